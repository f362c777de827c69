from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

MODES = (
    "train",
    "evaluate",
    "predict",
    "interact",
    "serve",
    "telegram",
    "download",
    "install",
    "crossval",
    "check",
    "explain",
    "components",
    "schema",
)
PART: dict[str, object] = {"in": ["x"], "out": ["y"]}


def config_of(**part: object) -> dict[str, object]:
    """A pipeline of one part."""
    return {"chainer": {"in": ["x"], "pipe": [{**PART, **part}], "out": ["y"]}}


PLAIN = config_of(name="toy_former")


def test_without_a_command_the_help_is_shown_and_nothing_done(tertulia: Any) -> None:
    shown = tertulia()

    assert shown.code == 2
    assert all(mode in shown.out + shown.err for mode in MODES)


def test_help_lists_every_command_in_a_sentence(tertulia: Any) -> None:
    shown = tertulia("--help")

    assert shown.code == 0
    assert [mode for mode in MODES if f"\n  {mode} " not in shown.out] == []


@pytest.mark.parametrize("mode", [*MODES, "riseapi", "interactbot"])
def test_every_command_explains_itself(tertulia: Any, mode: str) -> None:
    shown = tertulia(mode, "--help")

    assert shown.code == 0
    assert "Usage:" in shown.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nosuch"], "No such command 'nosuch'"),
        (["train"], "Missing argument 'config'"),
        (["train", "--bogus", "config.json"], "No such option: --bogus"),
        (["predict", "config.json", "-b", "0"], "'-b'"),
        (["crossval", "config.json", "--folds", "1"], "'--folds'"),
        (["train", "config.json", "--seed", "lucky"], "'--seed'"),
    ],
)
def test_a_command_line_that_cannot_be_read_is_a_wrong_request(
    tertulia: Any, arguments: list[str], message: str
) -> None:
    refused = tertulia(*arguments)

    assert refused.code == 2
    assert message in refused.err
    assert "Traceback" not in refused.err


@pytest.mark.parametrize(
    "mode", ["train", "evaluate", "predict", "interact", "serve", "download", "check"]
)
def test_a_config_that_is_nowhere_is_a_wrong_request(tertulia: Any, mode: str) -> None:
    refused = tertulia(mode, "no_such_config_at_all")

    assert refused.code == 2
    assert "there is no config 'no_such_config_at_all'" in refused.err


@pytest.mark.parametrize("name", ["a" * 5000, "~nobody_of_this_name/config.json", "", "."])
def test_a_name_that_can_be_no_config_is_refused_without_a_fuss(tertulia: Any, name: str) -> None:
    refused = tertulia("check", name)

    assert refused.code in (1, 2)
    assert refused.err.count("\n") < 6


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Expecting value"),
        (b"{", "line 1, column 2"),
        (b'{"chainer": \xff}', "is not UTF-8"),
        (b"[]", "a config is one object"),
        (b"{}", "a config needs a `chainer`"),
    ],
)
def test_a_file_that_is_no_config_is_a_wrong_request(
    tertulia: Any, workplace: Path, content: bytes, message: str
) -> None:
    (workplace / "broken.json").write_bytes(content)

    refused = tertulia("train", "broken.json")

    assert refused.code == 2
    assert message in refused.err


@pytest.mark.parametrize("mode", ["train", "evaluate", "check", "crossval", "install"])
def test_a_model_directory_where_a_config_is_needed_is_told_apart(
    tertulia: Any, write_config: Callable[..., Path], mode: str
) -> None:
    config = write_config({**PLAIN, "dataset_iterator": {"name": "data_learning_iterator"}})
    trained = tertulia("train", config, "-o", "model")

    refused = tertulia(mode, "model")

    assert trained.code == 0
    assert refused.code == 2
    assert "model is a model directory, not a config" in refused.err
    assert "name the config it was trained by" in refused.err


def test_settings_change_the_config(tertulia: Any, write_config: Callable[..., Path]) -> None:
    setting = "chainer.pipe.0.form=length"

    answered = tertulia("predict", write_config(PLAIN), "--set", setting, stdin=b"four\n")

    assert answered.out == "4\n"


