"""Phrases one knows, and where they occur."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from tertulia.core.arrays import BoolArray, IntArray

Phrase: TypeAlias = tuple[int, ...]
"""The numbers of its words."""

_LONGEST = 16
"""Longer phrases are not kept: looking for them would cost more than they tell."""

_ROOT = 0


def pair_keys(first: IntArray, second: IntArray) -> IntArray:
    """Make one number of two, -1 where one of them is less than zero."""
    keys: IntArray = (first.astype(np.int64) << 32) | second
    return np.where((first < 0) | (second < 0), -1, keys)


def places_in(known: IntArray, keys: IntArray) -> IntArray:
    """Find the places of `keys` among sorted ones, -1 for those that are not there."""
    if not len(known):
        return np.full(len(keys), -1)
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[places] == keys, places, -1)


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Where phrases occur; an array each, (n_matches,).

    Attributes:
        first: the place of the first word.
        sizes: the number of words.
        entries: the number of the phrase's entry.
    """

    first: IntArray
    sizes: IntArray
    entries: IntArray

    def where(self, is_kept: BoolArray) -> Matches:
        """Leave some out."""
        return Matches(self.first[is_kept], self.sizes[is_kept], self.entries[is_kept])


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """Phrases by category, as a trie.

    Attributes:
        edges: the node and the word of each edge as one number, sorted; that at place n leads to
            node n + 1, (n_edges,).
        nodes: at which node the phrase of each entry ends, sorted, (n_entries,).
        categories: the category of each entry, (n_entries,).
        counts: how many examples each entry is from, (n_entries,).
    """

    edges: IntArray
    nodes: IntArray
    categories: IntArray
    counts: IntArray

    @classmethod
    def of(cls, phrases: Iterable[tuple[Phrase, int, int]]) -> Gazetteer:
        """Collect phrases, each with a category and how often it was seen there."""
        counts: dict[tuple[Phrase, int], int] = {}
        for phrase, category, count in phrases:
            if 0 < len(phrase) <= _LONGEST:
                counts[phrase, category] = counts.get((phrase, category), 0) + count
        node_of: dict[Phrase, int] = {(): _ROOT}
        edges: list[int] = []
        distinct = {phrase for phrase, _ in counts}
        for size in range(1, 1 + max(map(len, distinct), default=0)):
            beginnings = {phrase[:size] for phrase in distinct if len(phrase) >= size}
            for beginning in sorted(beginnings, key=lambda own: (node_of[own[:-1]], own[-1])):
                edges.append((node_of[beginning[:-1]] << 32) | beginning[-1])
                node_of[beginning] = len(edges)
        entries = sorted(
            (node_of[phrase], category, count) for (phrase, category), count in counts.items()
        )
        columns = np.array(entries, np.int64).reshape(-1, 3)
        return cls(np.array(edges, np.int64), columns[:, 0], columns[:, 1], columns[:, 2])

    def matches(self, words: IntArray) -> Matches:
        """Find every entry in a row of words; -1 is a word of no phrase."""
        first = np.arange(len(words))
        nodes = np.full(len(words), _ROOT)
        found: list[tuple[IntArray, IntArray, IntArray]] = []
        for size in range(1, _LONGEST + 1):
            at = first + size - 1
            first, nodes, at = (column[at < len(words)] for column in (first, nodes, at))
            nodes = places_in(self.edges, pair_keys(nodes, words[at])) + 1
            first, nodes = first[nodes > 0], nodes[nodes > 0]
            if not len(first):
                break
            begin = np.searchsorted(self.nodes, nodes)
            n_entries = np.searchsorted(self.nodes, nodes, side="right") - begin
            found.append(
                (
                    np.repeat(first, n_entries),
                    np.full(n_entries.sum(), size),
                    ranges(begin, n_entries),
                )
            )
        columns = [np.concatenate(column) for column in zip(*found, strict=True)]
        return Matches(*columns) if columns else Matches(*[np.zeros(0, np.int64)] * 3)


def ranges(begins: IntArray, sizes: IntArray) -> IntArray:
    """Count on from each begin: begins [5, 8] with sizes [2, 1] give [5, 6, 8]."""
    ends = np.cumsum(sizes)
    return np.repeat(begins - (ends - sizes), sizes) + np.arange(ends[-1] if len(ends) else 0)


def phrase_of(words: Sequence[str], numbers: dict[str, int]) -> Phrase:
    """Number the words of a phrase, new ones in order of appearance."""
    return tuple([numbers.setdefault(word, len(numbers)) for word in words])
