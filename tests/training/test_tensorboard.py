from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("tensorboard", reason="the extra `tensorboard` is not installed")
pytest.importorskip("torch", reason="the extra `neural` is not installed")

from tertulia.training.tensorboard import TensorBoardListener

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # TensorBoard's own


def scalars(folder: Path, name: str) -> list[tuple[int, float]]:
    """The curve of one name: examples seen, and the value there."""
    events: Any = import_module("tensorboard.backend.event_processing.event_accumulator")
    log = events.EventAccumulator(str(folder))
    log.Reload()
    return [(event.step, event.value) for event in log.Scalars(name)]


def test_metrics_and_loss_become_curves_over_the_examples_seen(tmp_path: Path) -> None:
    listener = TensorBoardListener(tmp_path)

    for seen, loss in ((10, 0.5), (20, 0.25)):
        report = {"train_examples_seen": seen, "metrics": {"accuracy": 1.0}, "loss": loss}
        listener.on_report("train", report)

    assert scalars(tmp_path, "loss/train") == [(10, 0.5), (20, 0.25)]
    assert scalars(tmp_path, "accuracy/train") == [(10, 1.0), (20, 1.0)]


def test_a_log_by_batches_counts_its_examples_too(tmp_path: Path) -> None:
    listener = TensorBoardListener(tmp_path)

    listener.on_report("train", {"examples_seen": 5, "metrics": {"accuracy": 0.5}})

    assert scalars(tmp_path, "accuracy/train") == [(5, 0.5)]


def test_the_last_measurements_stand_at_the_end_of_the_curve(tmp_path: Path) -> None:
    listener = TensorBoardListener(tmp_path)

    listener.on_report("valid", {"train_examples_seen": 20, "metrics": {"accuracy": 0.5}})
    listener.on_report("test", {"metrics": {"accuracy": 0.75}})

    assert scalars(tmp_path, "accuracy/test") == [(20, 0.75)]


def test_what_is_no_number_is_left_out(tmp_path: Path) -> None:
    listener = TensorBoardListener(tmp_path)

    listener.on_report("train", {"examples_seen": 5, "metrics": {"confusion": [[1]], "f1": 0.5}})

    assert scalars(tmp_path, "f1/train") == [(5, 0.5)]
