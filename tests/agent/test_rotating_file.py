from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tertulia.agent.rotating_file import RotatingFile
from tertulia.core.errors import UsageError


def test_the_folder_is_made_and_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "log.jsonl"

    RotatingFile(path).close()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_would_grow_too_large_gives_way_to_a_new_one(tmp_path: Path) -> None:
    file = RotatingFile(tmp_path / "log", max_bytes=8)

    for piece in (b"one\n", b"two\n", b"three\n"):
        file.write(piece)
    file.close()

    assert (tmp_path / "log").read_bytes() == b"three\n"
    assert (tmp_path / "log.1").read_bytes() == b"one\ntwo\n"


def test_only_so_many_former_files_are_kept(tmp_path: Path) -> None:
    file = RotatingFile(tmp_path / "log", max_bytes=2, kept=2)

    for piece in (b"a\n", b"b\n", b"c\n", b"d\n"):
        file.write(piece)
    file.close()

    contents = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert contents == {"log": b"d\n", "log.1": b"c\n", "log.2": b"b\n"}


def test_no_former_file_need_be_kept(tmp_path: Path) -> None:
    file = RotatingFile(tmp_path / "log", max_bytes=2, kept=0)

    file.write(b"a\n")
    file.write(b"b\n")
    file.close()

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"log": b"b\n"}


def test_what_is_in_the_file_already_stays_and_counts(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"before\n")
    file = RotatingFile(tmp_path / "log", max_bytes=8)

    file.write(b"after\n")
    file.close()

    assert (tmp_path / "log.1").read_bytes() == b"before\n"
    assert (tmp_path / "log").read_bytes() == b"after\n"


def test_after_a_torn_line_the_next_piece_begins_on_a_line_of_its_own(tmp_path: Path) -> None:
    file = RotatingFile(tmp_path / "log")
    descriptor, file._descriptor = file._descriptor, -1
    with pytest.raises(OSError, match="Bad file descriptor"):
        file.write(b"lost\n")
    file._descriptor = descriptor

    file.write(b"whole\n")
    file.close()

    assert (tmp_path / "log").read_bytes() == b"\nwhole\n"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "logs").write_bytes(b"")

    with pytest.raises(UsageError, match=r"no log can be kept at .*logs/log"):
        RotatingFile(tmp_path / "logs" / "log")
