from __future__ import annotations

import numpy as np
import pytest

from tertulia.components.classify.ngram_views import (
    NgramVocabulary,
    pairs_of,
    pieces_of,
    words_of,
)


def test_words_are_lower_case_and_marks_stand_alone() -> None:
    assert words_of("What's NEW?") == ["what", "'", "s", "new", "?"]


def test_pieces_are_the_whole_word_and_its_letters() -> None:
    assert pieces_of("hi") == [" hi ", " h", "hi", "i ", " hi", "hi "]


def test_pairs_keep_the_order_and_the_beginnings_of_words() -> None:
    assert pairs_of(["booking", "a", "table"]) == [
        "^ booki",
        "table $",
        "booki a",
        "booki table",
        "a table",
    ]


def test_nothing_has_no_pairs() -> None:
    assert pairs_of([]) == []


def test_what_is_rare_weighs_more() -> None:
    vocabulary = NgramVocabulary.of([["a", "b"], ["a", "c"]])

    rarity = dict(zip(vocabulary.pieces, vocabulary.piece_rarity.tolist(), strict=True))

    assert rarity[" a "] == pytest.approx(np.log(3 / 3) + 1)
    assert rarity[" b "] == pytest.approx(np.log(3 / 2) + 1)


def test_of_a_very_long_message_the_beginning_is_read() -> None:
    assert len(words_of("word " * 20_000)) == 256
    assert words_of("x" * 100_000) == ["x" * 10_000]
    assert len(pieces_of("x" * 10_000)[0]) == 42
