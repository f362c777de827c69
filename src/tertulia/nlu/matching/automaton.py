"""Many sequences of numbers at once, found in another in one pass.

Aho & Corasick 1975, "Efficient string matching: an aid to bibliographic search". The automaton
reads from right to left: what it knows at a place is then the longest sequence that begins there,
so the longest of the leftmost can be taken without reading anything twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from tertulia.core.arrays import IntArray


class Match(NamedTuple):
    """Where a sequence stands, places `[start, end)`, and its number in the list it is from."""

    start: int
    end: int
    number: int


class Automaton:
    """Finds sequences of numbers between 1 and `n_symbols - 1`; empty ones are never found."""

    def __init__(self, symbols: IntArray, lengths: IntArray, n_symbols: int) -> None:
        """Build it, level by level.

        Args:
            symbols: the sequences one after the other.
            lengths: how long each is.
            n_symbols: more than the largest number.
        """
        self._n_symbols = n_symbols
        keys = np.zeros(len(symbols), np.int64)  # of the arc to state i + 1: state * n + symbol
        fail = np.zeros(len(symbols) + 1, np.int64)
        longest = np.zeros(len(symbols) + 1, np.int64)
        numbers = np.full(len(symbols) + 1, -1, np.int64)
        ends = np.cumsum(lengths)
        alive = np.flatnonzero(lengths)
        states = np.zeros(len(alive), np.int64)
        size = 0  # arcs so far; they are sorted, as are the states of each level
        for depth in range(1, int(lengths.max(initial=0)) + 1):
            found, inverse = np.unique(
                states * n_symbols + symbols[ends[alive] - depth], return_inverse=True
            )
            fallen = fail[found // n_symbols]
            new = slice(size + 1, size + 1 + len(found))
            if depth > 1:
                fail[new] = _fallen(fallen, found % n_symbols, keys[:size], fail, n_symbols)
            keys[size : size + len(found)] = found
            longest[new], numbers[new] = longest[fail[new]], numbers[fail[new]]
            states = inverse + size + 1
            size += len(found)
            is_whole = lengths[alive] == depth
            longest[states[is_whole]] = depth
            numbers[states[is_whole][::-1]] = alive[is_whole][::-1]  # of equals, the first
            alive, states = alive[~is_whole], states[~is_whole]
        self._arcs = dict(zip(keys[:size].tolist(), range(1, size + 1), strict=True))
        self._fail: list[int] = fail[: size + 1].tolist()
        self._longest: list[int] = longest[: size + 1].tolist()
        self._numbers: list[int] = numbers[: size + 1].tolist()

    def find(self, symbols: Sequence[int]) -> Iterator[Match]:
        """Find, from left to right, the longest sequence at each place not yet passed.

        0 stands for what is in no sequence.
        """
        passed = 0
        for match in self.find_everywhere(symbols):
            if match.start >= passed:
                yield match
                passed = match.end

    def find_everywhere(self, symbols: Sequence[int]) -> Iterator[Match]:
        """Find, from left to right, the longest sequence at each place, wherever others end."""
        for place, state in enumerate(self._states(symbols)):
            if length := self._longest[state]:
                yield Match(place, place + length, self._numbers[state])

    def _states(self, symbols: Sequence[int]) -> list[int]:
        """The state at each place, after all that follows was read."""
        arcs, fail, n_symbols = self._arcs, self._fail, self._n_symbols
        states, state = [0] * len(symbols), 0
        for place in range(len(symbols) - 1, -1, -1):
            if symbol := symbols[place]:
                while (found := arcs.get(state * n_symbols + symbol)) is None and state:
                    state = fail[state]
                states[place] = state = found or 0
            else:
                state = 0
        return states


def _fallen(
    states: IntArray, symbols: IntArray, keys: IntArray, fail: IntArray, n_symbols: int
) -> IntArray:
    """Where the symbols lead from states, or from the nearest they fall back to; else to 0."""
    targets = np.zeros(len(states), np.int64)
    rows = np.arange(len(states))
    while len(rows):
        wanted = states * n_symbols + symbols
        places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        is_found = keys[places] == wanted
        targets[rows[is_found]] = places[is_found] + 1
        goes_on = ~is_found & (states > 0)
        rows, symbols, states = rows[goes_on], symbols[goes_on], fail[states[goes_on]]
    return targets
