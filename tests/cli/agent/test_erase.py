from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.agent.stored import store_turns


def test_erasing_a_user_prints_what_went(tertulia: Any, workplace: Path) -> None:
    store_turns(workplace / "dialogues.sqlite3", ["ann", "bob"])

    erased = tertulia("agent", "erase-user", "ann")

    assert erased.code == 0
    assert erased.lines == [
        *("human: 1", "bot: 1", "dialog: 1"),
        *("human_utterance: 1", "bot_utterance: 1", "turn: 1"),
    ]
    left = tertulia("agent", "dump", "human").reports
    assert [one["user_external_id"] for one in left] == ["bob"]


def test_erasing_nobody_says_so(tertulia: Any, workplace: Path) -> None:
    store_turns(workplace / "dialogues.sqlite3", ["ann"])

    erased = tertulia("agent", "erase-user", "nobody")

    assert erased.code == 0
    assert "nothing was stored about 'nobody'" in erased.err
