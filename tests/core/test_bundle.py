import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.core.bundle import is_bundle, read_bundle, write_bundle
from tertulia.core.errors import ModelError


def filled_with(**files: str) -> Callable[[Path], None]:
    def fill(folder: Path) -> None:
        for name, text in files.items():
            (folder / name).write_text(text)

    return fill


def write(path: Path, text: str) -> None:
    write_bundle(path, filled_with(weights=text), {"kind": "test"})


def content(path: Path) -> str:
    read_bundle(path)
    return (path / "weights").read_text()


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A place for a bundle, in a folder of its own."""
    (tmp_path / "models").mkdir()
    return tmp_path / "models" / "model"


def test_a_bundle_comes_back_with_its_header(model: Path) -> None:
    write(model, "first")

    header = read_bundle(model)

    assert header["kind"] == "test"
    assert is_bundle(model)
    assert names_in(model.parent) == ["model"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"))
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=8,
)  # fmt: skip


@given(value=json_values)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_travels_in_the_header(value: Any, model: Path) -> None:
    write_bundle(model, filled_with(), {"value": value})

    assert read_bundle(model)["value"] == value


def test_a_header_that_is_no_text_is_refused_and_nothing_is_left(model: Path) -> None:
    with pytest.raises(ModelError, match=r"was not saved: .*surrogates"):
        write_bundle(model, filled_with(), {"value": "\ud800"})

    assert names_in(model.parent) == []


def test_parents_are_made(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "model", "deep")

    assert content(tmp_path / "a" / "b" / "model") == "deep"


def test_inner_folders_are_part_of_it(model: Path) -> None:
    def fill(folder: Path) -> None:
        (folder / "inner").mkdir()
        (folder / "inner" / "weights").write_text("x")

    write_bundle(model, fill, {})
    (model / "inner" / "weights").write_text("y")

    with pytest.raises(ModelError, match=r"'inner/weights' is not what was saved"):
        read_bundle(model)
    read_bundle(model, within="another/")


# --- what may be replaced ---


def test_another_bundle_is_replaced(model: Path) -> None:
    write(model, "old")
    write(model, "new")

    assert content(model) == "new"
    assert names_in(model.parent) == ["model"]


def test_a_plain_file_is_replaced(model: Path) -> None:
    model.write_text("an old vocabulary")

    write(model, "new")

    assert content(model) == "new"
    assert names_in(model.parent) == ["model"]


def test_an_empty_folder_is_replaced(model: Path) -> None:
    model.mkdir()

    write(model, "new")

    assert content(model) == "new"


def test_a_link_is_replaced_and_what_it_leads_to_is_not(model: Path) -> None:
    elsewhere = model.with_name("elsewhere")
    write(elsewhere, "old")
    model.symlink_to(elsewhere)

    write(model, "new")

    assert content(model) == "new"
    assert content(elsewhere) == "old"


def test_a_folder_of_something_else_is_refused_and_stays(model: Path) -> None:
    model.mkdir()
    (model / "thesis.txt").write_text("all my work")

    with pytest.raises(ModelError, match=r"something else than a model.*choose another place"):
        write(model, "new")

    assert (model / "thesis.txt").read_text() == "all my work"
    assert names_in(model.parent) == ["model"]


def test_the_working_folder_can_be_written_and_read(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.mkdir()
    monkeypatch.chdir(model)

    write(Path(), "here")
    monkeypatch.chdir(model)  # the folder of this name is another one now

    assert content(Path()) == "here"


# --- what goes wrong while saving ---


def test_below_a_file_nothing_can_be_saved(model: Path) -> None:
    model.write_text("a file")

    with pytest.raises(ModelError, match=r"nothing can be saved to .*model/inner"):
        write(model / "inner", "new")

    assert model.read_text() == "a file"


@pytest.mark.parametrize("name", ["a\0b", "x" * 300])
def test_an_impossible_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nothing can be saved"):
        write(tmp_path / name, "new")


@pytest.mark.parametrize("error", [OSError("the disk is full"), TypeError(), KeyboardInterrupt()])
def test_whatever_stops_the_filling_the_old_content_stands(
    error: BaseException, model: Path
) -> None:
    write(model, "old")

    def fill(folder: Path) -> None:
        (folder / "half").write_text("written")
        raise error

    with pytest.raises((ModelError, type(error))):
        write_bundle(model, fill, {})

    assert content(model) == "old"
    assert names_in(model.parent) == ["model"]


def test_a_full_disk_is_told_and_the_old_model_stands(model: Path) -> None:
    write(model, "old")
    script = """
