from __future__ import annotations

import pytest

from tertulia.core.errors import ParameterError
from tertulia.nlu.split import split_training_data
from tertulia.nlu.training_data import RegexFeature, TrainingData, TrainingExample


def examples(intent: str | None, count: int) -> tuple[TrainingExample, ...]:
    return tuple(TrainingExample(f"{intent} {number}", intent) for number in range(count))


def test_each_intent_is_divided_by_the_fraction() -> None:
    data = TrainingData(examples("greet", 10) + examples("bye", 5) + examples(None, 2))

    training, test = split_training_data(data, training_fraction=0.8)

    sizes = {intent: len(found) for intent, found in training.examples_by_intent().items()}
    assert sizes == {"greet": 8, "bye": 4, None: 1}
    assert len(test.examples) == 4
    assert {*training.examples, *test.examples} == {*data.examples}


def test_the_parts_keep_the_order_of_the_whole() -> None:
    data = TrainingData(examples("greet", 50))

    for part in split_training_data(data):
        positions = [data.examples.index(example) for example in part.examples]
        assert positions == sorted(positions)


def test_the_same_seed_gives_the_same_parts_and_another_does_not() -> None:
    data = TrainingData(examples("greet", 50))

    assert split_training_data(data, seed=1) == split_training_data(data, seed=1)
    assert split_training_data(data, seed=1) != split_training_data(data, seed=2)


def test_an_intent_is_divided_alike_whatever_stands_beside_it() -> None:
    alone, _ = split_training_data(TrainingData(examples("greet", 50)))
    among, _ = split_training_data(TrainingData(examples("bye", 7) + examples("greet", 50)))

    assert among.examples_by_intent()["greet"] == alone.examples


def test_a_single_example_is_trained_on() -> None:
    training, test = split_training_data(TrainingData(examples("greet", 1)))

    assert len(training.examples) == 1
    assert test == TrainingData()


def test_features_belong_to_the_training() -> None:
    regex = RegexFeature("zipcode", "[0-9]{5}")

    training, test = split_training_data(TrainingData(regexes=(regex,)))

    assert training.regexes == (regex,)
    assert test.regexes == ()


@pytest.mark.parametrize("fraction", [0, 1, -0.5, 80, float("nan")])
def test_a_fraction_that_is_none_is_refused(fraction: float) -> None:
    with pytest.raises(ParameterError, match="`training_fraction` should lie between 0 and 1"):
        split_training_data(TrainingData(), training_fraction=fraction)
