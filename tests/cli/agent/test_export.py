from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.agent.stored import store_turns


def test_all_dialogues_are_exported_newest_first(tertulia: Any, workplace: Path) -> None:
    turns = store_turns(workplace / "dialogues.sqlite3", ["ann", "bob"])

    exported = tertulia("agent", "export")

    assert exported.code == 0
    found = [one["dialogue"]["dialogue_id"] for one in exported.reports]
    assert found == [turns[1].dialogue_id, turns[0].dialogue_id]
    assert "2 exported" in exported.err


def test_the_dialogues_of_chosen_users(tertulia: Any, workplace: Path) -> None:
    store_turns(workplace / "dialogues.sqlite3", ["ann", "bob", "cleo"])

    exported = tertulia("agent", "export", "--user", "cleo", "-u", "ann", "-u", "nobody")

    users = [one["human"]["user_external_id"] for one in exported.reports]
    assert users == ["cleo", "ann"]


def test_a_dialogue_that_is_not_there_is_named_after_the_others(
    tertulia: Any, workplace: Path
) -> None:
    [turn] = store_turns(workplace / "dialogues.sqlite3", ["ann"])

    exported = tertulia("agent", "export", "nothing", turn.dialogue_id)

    assert exported.code == 1
    assert [one["turns"][0]["turn_id"] for one in exported.reports] == [turn.turn_id]
    assert "there is no dialogue nothing" in exported.err


def test_dialogues_and_users_cannot_both_be_named(tertulia: Any, workplace: Path) -> None:
    exported = tertulia("agent", "export", "some-dialogue", "-u", "ann")

    assert exported.code == 2
    assert "not both" in exported.err