import sys, numpy, pathlib
from dataclasses import dataclass
from tertulia.core.bundle import write_bundle
from tertulia.core.learned import write_learned
@dataclass
class Learned:
    weights: numpy.ndarray
learned = Learned(numpy.zeros(100_000))
write_bundle(pathlib.Path(sys.argv[1]), lambda folder: write_learned(learned, folder), {})
"""

    done = run(script, model, before=limit_files_to_100_kilobytes)

    assert "ModelError" in done.stderr.splitlines()[-1]
    assert "was not saved" in done.stderr
    assert content(model) == "old"
    assert names_in(model.parent) == ["model"]


def limit_files_to_100_kilobytes() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def run(
    script: str, model: Path, before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, str(model)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=before,
    )


def test_a_process_killed_while_saving_leaves_the_old_model(model: Path) -> None:
    write(model, "old")
    script = """
import os, pathlib, signal, sys
from tertulia.core.bundle import write_bundle
def fill(folder):
    (folder / "weights").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
write_bundle(pathlib.Path(sys.argv[1]), fill, {})
"""

    done = run(script, model)

    assert done.returncode == -signal.SIGKILL
    assert content(model) == "old"
    write(model, "new")
    assert content(model) == "new"


def test_processes_that_save_at_once_leave_one_whole_bundle(model: Path) -> None:
    script = """
import os, pathlib, sys
from tertulia.core.bundle import write_bundle
def fill(folder):
    (folder / "weights").write_text(str(os.getpid()))
    (folder / "bias").write_text(str(os.getpid()))
for _ in range(40):
    write_bundle(pathlib.Path(sys.argv[1]), fill, {})
