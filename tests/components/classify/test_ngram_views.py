from __future__ import annotations

import numpy as np
import pytest

from tertulia.components.classify.ngram_views import (
    NgramReader,
    NgramVocabulary,
    pairs_of,
    pieces_of,
    words_of,
)


def reader(*texts: str) -> NgramReader:
    return NgramReader(NgramVocabulary.of([words_of(text) for text in texts]))


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
    vocabulary = reader("a b", "a c").vocabulary

    rarity = dict(zip(vocabulary.pieces, vocabulary.piece_rarity.tolist(), strict=True))

    assert rarity[" a "] == pytest.approx(np.log(3 / 3) + 1)
    assert rarity[" b "] == pytest.approx(np.log(3 / 2) + 1)


def test_words_and_pairs_share_a_length_of_one() -> None:
    ngrams = reader("book a table", "play a song")

    read = ngrams.read([words_of("book a song")])

    assert ngrams.pieces(read).power(2).sum() == pytest.approx(2 / 3, rel=0.05)
    assert read.pairs.power(2).sum() == pytest.approx(1 / 3)


def test_new_words_are_read_by_the_letters_they_share() -> None:
    ngrams = reader("playing")

    read = ngrams.read([["player"], ["zzz"]])

    assert read.new_words.getnnz(axis=1).astype(bool).tolist() == [True, False]
    assert ngrams.pieces(read).getnnz(axis=1).tolist() == read.new_words.getnnz(axis=1).tolist()


def test_a_message_of_nothing_known_is_a_row_of_zeros() -> None:
    ngrams = reader("book a table")

    read = ngrams.read([[], ["☃"]])

    assert ngrams.pieces(read).nnz == 0
    assert read.pairs.nnz == 0


def test_of_a_very_long_message_the_beginning_is_read() -> None:
    assert len(words_of("word " * 20_000)) == 256
    assert words_of("x" * 100_000) == ["x" * 10_000]
    assert len(pieces_of("x" * 10_000)[0]) == 42


def test_pairs_are_counted_as_they_are_spelt() -> None:
    texts = ["to be or not to be", "", "be to", "is that so, or not so"]
    ngrams = reader(*texts)

    rows = ngrams.read([words_of(text) for text in texts]).pairs

    spelt = [
        {pair for pair in pairs_of(words_of(text)) if pair in ngrams.vocabulary.pairs}
        for text in texts
    ]
    found = [{ngrams.vocabulary.pairs[n] for n in rows[place].indices} for place in range(4)]
    assert found == spelt
    assert [len(pairs) for pairs in found] == [13, 0, 3, 22]
