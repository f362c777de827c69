from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.agent.conversations.checking import check_conversations
from tertulia.core.errors import ConfigError, UsageError
from tests.agent.config.samples import sound

TALK = """\
conversation: a greeting
turns:
  - user: hi
    bot: hello
---
conversation: something else
turns:
  - user: hi
    bot: Bye
"""


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    file = tmp_path / "talk.yml"
    file.write_text(TALK, encoding="utf-8")
    return file


def test_files_are_held_against_a_config(talk: Path) -> None:
    report = check_conversations(sound(), [talk])

    assert [result.has_failed for result in report.results] == [False, True]


def test_conversations_are_chosen_by_a_part_of_their_name(talk: Path) -> None:
    report = check_conversations(sound(), [talk], name="GREET")

    assert [result.conversation.name for result in report.results] == ["a greeting"]


def test_a_name_that_no_conversation_has_is_no_success(talk: Path) -> None:
    with pytest.raises(UsageError, match="none of the 2 conversations is called 'greetings'"):
        check_conversations(sound(), [talk], name="greetings")


def test_a_config_that_cannot_be_used_is_said_before_anything_is_held(talk: Path) -> None:
    with pytest.raises(ConfigError, match="the key 'services' is missing"):
        check_conversations({}, [talk])


def test_nothing_is_left_behind(
    talk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    monkeypatch.setattr("tempfile.tempdir", str(empty))

    check_conversations(sound(), [talk])

    assert [*empty.iterdir()] == []
