from __future__ import annotations

import pytest

from tertulia.components.classify.ngram_reader import NgramReader
from tertulia.components.classify.ngram_views import NgramVocabulary, pairs_of, words_of


def reader(*texts: str) -> NgramReader:
    return NgramReader(NgramVocabulary.of([words_of(text) for text in texts]))


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
    assert [len(pairs) for pairs in found] == [15, 0, 3, 21]
