"""The features of pieces: which there are, in which rows their weights stand, what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from tertulia.components.extract.phrases import Gazetteer
from tertulia.core.arrays import IntArray

OFFSETS = (0, -1, 1, -2, 2)
"""Whose words matter: the piece itself, its neighbours, and theirs."""

EDGE = 0
"""The number of the word that stands for what is before and after a message."""

N_FORMS = 6
"""A phrase of one word has one form, the words of two have two, those of more three."""

_FORMS = ("", "begin of a ", "end of a ", "begin of a longer ", "inside a longer ",
          "end of a longer ")  # fmt: skip
_WHERE = ("", "before: ", "after: ", "two before: ", "two after: ")


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSpace:
    """What can be said of a piece.

    A piece has its word and its traits. Of its neighbours it has the word and some traits, of the
    neighbours of these the word alone. Besides, it may be glued to what is before or after, form
    known pairs of words with its neighbours, be part of phrases, and match patterns.

    Attributes:
        words: those known, `EDGE` first, and then those of phrases alone.
        n_known: how many words are known.
        traits: what else words have, first those that matter to neighbours too.
        n_near: how many traits these are.
        pairs: the numbers of two words as one number, sorted, (n_pairs,).
        categories: the kinds of phrases.
        gazetteer: the phrases.
        patterns: the names of patterns.
    """

    words: Sequence[str]
    n_known: int
    traits: Sequence[str]
    n_near: int
    pairs: IntArray
    categories: Sequence[str]
    gazetteer: Gazetteer
    patterns: Sequence[str]

    @property
    def word_sizes(self) -> tuple[int, ...]:
        """How many features a word has at each of `OFFSETS`."""
        near = self.n_known + self.n_near
        return self.n_known + len(self.traits), near, near, self.n_known, self.n_known

    @property
    def bases(self) -> tuple[int, ...]:
        """The first row of the words at each of `OFFSETS`, and of context: `context_bases`."""
        return (0, *accumulate(self.word_sizes))

    @property
    def context_bases(self) -> tuple[int, ...]:
        """The first row, from that of context on, of bonds, pairs, phrases, patterns; the end."""
        sizes = (
            3,
            2 * len(self.pairs),
            N_FORMS * len(self.categories),
            len(self.patterns),
        )
        return (0, *accumulate(sizes))

    @property
    def n_rows(self) -> int:
        """How many features there are."""
        return self.bases[-1] + self.context_bases[-1]

    def described(self, row: int) -> str:
        """Say in words what the feature of a row is."""
        for place, where in enumerate(_WHERE):
            if row < self.bases[place + 1]:
                return where + self._word_feature(row - self.bases[place])
        row -= self.bases[-1]
        _, pairs, phrases, patterns, _ = self.context_bases
        if row < pairs:
            return ("any piece", "glued to what is before", "glued to what is after")[row]
        if row < phrases:
            number, side = divmod(row - pairs, 2)
            first, second = divmod(int(self.pairs[number]), 1 << 32)
            words = " ".join(self.words[word] or "…" for word in (first, second))
            return f"{('ends', 'begins')[side]} the pair {words!r}"
        if row < patterns:
            category, form = divmod(row - phrases, N_FORMS)
            return f"{_FORMS[form]}known {self.categories[category]}"
        return f"matches {self.patterns[row - patterns]}"

    def _word_feature(self, number: int) -> str:
        if number == EDGE:
            return "the edge of the message"
        if number < self.n_known:
            return f"the word {self.words[number]!r}"
        return self.traits[number - self.n_known]


def traits_of(word: str) -> tuple[list[str], list[str]]:
    """Describe a word: what matters to its neighbours too, and what does not."""
    lower = word.lower()
    near = [f"shaped {_shape(word)!r}", f"ending in {lower[-3:]!r}"]
    own = [f"beginning with {lower[:size]!r}" for size in (1, 2, 3) if len(lower) > size]
    own += [f"ending in {lower[-size:]!r}" for size in (1, 2) if len(lower) > size]
    return near, own


def _shape(word: str) -> str:
    """Put letters and digits into classes, and no more than two of a class in a row."""
    shape = ""
    for character in word[:40]:
        kind = _kind(character)
        if not shape.endswith(kind * 2):
            shape += kind
    return shape


def _kind(character: str) -> str:
    if character.isdigit():
        return "d"
    if character.isalpha():
        return "X" if character.isupper() else "x"
    return character
