from __future__ import annotations

import pytest

from tertulia.agent.skills.retrieval.function_words import function_words
from tertulia.agent.skills.retrieval.stemming import stem
from tertulia.agent.skills.retrieval.terms import words_of

FORMS = {
    "en": [
        "towel towels",
        "serve served serves serving",
        "swim swimming",
        "call called calling",
        "party parties",
        "bus buses",
        "pass passes passed",
        "park parking parked",
        "wheelchair wheelchairs",
    ],
    "es": ["toalla toallas", "perro perros perra", "piscina piscinas", "aparcar aparcado"],
    "fr": ["chambre chambres", "cheval chevaux", "ouvert ouverte ouverts"],
    "de": ["zimmer zimmern", "hund hunde hunden"],
    "it": ["camera camere", "cane cani"],
    "pt": ["toalha toalhas", "quarto quartos"],
    "ru": ["номер номера номеров", "собака собаки собаку"],
}


@pytest.mark.parametrize(
    ("language", "forms"), [(one, forms) for one, several in FORMS.items() for forms in several]
)
def test_forms_of_a_word_have_one_stem(language: str, forms: str) -> None:
    assert len({stem(form, language) for form in forms.split()}) == 1


@pytest.mark.parametrize(("first", "second"), [("bar", "bars"), ("gas", "gaz"), ("is", "i")])
def test_short_words_are_not_cut_to_nothing(first: str, second: str) -> None:
    assert all(len(stem(word, "en")) >= min(len(word), 3) for word in (first, second))


@pytest.mark.parametrize("word", ["1990", "24", "12"])
def test_numbers_stay(word: str) -> None:
    assert stem(word, "es") == word


def test_words_of_other_languages_stay() -> None:
    assert stem("havluları", "tr") == "havluları"


@pytest.mark.parametrize("language", FORMS)
def test_function_words_are_written_as_texts_are_read(language: str) -> None:
    words = function_words(language)

    assert {one for word in words for one in words_of(word)} == words
