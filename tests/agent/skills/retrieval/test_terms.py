from __future__ import annotations

import pytest

from tertulia.agent.skills.retrieval.terms import Terms, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("¿A qué hora es el DESAYUNO?", ["a", "que", "hora", "es", "el", "desayuno"]),
        ("Wi-Fi_key: 24/7", ["wi", "fi", "key", "24", "7"]),
        ("Straße Ёлка", ["strasse", "елка"]),
        ("早餐 ok", ["早", "餐", "ok"]),
        ("\ud800 …", []),
    ],
)
def test_words_are_small_and_without_accents(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_terms_are_stems_of_what_is_no_function_word() -> None:
    terms = Terms("en", stems=True)

    assert terms("When do you serve the towels?") == ["serv", "towel"]


def test_words_can_be_kept_as_they_are() -> None:
    assert Terms("en", stems=False)("the towels") == ["towels"]


def test_what_else_is_said_for_a_word_counts_as_the_word() -> None:
    synonyms = {"wifi": ["internet", "wi-fi"], "checkout": ["check out", "leave the room"]}
    terms = Terms("en", synonyms, stems=True)

    assert terms("Internet or Wi-Fi?") == ["wifi", "wifi"]
    assert terms("Check out; I leave the room, check!") == ["checkout", "checkout", "check"]


def test_the_longest_synonym_goes_first() -> None:
    terms = Terms("en", {"car": ["auto"], "robot": ["auto pilot"]}, stems=True)

    assert terms("auto pilot auto") == ["robot", "car"]


def test_only_so_many_terms_are_made_of_a_long_text() -> None:
    assert len(Terms("en", stems=True)("towel " * 1000, 5)) == 5
