import numpy as np

from tertulia.neural.hashing import SubwordHasher


def test_each_distinct_word_is_hashed_once() -> None:
    hashed = SubwordHasher(100, (3,))([["ab", "c", "ab"], ["c"]], n_tokens=3)

    # <ab> has the n-grams <ab, ab> and itself; <c> is its own only n-gram, and itself.
    assert hashed.starts.tolist() == [0, 3]
    assert len(hashed.buckets) == 5
    assert hashed.words.tolist() == [[0, 1, 0], [1, 2, 2]]


def test_words_alike_share_buckets() -> None:
    hasher = SubwordHasher(1_000_000, (3,))

    shared = set(hasher.buckets("playing")) & set(hasher.buckets("played"))

    assert len(shared) == 3  # <pl, pla, lay


def test_no_words_give_no_buckets() -> None:
    hashed = SubwordHasher(100, (3,))([[], []], n_tokens=1)

    assert len(hashed.buckets) == 0
    assert np.array_equal(hashed.words, [[0], [0]])


def test_a_huge_word_and_half_a_character_are_words_too() -> None:
    buckets = SubwordHasher(100, (3, 4))

    assert len(buckets.buckets("a" * 1_000_000)) < 100
    assert buckets.buckets("\ud800")