def test_a_setting_that_leads_nowhere_is_a_wrong_request(
    tertulia: Any, write_config: Callable[..., Path]
) -> None:
    refused = tertulia("predict", write_config(PLAIN), "--set", "chainer.pip.0.form=length")

    assert refused.code == 2
    assert "did you mean 'pipe'?" in refused.err


def test_modules_must_be_allowed_by_the_user(
    tertulia: Any,
    workplace: Path,
    write_config: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = write_config(config_of(**{"class": "toys:Former"}))
    monkeypatch.delenv("TERTULIA_ALLOW_MODULES")

    refused = tertulia("predict", path, stdin=b"hi\n")
    allowed = tertulia("predict", path, "--allow-module", "toys", stdin=b"hi\n")

    assert refused.code == 2
    assert "--allow-module toys" in refused.err
    assert allowed.out == "hi\n"


def test_an_allowed_module_that_is_not_there_is_a_wrong_request(
    tertulia: Any, write_config: Callable[..., Path]
) -> None:
    refused = tertulia("check", write_config(PLAIN), "--allow-module", "no_such_module")

    assert refused.code == 2
    assert "'no_such_module' cannot be imported" in refused.err


# --- in a process of its own ---


def test_a_module_in_the_current_folder_can_be_allowed(
    process: Any, workplace: Path, write_config: Callable[..., Path]
) -> None:
    (workplace / "my_parts.py").write_text(
        "from tertulia import Component, register\n"
        "@register('shouter')\n"
        "class Shouter(Component):\n"
        "    def __call__(self, texts):\n"
        "        return [text.upper() for text in texts]\n"
    )
    answered = process(
        "predict",
        write_config(config_of(name="shouter")),
        "--allow-module",
        "my_parts",
        stdin="née\n".encode(),
    )

    assert (answered.code, answered.out, answered.err) == (0, "NÉE\n", "")


def test_output_is_utf8_whatever_the_terminal_says(
    process: Any, write_config: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")

    answered = process("predict", write_config(PLAIN), stdin="née 🙂\n".encode())

    assert (answered.code, answered.out) == (0, "née 🙂\n")


def test_a_reader_that_leaves_early_is_met_with_silence(
    environment: Mapping[str, str], write_config: Callable[..., Path], workplace: Path
) -> None:
    (workplace / "many.txt").write_text("line\n" * 100_000)
    command = [sys.executable, "-m", "tertulia", "predict", str(write_config(PLAIN))]
    process = subprocess.Popen(
        [*command, "-f", "many.txt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    assert process.stdout is not None
    assert process.stderr is not None

    first = process.stdout.readline()
    process.stdout.close()

    assert process.wait() == 1
    assert (first, process.stderr.read()) == (b"line\n", b"")
    process.stderr.close()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")
def test_output_to_a_full_disk_fails_with_one_line(
    environment: Mapping[str, str], write_config: Callable[..., Path]
) -> None:
    command = [sys.executable, "-m", "tertulia", "predict", str(write_config(PLAIN))]

    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            command, input=b"a\n", stdout=full, stderr=subprocess.PIPE, env=environment, check=False
        )

    assert done.returncode == 1
    assert done.stderr == b"OSError: [Errno 28] No space left on device\n"


@pytest.mark.parametrize(
    ("mode", "message"), [("predict", "nothing is piped in"), ("interact", "no standard input")]
)
def test_a_closed_standard_input_is_a_wrong_request(
    environment: Mapping[str, str], write_config: Callable[..., Path], mode: str, message: str
) -> None:
    command = f'exec "{sys.executable}" -m tertulia {mode} "{write_config(PLAIN)}" <&-'

    done = subprocess.run(["sh", "-c", command], capture_output=True, env=environment, check=False)

    assert done.returncode == 2
    assert message in done.stderr.decode()


def test_closed_output_is_no_failure(
    environment: Mapping[str, str], write_config: Callable[..., Path], workplace: Path
) -> None:
    config = {**PLAIN, "dataset_iterator": {"name": "data_learning_iterator"}}
    command = f'exec "{sys.executable}" -m tertulia train "{write_config(config)}" >&- 2>&-'

    done = subprocess.run(["sh", "-c", command], env=environment, check=False)

    assert done.returncode == 0
    assert (workplace / "root/models/config/manifest.json").is_file()
