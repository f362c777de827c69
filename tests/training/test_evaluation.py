from __future__ import annotations

from typing import Any

import pytest
from toys import Steps, climber_config

from tertulia.api import open_recipe
from tertulia.core.build import Build, Environment
from tertulia.core.errors import DataError
from tertulia.core.pipeline import Pipeline
from tertulia.data.base import Dataset, Splits
from tertulia.training.evaluation import Evaluation, clock, evaluate, given_columns, rounded
from tertulia.training.plan import MetricSpec

ACCURACY = (MetricSpec("accuracy"),)


def pipeline(**chainer: Any) -> Pipeline:
    """Knows the numbers below 3."""
    config = climber_config([0, 3])
    config["chainer"].update(chainer)
    built = Build(open_recipe(config).pipeline, Environment(), lambda *_: None).whole()
    built.nodes[0].component.learned = Steps(1)
    return built


def dataset(*numbers: int) -> Dataset:
    return Dataset(Splits(test=[(str(number), str(number)) for number in numbers]))


@pytest.mark.parametrize("batch_size", [1, 3, 100, -1])
def test_the_batch_size_changes_nothing(batch_size: int) -> None:
    measured = evaluate(pipeline(), dataset(0, 1, 2, 3, 4), "test", ACCURACY, batch_size)

    assert measured.examples == 5
    assert measured.metrics == {"accuracy": 0.6}


def test_a_metric_compares_the_columns_it_names() -> None:
    metrics = [MetricSpec("accuracy", ("x", "answer"))]

    measured = evaluate(pipeline(out=["x"]), dataset(0, 9), "test", metrics, 1)

    assert measured.metrics == {"accuracy": 0.5}


def test_the_same_metric_of_two_pairs_of_columns_has_two_names() -> None:
    metrics = [MetricSpec("accuracy"), MetricSpec("accuracy", ("y", "x"))]

    measured = evaluate(pipeline(), dataset(0, 9), "test", metrics, 1)

    assert measured.metrics == {"accuracy": 0.5, "accuracy(y, x)": 1.0}


def test_several_outputs_are_compared_as_one_tuple_per_example() -> None:
    two = pipeline(out=["answer", "x"])
    data = Dataset(Splits(test=[("1", ("1", "1")), ("9", ("9", "9"))]))

    assert evaluate(two, data, "test", ACCURACY, 2).metrics == {"accuracy": 0.5}


def test_an_answer_that_no_training_example_had_counts_as_wrong() -> None:
    data = Dataset(Splits(test=[("1", "an unknown label"), ("2", "2")]))

    assert evaluate(pipeline(), data, "test", ACCURACY, 2).metrics == {"accuracy": 0.5}


def test_the_report_rounds_to_four_digits_and_has_the_time() -> None:
    report = Evaluation(3, {"accuracy": 2 / 3}, seconds=3725.4).report()

    assert report == {
        "eval_examples_count": 3,
        "metrics": {"accuracy": 0.6667},
        "time_spent": "1:02:05",
    }


def test_rounding_leaves_the_precise_value_to_those_who_compare() -> None:
    assert rounded({"a": 0.123456, "b": 1.0}) == {"a": 0.1235, "b": 1.0}


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00:00"), (59.6, "0:01:00")])
def test_a_clock_shows_hours_minutes_and_seconds(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_several_inputs_take_a_value_each_from_every_example() -> None:
    two = pipeline(**{"in": ["x", "other"]})

    columns = given_columns(two, ((("1", "a"), ("2", "b")), ("1", "2")))

    assert columns == {"x": ["1", "2"], "other": ["a", "b"], "y": ["1", "2"]}


@pytest.mark.parametrize("example", [("1", "a", "b"), ("1",), "ab", 7])
def test_examples_with_another_number_of_values_are_refused(example: object) -> None:
    two = pipeline(**{"in": ["x", "other"]})

    with pytest.raises(DataError, match=r"`in` names 2 columns \(x, other\)"):
        given_columns(two, ((example,), ("1",)))
