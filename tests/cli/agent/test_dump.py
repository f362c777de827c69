from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.agent.stored import store_turns


@pytest.mark.parametrize("name", ["HumanUtterance", "human_utterance", "humanutterance"])
def test_a_collection_is_printed_one_object_a_line(
    name: str, tertulia: Any, workplace: Path
) -> None:
    store_turns(workplace / "dialogues.sqlite3", ["ann", "bob"])

    dumped = tertulia("agent", "dump", name)

    assert dumped.code == 0
    assert [one["text"] for one in dumped.reports] == ["hello from ann", "hello from bob"]


def test_user_is_human_and_bot(tertulia: Any, workplace: Path) -> None:
    store_turns(workplace / "dialogues.sqlite3", ["ann"])

    dumped = tertulia("agent", "dump", "User")

    assert [one["user_type"] for one in dumped.reports] == ["human", "bot"]


def test_a_misspelt_collection_is_named(tertulia: Any, workplace: Path) -> None:
    dumped = tertulia("agent", "dump", "HumanUterance")

    assert dumped.code == 2
    assert "did you mean 'human_utterance'?" in dumped.err


def test_a_database_that_is_not_there_is_not_created(tertulia: Any, workplace: Path) -> None:
    dumped = tertulia("agent", "dump", "human")

    assert dumped.code == 1
    assert "there is no database dialogues.sqlite3" in dumped.err
    assert not (workplace / "dialogues.sqlite3").exists()
