"""Lists of phrases, found in a text in one pass however long they are."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from tertulia.nlu.matching.automaton import Automaton, Match

if TYPE_CHECKING:
    import regex

_log = logging.getLogger(__name__)

LONGEST_PHRASE = 1000

# Scripts that put no blanks between words. The mark of a long vowel belongs to two of them.
_UNSPACED = (
    r"\p{Han}\p{Hiragana}\p{Katakana}ーｰ\p{Bopomofo}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
    r"\p{Tai_Le}\p{New_Tai_Lue}\p{Tai_Tham}\p{Tai_Viet}"
)
_WORDS = rf"\s+|\0|[[\w\p{{M}}]--[{_UNSPACED}]]+|.\p{{M}}*"
_CHARACTERS = r"\s+|."
_PLAIN_WORDS = re.compile(r"\w+|.")
_PLAIN_CHARACTERS = re.compile(".")


class PhraseFinder:
    """Finds phrases in texts: the longest of the leftmost, then on from its end.

    Texts and phrases are cut into pieces, and a phrase is found where a text has the same pieces
    one after the other. A piece is a whole word, with the marks upon its letters; a run of blanks,
    all being alike; or any other character. So `york` is not in `yorker`. A word in a script
    without blanks between words is as many pieces as it has characters: 北京 is in 我在北京.
    How a letter is composed makes no difference, nor its case, unless it shall.

    Args:
        phrases: what to look for. Empty ones are never found, nor those of more than 1,000
            characters.
        case_sensitive: whether `Rome` is another phrase than `rome`.
        whole_words: False to make every character a piece.
    """

    def __init__(
        self,
        phrases: Sequence[str],
        *,
        case_sensitive: bool = False,
        whole_words: bool = True,
    ) -> None:
        self._case_sensitive = case_sensitive
        self._cut = _cutter(whole_words=whole_words).findall
        self._cut_plain = (_PLAIN_WORDS if whole_words else _PLAIN_CHARACTERS).findall
        pieces = self._cut("\0".join(_cleaned(phrases)))
        symbols = {"\0": 0}
        self._symbols: dict[str, int] = {}
        for piece in dict.fromkeys(pieces):
            if piece != "\0":
                key = self._key(piece)
                symbols[piece] = self._symbols.setdefault(key, len(self._symbols) + 1)
        sequence = np.array([symbols[piece] for piece in pieces], np.int64)
        borders = np.concatenate([[-1], np.flatnonzero(sequence == 0), [len(sequence)]])
        self._automaton = Automaton(
            sequence[sequence > 0], np.diff(borders) - 1, len(self._symbols) + 1
        )

    def find(self, text: str) -> list[Match]:
        """Find the phrases in a text, characters `[start, end)` and the number of the phrase.

        Of equal phrases it is the number of the first.
        """
        return list(self._matches(text, self._automaton.find))

    def longest(self, text: str) -> Match | None:
        """Find the longest phrase that a text has, in characters; of equally long ones the first.

        It may overlap others.
        """
        matches = self._matches(text, self._automaton.find_everywhere)
        return max(matches, key=lambda match: match.end - match.start, default=None)

    def _matches(
        self, text: str, search: Callable[[Sequence[int]], Iterator[Match]]
    ) -> Iterator[Match]:
        known = self._symbols
        if text.isascii() and text.isprintable() and "  " not in text:  # pieces are their keys
            pieces = self._cut_plain(text if self._case_sensitive else text.lower())
            symbols = [known.get(piece, 0) for piece in pieces]
        else:
            pieces = self._cut(text)
            symbols = [known.get(piece) or known.get(self._key(piece), 0) for piece in pieces]
        if any(symbols):
            places = [0, *accumulate(map(len, pieces))]
            for start, end, number in search(symbols):
                yield Match(places[start], places[end], number)

    def _key(self, piece: str) -> str:
        """What pieces that are alike have in common."""
        if piece.isspace():
            return " "
        key = piece if self._case_sensitive else piece.casefold()
        return key if key.isascii() else unicodedata.normalize("NFC", key)


def _cleaned(phrases: Iterable[str]) -> Iterator[str]:
    """Phrases without blanks around them and NULs in them; those too long are empty."""
    for phrase in phrases:
        if len(phrase) > LONGEST_PHRASE:
            _log.warning("a phrase of %d characters is never found", len(phrase))
            yield ""
        else:
            yield " ".join(phrase.replace("\0", " ").split())


@cache
def _cutter(*, whole_words: bool) -> regex.Pattern[str]:
    import regex

    return regex.compile(_WORDS if whole_words else _CHARACTERS, regex.VERSION1 | regex.DOTALL)
