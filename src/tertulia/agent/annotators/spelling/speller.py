"""Corrects words that nobody has written before towards words that somebody has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tertulia.agent.annotators.spelling.words import WORD, Words
from tertulia.agent.folding import folded
from tertulia.agent.state import JsonObject
from tertulia.core.extras import require

_ENDINGS = frozenset("aeiosdrny")  # in which forms of one word differ


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that was corrected, and the characters `[start, end)` where it stood."""

    start: int
    end: int
    text: str
    value: str

    def as_json(self) -> JsonObject:
        """The correction as an annotation tells it."""
        return {"start": self.start, "end": self.end, "text": self.text, "value": self.value}


class Speller:
    """Corrects one mistake in a word: a letter too many, too few, another one, or two swapped.

    The distance is that of optimal string alignment (Damerau 1964, "A technique for computer
    detection and correction of spelling errors"). A word is left alone if it is short, known, or
    written large within the text as names are; if it may be another form of a word that is known;
    and if several words are just as likely. The first letter is taken for right.

    Args:
        words: what is known.
        shortest: how many letters a word needs to be corrected.
        most: how many mistakes there may be; with more of them a text is left alone, since it is
            probably in another language.

    Raises:
        MissingExtraError: `rapidfuzz` is not installed.
    """

    def __init__(self, words: Words, *, shortest: int = 5, most: int = 3) -> None:
        process = require("rapidfuzz.process", extra="assistant")
        distance = require("rapidfuzz.distance", extra="assistant")
        self._extract, self._scorer = process.extract_iter, distance.OSA.distance
        self._shortest, self._most = shortest, most
        self._known = {folded(word) for word in (*words.counts, *words.names)}
        self._surfaces: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        for word, count in sorted(words.counts.items(), key=lambda item: (-item[1], item[0])):
            self._surfaces.setdefault(folded(word), word)
            self._counts[folded(word)] += count
        self._shelves = _shelved(self._counts, shortest - 1)

    def correct(self, text: str) -> tuple[str, list[Correction]]:
        """The text as it was meant, and what was corrected in it."""
        corrections: list[Correction] = []
        for match in WORD.finditer(text):
            better = self._better(match[0], is_first=not text[: match.start()].strip(" ¿¡\"'(-"))
            if better is not None:
                corrections.append(Correction(*match.span(), match[0], better))
            if len(corrections) > self._most:
                return text, []
        for correction in reversed(corrections):
            text = text[: correction.start] + correction.value + text[correction.end :]
        return text, corrections

    def _better(self, word: str, *, is_first: bool) -> str | None:
        """The word that was probably meant; None if there is no telling, or no mistake."""
        plain = folded(word)
        may_be_name = not word[1:].islower() or (word[0].isupper() and not is_first)
        if len(word) < self._shortest or plain in self._known or may_be_name:
            return None
        near = [(self._counts[one], one) for one in self._near(plain)]
        if not near:
            return None
        most, best = max(near)
        if sum(count == most for count, _ in near) > 1 or _are_forms(plain, best):
            return None
        value = self._surfaces[best]
        return value.capitalize() if word[0].isupper() else value

    def _near(self, word: str) -> Iterator[str]:
        """The known words that are one mistake away."""
        for length in (len(word) - 1, len(word), len(word) + 1):
            shelf = self._shelves.get((word[0], length), ())
            for near, _, _ in self._extract(word, shelf, scorer=self._scorer, score_cutoff=1):
                yield near


def _shelved(counts: Mapping[str, int], shortest: int) -> dict[tuple[str, int], list[str]]:
    """Words by first letter and length."""
    shelves: dict[tuple[str, int], list[str]] = {}
    for word in counts:
        if len(word) >= shortest:
            shelves.setdefault((word[0], len(word)), []).append(word)
    return shelves


def _are_forms(word: str, other: str) -> bool:
    """Whether two words differ in their last letter only, as singular and plural do."""
    if abs(len(word) - len(other)) == 1:
        shorter, longer = sorted((word, other), key=len)
        return longer.startswith(shorter) and longer[-1] in _ENDINGS
    return word[:-1] == other[:-1] and {word[-1], other[-1]} <= _ENDINGS
