from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from tertulia.agent.folding import folded, folded_words


def test_accents_and_capitals_go() -> None:
    assert folded("¿Qué día, MAÑANA?") == "¿que dia, manana?"


def test_words_are_apart_by_one_blank() -> None:
    assert folded_words("  ¿El  DÍA, o la noche?") == "el dia o la noche"


@given(some.text())
def test_every_character_stays_one(text: str) -> None:
    assert len(folded(text)) == len(text)
