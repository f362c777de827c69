from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.agent.annotators.spelling.words import Words, read_texts
from tertulia.core.errors import ConfigError

NLU = """\
version: "3.1"
nlu:
- intent: book_table
  examples: |
    - a [table](furniture) please
"""


def test_words_are_counted_in_small_letters_and_names_apart() -> None:
    words = Words.of(["Breakfast at Tiffany's, breakfast in bed", "¡Mañana no!"])

    assert words.counts == {"at": 1, "breakfast": 1, "in": 1, "bed": 1, "no": 1}
    assert words.names == {"breakfast", "tiffany's", "mañana"}


def test_of_training_data_only_the_examples_count(tmp_path: Path) -> None:
    (tmp_path / "nlu.yml").write_text(NLU, "utf-8")

    assert read_texts([tmp_path / "nlu.yml"]) == ["a table please"]


def test_folders_are_read_with_all_texts_in_them(tmp_path: Path) -> None:
    (tmp_path / "faq").mkdir()
    (tmp_path / "faq" / "pool.md").write_text("# When is the pool open?\n\nAlways.", "utf-8")
    (tmp_path / "faq" / "list.csv").write_text("question,answer", "utf-8")
    (tmp_path / "faq" / ".hidden.txt").write_text("secret", "utf-8")
    (tmp_path / "faq" / "pool.png").write_bytes(b"\xff\xfe")

    texts = read_texts([tmp_path])

    assert texts == ["question,answer", "# When is the pool open?\n\nAlways."]


def test_all_that_cannot_be_read_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("mañana".encode("latin-1"))
    (tmp_path / "empty").mkdir()

    with pytest.raises(ConfigError) as caught:
        read_texts([tmp_path / "latin.txt", tmp_path / "empty", tmp_path / "missing"])

    message = str(caught.value)
    assert "3 problems" in message
    assert "latin.txt" in message
    assert "is not UTF-8" in message
    assert message.count("there are no texts here") == 2
