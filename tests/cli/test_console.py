from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from toys import Recorder

from tertulia.cli.console import ConsoleListener
from tertulia.training.listener import Progress
from tertulia.training.plan import TrainingPlan

Captured = pytest.CaptureFixture[str]


def test_a_report_is_one_json_line(capsys: Captured) -> None:
    ConsoleListener().on_report("valid", {"metrics": {"accuracy": 0.5}, "time_spent": "0:00:01"})

    out, err = capsys.readouterr()
    assert json.loads(out) == {"valid": {"metrics": {"accuracy": 0.5}, "time_spent": "0:00:01"}}
    assert (out.count("\n"), err) == (1, "")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (float("nan"), None),
        (np.float32(0.5), 0.5),
        (np.eye(2), [[1.0, 0.0], [0.0, 1.0]]),
        (("two\nlines", [1]), ["two\nlines", [1]]),
        (print, "<built-in function print>"),
    ],
)
def test_whatever_examples_hold_can_be_reported(
    capsys: Captured, value: object, written: object
) -> None:
    ConsoleListener().on_report("train", {"examples": [value]})

    assert json.loads(capsys.readouterr().out) == {"train": {"examples": [written]}}


def test_half_an_emoji_in_an_example_can_be_reported(capsys: Captured) -> None:
    ConsoleListener().on_report("train", {"examples": [("\ud83d", "ok")]})

    assert json.loads(capsys.readouterr().out)["train"]["examples"][0][1] == "ok"


def test_a_notice_is_a_line_for_people_however_long(capsys: Captured) -> None:
    sentence = f"resuming from [bold]{'folder/' * 40}"

    ConsoleListener().on_notice(sentence)

    assert capsys.readouterr() == ("", f"{sentence}\n")


def test_without_a_terminal_progress_shows_nothing(capsys: Captured) -> None:
    with ConsoleListener() as listener:
        listener.on_progress(Progress(0, 1, 1, 2, loss=0.5))

    assert capsys.readouterr() == ("", "")


def test_others_hear_of_it_too() -> None:
    recorder = Recorder()
    listener = ConsoleListener(recorder)

    listener.on_progress(Progress(0, 1, 1, 2))
    listener.on_report("test", {"metrics": {}})

    assert recorder.progress == [Progress(0, 1, 1, 2)]
    assert recorder.reports == [("test", {"metrics": {}})]


def test_a_plan_without_a_folder_for_curves_needs_no_extra(tmp_path: Path) -> None:
    listener: Any = ConsoleListener.of(TrainingPlan(), tmp_path)

    assert listener._others == ()
