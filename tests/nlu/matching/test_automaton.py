import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tertulia.nlu.matching.automaton import Automaton, Match

Sequences = list[list[int]]


def automaton(sequences: Sequences) -> Automaton:
    symbols = np.array([symbol for sequence in sequences for symbol in sequence], np.int64)
    lengths = np.array([len(sequence) for sequence in sequences], np.int64)
    return Automaton(symbols, lengths, 10)


def found_by_trying(sequences: Sequences, text: list[int]) -> list[Match]:
    """The same, one place and one sequence after the other."""
    found, place = [], 0
    while place < len(text):
        fits = [s for s in sequences if s and text[place : place + len(s)] == s]
        if fits:
            longest = max(fits, key=len)
            found.append(Match(place, place + len(longest), sequences.index(longest)))
            place += len(longest) - 1
        place += 1
    return found


def test_takes_the_longest_of_the_leftmost() -> None:
    found = automaton([[1], [1, 2, 3], [2], [3, 1]]).find([1, 2, 3, 1, 2, 2])

    assert list(found) == [Match(0, 3, 1), Match(3, 4, 0), Match(4, 5, 2), Match(5, 6, 2)]


def test_falls_back_to_what_a_longer_sequence_hides() -> None:
    assert list(automaton([[1, 2, 3, 4], [2, 3]]).find([1, 2, 3, 5])) == [Match(1, 3, 1)]


def test_of_equal_sequences_the_first_is_named() -> None:
    assert list(automaton([[2], [1], [1]]).find([1])) == [Match(0, 1, 1)]


def test_nothing_is_found_by_nothing_and_in_nothing() -> None:
    assert list(automaton([]).find([1, 2])) == []
    assert list(automaton([[]]).find([1, 2])) == []
    assert list(automaton([[1]]).find([])) == []


SYMBOLS = st.integers(1, 3)


@given(
    st.lists(st.lists(SYMBOLS, max_size=5), max_size=8),
    st.lists(SYMBOLS | st.just(0), max_size=30),
)
def test_finds_what_trying_finds(sequences: Sequences, text: list[int]) -> None:
    assert list(automaton(sequences).find(text)) == found_by_trying(sequences, text)
