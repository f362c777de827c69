from __future__ import annotations

import json
import os
import pty
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from toys import climber_config

from tertulia.core.store import load_pipeline, read_provenance

Write = Callable[..., Path]
SAMPLES = files("tertulia.catalog") / "data" / "sample_intents"


def intents_config(**train: object) -> dict[str, object]:
    """The sample data, a fitted vocabulary and a memory: some of the test set is heard before."""
    return {
        "dataset": {
            "type": "classification",
            "data_path": str(SAMPLES),
            "y": "intent",
            "field_to_split": "train",
            "split_fields": ["train", "valid"],
            "split_proportions": [0.9, 0.1],
        },
        "chainer": {
            "in": ["text"],
            "in_y": ["intents"],
            "pipe": [
                {"id": "classes", "name": "simple_vocab", "fit_on": ["intents"]},
                {"name": "toy_memorizer", "in": ["text"], "in_y": ["intents"], "out": ["answer"]},
            ],
            "out": ["answer"],
        },
        "train": {"epochs": 1, "batch_size": 64, **train},
    }


def tree(folder: Path) -> dict[str, object]:
    """A model directory's content, the instant it was made left out."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    content = {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name != "manifest.json"
    }
    return {**manifest, **content, "created": "", "checksum": ""}


def test_reports_go_to_stdout_as_json_and_everything_else_to_stderr(
    tertulia: Any, write_config: Write, workplace: Path
) -> None:
    config = climber_config([0, 5], epochs=1, val_every_n_epochs=1, log_every_n_epochs=1)

    trained = tertulia("train", write_config(config, "numbers.json"))

    assert trained.code == 0
    assert [list(report) for report in trained.reports] == [
        ["train"],
        ["valid"],
        ["valid"],
        ["test"],
    ]
    assert trained.err.splitlines() == [
        "toy_climber: training from scratch",
        f"model: {workplace / 'root' / 'models' / 'numbers'}",
    ]


def test_the_model_of_the_sample_data_is_found_by_the_name_of_its_config(
    tertulia: Any, write_config: Write
) -> None:
    config = write_config(intents_config(), "intents.json")

    trained = tertulia("train", config)
    answered = tertulia("predict", config, stdin=b"hello\nnever said before\n")

    assert trained.reports[-1]["test"]["eval_examples_count"] == 140
    assert answered.lines == ['["greet"]', '["unknown"]']


def test_a_model_directory_answers_where_its_config_is_not(
    tertulia: Any, write_config: Write, workplace: Path
) -> None:
    config = write_config(intents_config())
    tertulia("train", config, "-o", "deep/model")
    config.unlink()

    answered = tertulia("predict", "deep/model", stdin=b"hello\n")

    assert answered.lines == ['["greet"]']


def test_a_loss_that_is_no_number_is_reported_as_null(tertulia: Any, write_config: Write) -> None:
    config = write_config(climber_config([0], epochs=1, log_every_n_epochs=1))

    trained = tertulia("train", config, "--set", "chainer.pipe.0.loss=1e999")

    assert trained.reports[0]["train"]["loss"] is None


def test_training_again_says_that_it_resumes(
    tertulia: Any, write_config: Write, workplace: Path
) -> None:
    config = climber_config([0], epochs=1)
    config["chainer"]["pipe"][0] |= {"save_path": "climber", "load_path": "climber"}
    path = write_config(config)
    tertulia("train", path)

    again = tertulia("train", path)

    expected = f"toy_climber: resuming from {workplace / 'root' / 'climber'}"
    assert again.err.splitlines()[0] == expected


def test_nested_configs_are_trained_first_only_when_asked(
    tertulia: Any, write_config: Write
) -> None:
    write_config(climber_config([0, 5], epochs=1), "inner.json")
    outer = climber_config([0, 5], epochs=1)
    nested = {"config_path": "inner.json", "in": ["x"], "out": ["guess"]}
    outer["chainer"]["pipe"].insert(0, nested)
    path = write_config(outer, "outer.json")

    alone = tertulia("train", path)
    together = tertulia("train", path, "--recursive")

    assert (alone.code, together.code) == (1, 0)
    assert "train inner.json first" in alone.err
    assert len(together.reports) == 4  # valid and test, of each


def test_a_nested_config_without_data_has_nothing_to_train(
    tertulia: Any, write_config: Write
) -> None:
    lower = {"name": "str_lower", "in": ["x"], "out": ["y"]}
    write_config({"chainer": {"in": ["x"], "pipe": [lower], "out": ["y"]}}, "lower.json")
    outer = climber_config([0], epochs=1)
    nested = {"config_path": "lower.json", "in": ["x"], "out": ["lower"]}
    outer["chainer"]["pipe"].insert(0, nested)

    assert tertulia("train", write_config(outer), "--recursive").code == 0


def test_what_is_accepted_and_ignored_is_said(tertulia: Any, write_config: Write) -> None:
    config = climber_config([0], epochs=1)
    lower = {"name": "str_lower", "in": ["x"], "out": ["x"], "save_path": "nowhere"}
    config["chainer"]["pipe"].insert(0, lower)

    trained = tertulia("train", write_config(config))

    assert "warning: chainer.pipe[0].save_path: 'save_path' is accepted and ignored" in trained.err


# --- the same again ---


def test_the_same_seed_gives_the_same_model_in_another_process(
    tertulia: Any, process: Any, write_config: Write, workplace: Path
) -> None:
    config = write_config(intents_config())

    tertulia("train", config, "--seed", 7, "-o", "here")
    process("train", config, "--seed", 7, "-o", "there")
    tertulia("train", config, "--seed", 8, "-o", "other")

    assert tree(workplace / "here") == tree(workplace / "there")
    assert tree(workplace / "here") != tree(workplace / "other")


# --- what goes wrong ---


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no such file"),
        ("", "no examples to fit on"),
        ("text,labels\n", "no examples to fit on"),
        ("text,other\nhi,greet\n", "no column 'labels'"),
    ],
    ids=["no file", "an empty file", "no rows", "another column"],
)
def test_data_that_cannot_be_used_fails(
    tertulia: Any, write_config: Write, workplace: Path, content: str | None, message: str
) -> None:
    if content is not None:
        (workplace / "train.csv").write_text(content)
    config = intents_config() | {"dataset": {"type": "classification", "data_path": str(workplace)}}

    failed = tertulia("train", write_config(config))

    assert failed.code == 1
    assert message in failed.err
    assert not list((workplace / "root").rglob("manifest.json"))


def test_an_output_that_cannot_be_written_fails_before_training(
    tertulia: Any, write_config: Write, workplace: Path
) -> None:
    (workplace / "file").touch()

    failed = tertulia("train", write_config(climber_config([0], epochs=1)), "-o", "file/model")

    assert (failed.code, failed.out) == (1, "")
    assert "nothing can be saved to file/model" in failed.err


def test_an_output_that_holds_something_else_is_left_alone(
    tertulia: Any, write_config: Write, workplace: Path
) -> None:
    failed = tertulia("train", write_config(climber_config([0], epochs=1)), "-o", ".")

    assert failed.code == 1
    assert "something else than a model" in failed.err
    assert (workplace / "config.json").is_file()


@pytest.mark.parametrize("size", [1, 2**16], ids=["structure", "arrays"])
def test_a_full_disk_fails_and_leaves_the_old_model(
    process: Any, tertulia: Any, write_config: Write, workplace: Path, size: int
) -> None:
    config = write_config(intents_config())
    tertulia("train", config, "-o", "model")
    before = tree(workplace / "model")

    def limit_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**13, 2**13))

    setting = f"chainer.pipe.1.size={size}"
    failed = process("train", config, "-o", "model", "--set", setting, preexec_fn=limit_files)

    assert failed.code == 1
    assert "ModelError" in failed.err
    assert "Traceback" not in failed.err
    assert tree(workplace / "model") == before


def test_curves_for_tensorboard_are_drawn_below_the_root(
    tertulia: Any, write_config: Write, workplace: Path
) -> None:
    pytest.importorskip("tensorboard", reason="the extra `tensorboard` is not installed")
    pytest.importorskip("torch", reason="the extra `neural` is not installed")
    config = climber_config([0], epochs=1, log_every_n_epochs=1, tensorboard_log_dir="curves")

    trained = tertulia("train", write_config(config))

    assert trained.code == 0
    assert list((workplace / "root" / "curves").iterdir())


# --- a terminal, and Ctrl-C ---


def test_ctrl_c_ends_a_training_and_keeps_the_best_model(
    environment: Mapping[str, str], write_config: Write, workplace: Path
) -> None:
    config = climber_config(
        [0, 2, 7, 1], val_every_n_batches=1, validation_patience=10**9, epochs=0
    )
    command = [sys.executable, "-m", "tertulia", "train", str(write_config(config)), "-o", "model"]
    training = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    assert training.stdout is not None

    for _ in range(5):
        training.stdout.readline()
    training.send_signal(signal.SIGINT)
    rest, errors = training.communicate()

    assert training.returncode == 0
    assert "interrupted: the best model so far is kept" in errors.decode()
    assert "Traceback" not in errors.decode()
    assert json.loads(rest.splitlines()[-1])["test"]["metrics"] == {"accuracy": 0.7}
    assert load_pipeline(workplace / "model")(["6", "7"]) == ["6", "?"]
    assert read_provenance(workplace / "model").metrics["test"] == {"accuracy": 0.7}


def run_on_a_terminal(
    command: list[str], environment: Mapping[str, str], **streams: Any
) -> tuple[int, str, str]:
    """Run with a terminal as standard error: exit code, standard output, and what it showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, env=environment, stderr=theirs, **streams)
    os.close(theirs)
    out = process.stdout.read().decode() if process.stdout else ""
    shown = b""
    try:
        while part := os.read(ours, 2**16):
            shown += part
    except OSError:  # how Linux says that the other side has closed
        pass
    os.close(ours)
    if process.stdout:
        process.stdout.close()
    return process.wait(), out, shown.decode()


def test_a_terminal_shows_a_bar_while_the_reports_go_where_they_are_sent(
    environment: Mapping[str, str], write_config: Write
) -> None:
    config = write_config(climber_config([0], epochs=2, log_every_n_epochs=1))
    command = [sys.executable, "-m", "tertulia", "train", str(config)]

    code, out, shown = run_on_a_terminal(command, environment, stdout=subprocess.PIPE)

    assert code == 0
    assert [list(json.loads(line)) for line in out.splitlines()] == [
        ["train"],
        ["train"],
        ["valid"],
        ["test"],
    ]
    assert "epoch 2, loss 4.0000" in shown
    assert "{" not in shown


def test_a_pipe_shows_no_bar(process: Any, write_config: Write) -> None:
    trained = process("train", write_config(climber_config([0], epochs=2)))

    assert trained.code == 0
    assert "epoch" not in trained.err
    assert "\x1b" not in trained.err + trained.out
