"""Ten numbers per split in batches of five, and `Climber`, which after n batches answers the
numbers below `levels[n]`: its accuracy is a tenth of its level.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from toys import Climber, Recorder, Steps, climber_config

from tertulia.api import open_recipe
from tertulia.core.build import Build, Environment
from tertulia.core.errors import ConfigError, DataError
from tertulia.core.pipeline import Pipeline
from tertulia.data.base import Batch, Dataset
from tertulia.training.loop import TrainingLoop, trainable_nodes
from tertulia.training.trainer import read_data


class Training:
    """A loop over `Climber`, run to its end, and all that came of it."""

    def __init__(self, config: Any, *, runs: bool = True) -> None:
        recipe = open_recipe(config)
        environment = Environment()
        self.recorder = Recorder()
        self.kept: list[Steps] = []
        self.pipeline = Build(recipe.pipeline, environment, lambda *_: None).whole()
        data: Any = read_data(recipe, environment)
        self.loop = TrainingLoop(
            self.pipeline, data, recipe.plan, self.recorder, lambda: self.kept.append(self.learned)
        )
        if runs:
            self.loop.run()

    @property
    def model(self) -> Climber:
        model: Climber = trainable_nodes(self.pipeline)[0].component
        return model

    @property
    def learned(self) -> Steps:
        return self.model.learned


def training(levels: Sequence[int] = (0,), **train: Any) -> Training:
    return Training(climber_config(levels, **train))


# --- how long ---


def test_epochs_end_the_training() -> None:
    done = training(epochs=3)

    assert done.learned.batches == 6  # ten examples in batches of five, three times
    assert done.loop.epochs_done == 3


def test_max_batches_end_the_training_at_once() -> None:
    done = training(epochs=3, max_batches=5)

    assert done.learned.batches == 5
    assert done.loop.epochs_done == 2


@pytest.mark.parametrize(("batch_size", "batches"), [(1, 10), (4, 3), (100, 1), (-1, 1)])
def test_an_epoch_has_as_many_batches_as_the_batch_size_makes(
    batch_size: int, batches: int
) -> None:
    assert training(epochs=1, batch_size=batch_size).learned.batches == batches


def test_as_many_validations_in_a_row_without_a_better_one_as_patience_end_the_training() -> None:
    done = training([0, 5, 7, 7, 6, 7], val_every_n_batches=1, validation_patience=3)

    assert done.loop.batches_seen == 5  # the best after two, then three that are not better


def test_a_better_validation_restores_patience() -> None:
    levels = [0, 5, 4, 4, 6, 5, 5, 5]

    done = training(levels, val_every_n_batches=1, validation_patience=3)

    assert done.loop.batches_seen == 7


def test_a_model_that_was_validated_already_is_not_measured_again_at_the_end_of_the_epoch() -> None:
    done = training(
        [0, 5], val_every_n_batches=1, val_every_n_epochs=1, validation_patience=4, epochs=9
    )

    assert done.loop.batches_seen == 5


def test_a_training_without_any_end_is_refused() -> None:
    with pytest.raises(ConfigError, match="would never end") as caught:
        training()

    assert "set `epochs` or `max_batches`" in str(caught.value)


def test_patience_is_no_end_where_there_is_nothing_to_validate_on() -> None:
    config = climber_config([0], data={"valid": 0}, val_every_n_epochs=1)

    with pytest.raises(ConfigError, match="would never end"):
        Training(config)


def test_without_training_examples_there_is_nothing_to_train() -> None:
    with pytest.raises(DataError, match="no examples to train on"):
        Training(climber_config([0], data={"train": 0}, epochs=1))


# --- which model ---


def test_the_best_validated_model_is_what_remains() -> None:
    done = training([0, 2, 9, 4, 4], val_every_n_batches=1, epochs=2)

    assert done.loop.batches_seen == 4
    assert done.learned == Steps(2)
    assert done.loop.best == 0.9


def test_each_new_best_model_is_kept_when_it_is_found() -> None:
    done = training([0, 2, 9, 4, 10], val_every_n_batches=1, epochs=2)

    assert done.kept == [Steps(1), Steps(2), Steps(4)]


def test_of_two_equal_models_the_first_is_the_best() -> None:
    assert training([0, 3, 3, 3], val_every_n_batches=1, epochs=2).learned == Steps(1)


def test_minimize_prefers_the_lower_metric() -> None:
    done = training([0, 8, 3, 5], val_every_n_batches=1, epochs=2, metric_optimization="minimize")

    assert done.learned == Steps(2)


def test_the_first_metric_decides() -> None:
    pair = {"name": "accuracy", "inputs": ["y", "y"]}  # right answers compared with themselves

    flat_first = training([0, 2, 9], val_every_n_batches=1, epochs=1, metrics=[pair, "accuracy"])

    assert flat_first.learned == Steps(1)


def test_any_number_is_better_than_a_metric_that_is_none() -> None:
    levels = [0, 0, 4, 0, 3]  # `toy_share` of nothing right is no number

    done = training(levels, val_every_n_batches=1, epochs=2, metrics=["toy_share"])

    assert done.learned == Steps(2)
    assert [report["impatience"] for report in done.recorder.of("valid")] == [0, 0, 1, 2]


def test_a_metric_that_stays_no_number_uses_up_patience() -> None:
    options = {"val_every_n_batches": 1, "metrics": ["toy_share"], "validation_patience": 2}

    assert training([0, 0], **options).loop.batches_seen == 3


def test_without_validation_the_last_model_is_kept_once() -> None:
    done = training([0, 9, 1], epochs=1)

    assert done.kept == [Steps(2)]


def test_a_data_set_without_a_valid_split_is_trained_without_validation_and_says_so() -> None:
    done = Training(climber_config([0], data={"valid": 0}, val_every_n_epochs=1, epochs=2))

    assert done.learned == Steps(4)
    assert done.recorder.notices == ["no validation: the data set has no `valid` split"]


# --- what is told ---


def test_a_validation_reports_counts_metrics_and_patience() -> None:
    done = training([0, 0, 4], val_every_n_epochs=1, epochs=1)

    assert done.recorder.of("valid") == [
        {
            "eval_examples_count": 10,
            "metrics": {"accuracy": 0.4},
            "time_spent": "0:00:00",
            "epochs_done": 1,
            "batches_seen": 2,
            "train_examples_seen": 10,
            "impatience": 0,
            "patience_limit": 5,
        }
    ]


def test_a_validation_that_is_not_better_reports_impatience() -> None:
    done = training([0, 5, 4, 6], val_every_n_batches=1, max_batches=3)

    assert [report["impatience"] for report in done.recorder.of("valid")] == [0, 1, 0]


def test_a_log_by_epochs_measures_what_was_answered_before_learning() -> None:
    done = training([0, 5, 10, 10, 10], log_every_n_epochs=2, epochs=2)

    assert done.recorder.of("train") == [
        {
            "epochs_done": 2,
            "batches_seen": 4,
            "train_examples_seen": 20,
            "metrics": {"accuracy": 1.0},  # levels 10 and 10 before the third and fourth batch
            "time_spent": "0:00:00",
            "loss": 4.0,
        }
    ]


def test_a_log_by_batches_measures_the_batches_since_the_last_one() -> None:
    done = training([0, 10, 10, 0, 0], log_every_n_batches=2, epochs=2)

    reports = done.recorder.of("train")

    assert [report["metrics"]["accuracy"] for report in reports] == [1.0, 0.5]
    assert [report["examples_seen"] for report in reports] == [10, 20]


def test_the_first_batch_of_a_model_that_cannot_answer_yet_is_answered_after_learning() -> None:
    done = training([0, 10], log_every_n_batches=1, max_batches=1)

    assert done.recorder.of("train")[0]["metrics"] == {"accuracy": 1.0}


def test_show_examples_adds_right_answers_and_given_ones() -> None:
    config = climber_config([0, 1], log_every_n_epochs=1, epochs=1, show_examples=True)
    config["dataset_iterator"]["shuffle"] = False

    done = Training(config)

    assert done.recorder.of("train")[0]["examples"] == [("0", "0"), ("1", "?"), ("2", "?")]


def test_progress_tells_of_every_batch_where_it_stands() -> None:
    done = training(epochs=2, max_batches=3)

    steps = [(one.epochs_done, one.batch_in_epoch, one.loss) for one in done.recorder.progress]

    assert steps == [(0, 1, 1.0), (0, 2, 2.0), (1, 1, 3.0)]
    assert {one.batches_per_epoch for one in done.recorder.progress} == {2}


def test_everything_at_once_is_one_batch_per_epoch() -> None:
    [step] = training(epochs=1, batch_size=-1).recorder.progress

    assert (step.batch_in_epoch, step.batches_per_epoch) == (1, 1)


def test_a_component_hears_of_what_happens() -> None:
    done = training(epochs=1, val_every_n_epochs=1, log_every_n_epochs=1)

    assert done.model.events == [
        "after_batch",
        "after_batch",
        "after_epoch",
        "after_train_log",
        "after_validation",
    ]


def test_a_loss_that_is_no_number_is_reported_as_it_is() -> None:
    config = climber_config([0], epochs=1, log_every_n_epochs=1)
    config["chainer"]["pipe"][0]["loss"] = math.nan

    done = Training(config)

    assert math.isnan(done.recorder.of("train")[0]["loss"])


# --- Ctrl-C ---


class Interrupted(Recorder):
    """Presses Ctrl-C at some batch."""

    def __init__(self, at_batch: int) -> None:
        super().__init__()
        self.at_batch = at_batch

    def on_progress(self, progress: Any) -> None:
        if progress.batches_seen == self.at_batch:
            raise KeyboardInterrupt


def test_an_interrupted_training_leaves_the_best_model_so_far() -> None:
    config = climber_config([0, 6, 2, 2], val_every_n_batches=1, epochs=9)
    stopped = Training(config, runs=False)
    stopped.loop.listener = listener = Interrupted(at_batch=3)

    stopped.loop.run()

    assert stopped.learned == Steps(1)
    assert stopped.kept == [Steps(1)]
    assert listener.notices == ["interrupted: the best model so far is kept"]


def test_an_interrupted_training_that_was_never_validated_leaves_the_latest_model() -> None:
    stopped = Training(climber_config([0], epochs=9), runs=False)
    stopped.loop.listener = Interrupted(at_batch=3)

    stopped.loop.run()

    assert stopped.kept == [Steps(3)]


class Hasty(Dataset):
    """Is interrupted before the first batch."""

    def gen_batches(self, *_: Any, **__: Any) -> Iterator[Batch]:
        raise KeyboardInterrupt


def test_an_interruption_before_anything_was_learned_passes_through() -> None:
    stopped = Training(climber_config([0], epochs=9), runs=False)
    stopped.loop.dataset = Hasty(stopped.loop.dataset.splits)

    with pytest.raises(KeyboardInterrupt):
        stopped.loop.run()

    assert stopped.kept == []


# --- several trainable components ---


def two_climbers() -> Any:
    config = climber_config([0, 3, 9, 9], val_every_n_batches=1, epochs=2)
    [first] = config["chainer"]["pipe"]
    second = {**first, "in": ["x"], "out": ["other"], "levels": [0, 1, 2, 3]}
    config["chainer"]["pipe"].append(second)
    config["train"]["metrics"] = [{"name": "accuracy", "inputs": ["y", "answer"]}]
    return config


def test_every_trainable_component_learns_from_every_batch_and_goes_back_to_the_best() -> None:
    done = Training(two_climbers())

    learned = [node.component.learned for node in trainable_nodes(done.pipeline)]

    assert done.loop.batches_seen == 4
    assert learned == [Steps(2), Steps(2)]


def test_the_loss_of_several_components_is_their_mean() -> None:
    done = Training(two_climbers(), runs=False)
    trainable_nodes(done.pipeline)[1].component.learned = Steps(2)

    done.loop.run()

    assert done.recorder.progress[0].loss == 2.0  # of 1 and 3


def test_a_later_component_learns_from_what_an_earlier_one_answers() -> None:
    config = climber_config([10], max_batches=2)
    [first] = config["chainer"]["pipe"]
    config["chainer"]["pipe"].append({**first, "in": ["answer"], "out": ["again"]})

    done = Training(config)

    assert [node.component.learned.batches for node in trainable_nodes(done.pipeline)] == [2, 2]


def test_a_trainable_component_without_targets_is_left_alone() -> None:
    config = climber_config([0])
    del config["chainer"]["pipe"][0]["in_y"]
    pipeline: Pipeline = Training(config, runs=False).pipeline

    assert trainable_nodes(pipeline) == []
