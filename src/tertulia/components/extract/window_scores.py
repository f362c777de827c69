"""How much speaks for each tag of a token, by the features of a window around it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertulia.components.extract.window_features import (
    BEGIN,
    END,
    FeatureName,
    Word,
    features_at,
)
from tertulia.core.arrays import FloatArray, IntArray

_CAPACITY = 10_000
_LONGEST = 40


class WindowScores:
    """Adds up the weights of features, and remembers those of words that it has met."""

    def __init__(
        self,
        window: Sequence[Sequence[FeatureName]],
        features: Sequence[str],
        weights: tuple[IntArray, IntArray, FloatArray],
        n_tags: int,
    ) -> None:
        numbers, tags, values = weights
        order = np.argsort(numbers, kind="stable")
        self._tags, self._values = tags[order], values[order]
        bounds = np.searchsorted(numbers[order], np.arange(len(features) + 1)).tolist()
        self._cells = {
            name: slice(*bounds[place : place + 2]) for place, name in enumerate(features)
        }
        self._window = window
        self._n_tags = n_tags
        self._edges = self._sum([BEGIN]), self._sum([END])
        self._known: dict[Word, FloatArray] = {}

    def __call__(self, messages: Sequence[Sequence[Word]]) -> FloatArray:
        """Score all tags of the tokens of all messages in turn, (n_tokens, n_tags)."""
        half = len(self._window) // 2
        lengths = np.array([len(words) for words in messages], np.int64)
        numbers = {Word(""): 0}
        slots = np.zeros(lengths.sum() + half * (len(messages) + 1), np.int64)
        message_of = np.repeat(np.arange(len(messages)), lengths)
        places = np.arange(len(message_of)) + half * (message_of + 1)
        slots[places] = [
            numbers.setdefault(word, len(numbers)) for words in messages for word in words
        ]
        nothing = np.zeros((len(self._window), self._n_tags))
        by_word = np.stack([nothing, *map(self._of_word, list(numbers)[1:])])
        scores = np.zeros((len(places), self._n_tags))
        for column in range(len(self._window)):
            scores += by_word[:, column][slots[places + column - half]]
        some = lengths[lengths > 0]
        last = np.cumsum(some) - 1
        scores[last + 1 - some] += self._edges[0]
        scores[last] += self._edges[1]
        return scores

    def of_feature(self, name: str) -> FloatArray:
        """The weight of a feature for each tag, (n_tags,)."""
        return self._sum([name])

    def _of_word(self, word: Word) -> FloatArray:
        """The scores that a word gives by its place in the window, (n_places, n_tags)."""
        found = self._known.get(word)
        if found is None:
            half = len(self._window) // 2
            found = np.stack(
                [
                    self._sum(list(features_at(word, offset, names)))
                    for offset, names in enumerate(self._window, start=-half)
                ]
            )
            if len(word.text) <= _LONGEST:
                if len(self._known) >= _CAPACITY:
                    self._known.clear()
                self._known[word] = found
        return found

    def _sum(self, names: Sequence[str]) -> FloatArray:
        total = np.zeros(self._n_tags)
        for name in names:
            if cells := self._cells.get(name):
                total[self._tags[cells]] += self._values[cells]
        return total
