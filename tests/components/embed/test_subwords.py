from __future__ import annotations

from gensim.models.fasttext_inner import compute_ngrams_bytes, ft_hash_bytes
from hypothesis import given
from hypothesis import strategies as st

from tertulia.components.embed.subwords import subword_buckets

MANY = 2**32


def fnv(text: str) -> int:
    """FNV-1a as published: right for ASCII, where bytes have no sign."""
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 % MANY
    return value


def test_hashes_the_ngrams_of_the_word_between_its_marks() -> None:
    found = list(subword_buckets("cat", 3, 4, MANY))

    assert found == [fnv(ngram) for ngram in ("<ca", "<cat", "cat", "cat>", "at>")]


def test_the_marks_alone_are_no_ngrams() -> None:
    found = list(subword_buckets("ab", 1, 1, MANY))

    assert found == [fnv("a"), fnv("b")]


def test_ngrams_share_buckets() -> None:
    found = list(subword_buckets("cat", 3, 4, 7))

    assert found == [fnv(ngram) % 7 for ngram in ("<ca", "<cat", "cat", "cat>", "at>")]


def test_a_lone_surrogate_is_hashed_like_any_letter() -> None:
    assert len(list(subword_buckets("\ud800", 3, 3, MANY))) == 1


@given(st.text(max_size=12), st.integers(1, 4), st.integers(1, 6))
def test_agrees_with_another_implementation(word: str, shortest: int, longest: int) -> None:
    found = list(subword_buckets(word, shortest, longest, MANY))

    ngrams = compute_ngrams_bytes(word, shortest, longest)
    assert found == [ft_hash_bytes(ngram) for ngram in ngrams]
