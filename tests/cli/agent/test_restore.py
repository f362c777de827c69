from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.agent.stored import database, store_turns


def test_dialogues_move_to_another_database(tertulia: Any, workplace: Path) -> None:
    store_turns(workplace / "dialogues.sqlite3", ["ann", "bob"])
    other = database(workplace, "other")
    lines = tertulia("agent", "export").out
    (workplace / "moving.jsonl").write_text(lines)

    imported = tertulia("agent", "import", "moving.jsonl", "-db", other)

    assert imported.code == 0
    assert "2 imported, 0 there already" in imported.err
    assert tertulia("agent", "export", "-db", other).out == lines


def test_importing_again_changes_nothing(tertulia: Any, workplace: Path) -> None:
    store_turns(workplace / "dialogues.sqlite3", ["ann"])
    lines = tertulia("agent", "export").out

    imported = tertulia("agent", "import", "-", stdin=lines.encode())

    assert imported.code == 0
    assert "0 imported, 1 there already" in imported.err


def test_a_line_that_is_no_dialogue_is_named(tertulia: Any, workplace: Path) -> None:
    store_turns(workplace / "dialogues.sqlite3", ["ann"])
    other = database(workplace, "other")
    lines = tertulia("agent", "export").out + '\n{"dialogue": 7}\n'

    imported = tertulia("agent", "import", "-db", other, "-", stdin=lines.encode())

    assert imported.code == 1
    assert "-, line 3: this is no exported dialogue" in imported.err
    assert "1 imported" in imported.err


def test_a_dialogue_that_does_not_fit_is_named(tertulia: Any, workplace: Path) -> None:
    store_turns(workplace / "dialogues.sqlite3", ["ann"])
    other = database(workplace, "other")
    lines = tertulia("agent", "export").out.replace('"length":2', '"length":1000000000000')

    imported = tertulia("agent", "import", "-db", other, "-", stdin=lines.encode())

    assert imported.code == 1
    assert "it has 2 of its 1000000000000 utterances" in imported.err
    assert "-, line 1" in imported.err


def test_a_file_that_is_not_there_is_named(tertulia: Any, workplace: Path) -> None:
    imported = tertulia("agent", "import", "nowhere.jsonl")

    assert imported.code == 1
    assert "nowhere.jsonl: it cannot be read" in imported.err
    assert not (workplace / "dialogues.sqlite3").exists()
