from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from tests.agent.config.samples import SKILL, sound

Write = Callable[..., Path]

GOOD = "conversation: a greeting\nturns:\n  - user: hi\n    bot: hello\n    skill: skill\n"
BAD = "conversation: a farewell\nturns:\n  - user: bye\n    bot: Bye!\n"


@pytest.fixture
def talks(workplace: Path, write_config: Write) -> Path:
    """A folder with a conversation that holds, and a config."""
    write_config(sound(), "pipeline_conf.json")
    folder = workplace / "conversations"
    folder.mkdir()
    (folder / "good.yml").write_text(GOOD, encoding="utf-8")
    return folder


def test_conversations_that_hold(tertulia: Any, talks: Path) -> None:
    tested = tertulia("agent", "test", "conversations")

    assert tested.code == 0
    assert tested.lines[0].startswith("ok   a greeting (1 turn, ")
    assert tested.lines[1] == "1 of 1 conversations went as they are written"


def test_one_that_does_not_is_told_with_its_line(tertulia: Any, talks: Path) -> None:
    (talks / "bad.yml").write_text(BAD, encoding="utf-8")

    tested = tertulia("agent", "test", "conversations")

    assert tested.code == 1
    assert tested.lines[0].startswith("FAIL a farewell")
    assert tested.lines[1] == '  conversations/bad.yml:3: a farewell, turn 1: "bye"'
    assert tested.lines[2:5] == [
        "    bot (line 4)",
        '      expected: "Bye!"',
        '      came:     "hello"',
    ]
    assert tested.lines[-2].startswith("ok   a greeting")


def test_one_is_chosen_by_its_name(tertulia: Any, talks: Path) -> None:
    (talks / "bad.yml").write_text(BAD, encoding="utf-8")

    assert tertulia("agent", "test", "conversations", "-k", "greet").code == 0
    assert tertulia("agent", "test", "conversations", "-k", "nothing").code == 2


def test_what_came_of_it_for_a_build_server(tertulia: Any, talks: Path) -> None:
    tested = tertulia("agent", "test", talks / "good.yml", "--format", "junit")

    assert tested.code == 0
    assert fromstring(tested.out.encode()).find("testsuite/testcase").get("name") == "a greeting"


def test_a_request_that_makes_no_sense(tertulia: Any, talks: Path) -> None:
    (talks / "wrong.yml").write_text("conversation: it\nturns:\n  - usr: hi\n", encoding="utf-8")

    tested = tertulia("agent", "test", "conversations")

    assert (tested.code, tested.out) == (2, "")
    assert "conversations/wrong.yml:3: there is no key 'usr' here" in tested.err
    assert tertulia("agent", "test", "nowhere.yml").code == 2
    assert tertulia("agent", "test", "conversations", "-pl", "nowhere.json").code == 2


def test_the_dialogues_of_the_user_are_left_alone(tertulia: Any, talks: Path) -> None:
    tertulia("agent", "test", "conversations")

    assert sorted(path.name for path in Path().iterdir()) == ["conversations", "pipeline_conf.json"]


def test_an_answer_cannot_steer_the_terminal(
    tertulia: Any, talks: Path, write_config: Write
) -> None:
    connector = {**SKILL["connector"], "output": [{"text": "\x9b2Jhello", "confidence": 1}]}
    write_config(sound(skill={**SKILL, "connector": connector}), "pipeline_conf.json")

    tested = tertulia("agent", "test", "conversations")

    assert tested.code == 1
    assert '      came:     "\N{REPLACEMENT CHARACTER}2Jhello"' in tested.lines
    assert "\x9b" not in tested.out
