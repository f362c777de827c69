"""What of a message is counted: its words, or its characters, and runs of these."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tertulia.core.text import Token

Analyzer = Literal["word", "char", "char_wb"]
Accents = Literal["ascii", "unicode"]
Words: TypeAlias = "str | Sequence[str] | Sequence[Token]"
"""A message as it is, as its lemmas, or as its tokens."""

_NUMBER = re.compile(r"\b\d+\b")
_NUMBER_WORD = "__NUMBER__"
_NUMBER_CHARACTER = "0"
_SPACES = re.compile(r"\s\s+")


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of `shortest` to `longest` words or characters that follow each other."""

    shortest: int
    longest: int

    def of_words(self, words: Sequence[str]) -> list[str]:
        """Join neighbours by a space, the shorter runs first."""
        if self.longest == 1:
            return [*words]
        return [" ".join(words[start:end]) for start, end in self._places(len(words))]

    def of_characters(self, text: str) -> list[str]:
        """Cut a text, across its words; white space counts as one space."""
        text = _SPACES.sub(" ", text)
        return [text[start:end] for start, end in self._places(len(text))]

    def inside_words(self, text: str) -> list[str]:
        """Cut each word, with a space on either side; short words are runs of their own."""
        found: list[str] = []
        for word in text.split():
            padded = f" {word} "
            found += [padded[start:end] for start, end in self._places(len(padded))] or [padded]
        return found

    def _places(self, length: int) -> Iterator[tuple[int, int]]:
        for size in range(self.shortest, min(self.longest, length) + 1):
            for start in range(length - size + 1):
                yield start, start + size


@dataclass(frozen=True, slots=True, kw_only=True)
class TermAnalyzer:
    """Turns messages into the terms that are counted.

    `find` gives the words of a text, `ignored` are words that do not count; characters know
    neither. `strip_accents` takes accents off letters, and with `ascii` drops whatever is not
    ASCII then.
    """

    analyzer: Analyzer
    lowercase: bool
    strip_accents: Accents | None
    find: Callable[[str], list[str]]
    ignored: Collection[str]
    runs: Runs

    def terms(
        self, message: Words, substituted: Callable[[list[str]], list[str]] | None = None
    ) -> list[str]:
        """List the terms of a message, `substituted` applied to its words."""
        text = self.normal(message)
        if self.analyzer == "char":
            return self.runs.of_characters(_NUMBER.sub(_NUMBER_CHARACTER, text))
        if self.analyzer == "char_wb":
            return self.runs.inside_words(_NUMBER.sub(_NUMBER_CHARACTER, text))
        words = self.find(_NUMBER.sub(_NUMBER_WORD, text))
        if self.ignored:
            words = [word for word in words if word not in self.ignored]
        return self.runs.of_words(substituted(words) if substituted else words)

    def normal(self, message: Words) -> str:
        """Join a message by spaces, and fold case and accents."""
        if not isinstance(message, str):
            message = " ".join([word if isinstance(word, str) else word.text for word in message])
        if self.lowercase:
            message = message.lower()
        if self.strip_accents is None or message.isascii():
            return message
        decomposed = unicodedata.normalize("NFKD", message)
        if self.strip_accents == "ascii":
            return decomposed.encode("ascii", errors="ignore").decode()
        return "".join([c for c in decomposed if not unicodedata.combining(c)])
