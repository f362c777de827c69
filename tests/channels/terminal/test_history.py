from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tertulia.channels.terminal.history import TypedHistory, history_file


def typed(file: Path, **more: int) -> list[str]:
    """What a new session finds, the newest first."""
    return [*TypedHistory(file, **more).load_history_strings()]


def test_what_was_typed_is_found_again_the_newest_first(tmp_path: Path) -> None:
    history = TypedHistory(tmp_path / "deep" / "history")
    for line in ("one", "née 🙂", "two\nlines"):
        history.append_string(line)

    assert typed(tmp_path / "deep" / "history") == ["two\nlines", "née 🙂", "one"]


def test_the_file_is_its_owners_alone_even_if_it_was_not(tmp_path: Path) -> None:
    file = tmp_path / "history"
    file.write_bytes(b'"before"\n')
    file.chmod(0o644)

    assert typed(file) == ["before"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_blank_lines_and_repetitions_are_not_kept(tmp_path: Path) -> None:
    history = TypedHistory(tmp_path / "history")
    for line in ("one", "one", "  ", "", "two", "one"):
        history.append_string(line)

    assert typed(tmp_path / "history") == ["one", "two", "one"]


def test_the_oldest_lines_are_dropped(tmp_path: Path) -> None:
    file = tmp_path / "history"
    history = TypedHistory(file)
    for number in range(5):
        history.append_string(str(number))

    assert typed(file, max_lines=3) == ["4", "3", "2"]
    assert typed(file) == ["4", "3", "2"]
    assert [path.name for path in tmp_path.iterdir()] == ["history"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_torn_line_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "history").write_bytes(b'"one"\n"tw\n3\n\xff\n"four"\n')

    assert typed(tmp_path / "history") == ["four", "one"]


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"")
    (tmp_path / "history").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(OSError, match="symbolic link"):
        TypedHistory(tmp_path / "history")


def test_a_line_that_cannot_be_kept_is_no_trouble_and_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    history = TypedHistory(tmp_path / "history")
    os.remove(tmp_path / "history")
    (tmp_path / "history").mkdir()

    history.append_string("secret words")
    history.append_string("more of them")

    [record] = caplog.records
    assert "what is typed is remembered no longer: " in record.message
    assert "secret" not in caplog.text


def test_it_lies_in_the_users_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    assert history_file("agent") == tmp_path / "tertulia" / "history" / "agent"


def test_a_pipe_in_its_place_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "history")

    with pytest.raises(OSError, match="not a file"):
        TypedHistory(tmp_path / "history")