"""
    command = [sys.executable, "-c", script, str(model)]

    writers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    errors = [writer.communicate()[1] for writer in writers]

    assert errors == ["", "", ""]
    assert content(model) == (model / "bias").read_text()
    assert names_in(model.parent) == ["model"]


# --- every state in which a crash can leave the disk ---


def aside(model: Path) -> Path:
    return model.with_name(".model.old")


def test_a_crash_before_the_first_rename_leaves_the_old(model: Path) -> None:
    write(model, "old")
    write(model.with_name(".model.new-abc"), "new")

    assert content(model) == "old"


def test_a_crash_between_the_renames_is_healed_by_reading(model: Path) -> None:
    write(model, "old")
    model.rename(aside(model))
    write(model.with_name(".model.new-abc"), "new")

    assert is_bundle(model)
    assert content(model) == "old"
    assert not aside(model).exists()


def test_a_crash_between_the_renames_is_healed_by_saving_too(model: Path) -> None:
    write(model, "old")
    model.rename(aside(model))

    write(model, "new")

    assert content(model) == "new"
    assert names_in(model.parent) == ["model"]


def test_when_saving_fails_after_such_a_crash_the_old_is_back(model: Path) -> None:
    write(model, "old")
    model.rename(aside(model))

    def fill(folder: Path) -> None:
        raise OSError("the disk is full")

    with pytest.raises(ModelError, match=r"was not saved: the disk is full"):
        write_bundle(model, fill, {})

    assert content(model) == "old"


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_crash_after_the_renames_leaves_the_new_and_does_not_hinder(
    is_whole: bool, model: Path
) -> None:
    write(aside(model), "old")
    if not is_whole:  # it was just being removed
        (aside(model) / "manifest.json").unlink()
    write_elsewhere_and_move(model, "new")

    assert content(model) == "new"
    write(model, "newest")
    assert content(model) == "newest"
    assert names_in(model.parent) == ["model"]


def write_elsewhere_and_move(model: Path, text: str) -> None:
    write(model.with_name("made"), text)
    model.with_name("made").rename(model)


def test_a_file_put_aside_comes_back_as_it_was(model: Path) -> None:
    aside(model).write_text("an old vocabulary")

    with pytest.raises(ModelError, match=r"is no folder"):
        read_bundle(model)

    assert model.read_text() == "an old vocabulary"


# --- what is refused ---


@pytest.fixture
def saved(model: Path) -> Path:
    write(model, "first")
    return model


def test_nothing_there_is_told(model: Path) -> None:
    assert not is_bundle(model)
    with pytest.raises(ModelError, match=r"model is not there"):
        read_bundle(model)


@pytest.mark.parametrize("name", ["a\0b", "x" * 300])
def test_what_can_be_no_path_is_no_bundle(name: str) -> None:
    assert not is_bundle(Path(name))
    with pytest.raises(ModelError):
        read_bundle(Path(name))


def test_a_changed_file_is_refused(saved: Path) -> None:
    (saved / "weights").write_text("First")

    with pytest.raises(ModelError, match=r"'weights' is not what was saved"):
        read_bundle(saved)


def test_a_missing_file_is_refused(saved: Path) -> None:
    (saved / "weights").unlink()

    with pytest.raises(ModelError, match=r"not whole: 'weights' is missing"):
        read_bundle(saved)


def test_a_foreign_file_is_refused(saved: Path) -> None:
    (saved / "extra.pkl").write_bytes(b"")

    with pytest.raises(ModelError, match=r"'extra.pkl' does not belong there"):
        read_bundle(saved)


def test_a_link_inside_is_refused(saved: Path, tmp_path: Path) -> None:
    shutil.move(saved / "weights", tmp_path / "weights")
    (saved / "weights").symlink_to(tmp_path / "weights")

    with pytest.raises(ModelError, match=r"'weights', which is neither file nor folder"):
        read_bundle(saved)


def test_a_pipe_inside_is_refused_without_waiting_for_it(saved: Path) -> None:
    os.mkfifo(saved / "pipe")

    with pytest.raises(ModelError, match=r"'pipe', which is neither file nor folder"):
        read_bundle(saved)


def test_an_edited_manifest_is_refused(saved: Path) -> None:
    manifest = saved / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"test"', '"pipeline"'))

    with pytest.raises(ModelError, match=r"was changed after it was written"):
        read_bundle(saved)


def test_a_manifest_of_another_format_says_what_to_do(saved: Path) -> None:
    reseal(saved, format=2)

    with pytest.raises(ModelError, match=r"has format 2, this version reads 1: train it again"):
        read_bundle(saved)


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "..", "", "a\\b"])
def test_a_name_that_leads_outside_is_refused(name: str, saved: Path) -> None:
    reseal(saved, files={name: {"bytes": 0, "sha256": ""}})

    with pytest.raises(ModelError, match=r"lists a file outside itself"):
        read_bundle(saved)


@pytest.mark.parametrize("files", [None, [], "x"])
def test_a_list_of_files_that_is_none_is_refused(files: object, saved: Path) -> None:
    reseal(saved, files=files)

    with pytest.raises(ModelError, match=r"manifest.json"):
        read_bundle(saved)


def reseal(model: Path, **changes: object) -> None:
    """Change the manifest and mend its checksum: compact JSON of all else, then SHA-256."""
    manifest = json.loads((model / "manifest.json").read_bytes()) | changes
    del manifest["checksum"]
    compact = json.dumps(manifest, separators=(",", ":"), ensure_ascii=False).encode()
    manifest["checksum"] = hashlib.sha256(compact).hexdigest()
    (model / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False))


def test_a_huge_manifest_is_refused_unread(saved: Path) -> None:
    with (saved / "manifest.json").open("ab") as stream:
        stream.truncate(2**40)

    with pytest.raises(ModelError, match=r"larger than any manifest"):
        read_bundle(saved)


def test_folders_without_end_are_refused(saved: Path) -> None:
    subprocess.run(["mkdir", "-p", str(saved) + "/d" * 1200], check=True)

    with pytest.raises(ModelError, match=r"cannot be read"):
        read_bundle(saved)

    subprocess.run(["rm", "-rf", str(saved)], check=True)  # shutil is no match for it either
