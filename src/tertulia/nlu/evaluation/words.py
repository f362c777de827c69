"""The words of a text, whoever cut it into tokens, and the entities that cover them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

# Chinese, Japanese, Thai, Lao, Burmese, Khmer: without blanks between words, so each sign is one.
_SIGN = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_SIGN}]|[^\W{_SIGN}]+|[^\w\s]")


class Span(Protocol):
    """A typed stretch of a text, characters `[start, end)`."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def entity(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Words:
    """Where the words of a text begin and end, in order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Words:
        """Cut a text at blanks and around punctuation, each sign of which is a word."""
        places = [match.span() for match in _WORD.finditer(text)]
        return cls(tuple(start for start, _ in places), tuple(end for _, end in places))

    def entities(self, spans: Iterable[Span]) -> list[str | None]:
        """The type of the entity that covers most of each word, the first of equal ones."""
        types: list[str | None] = [None] * len(self.starts)
        covered = [0] * len(self.starts)
        for span in spans:
            first, last = bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)
            for place in range(first, last):
                overlap = min(span.end, self.ends[place]) - max(span.start, self.starts[place])
                if overlap > covered[place]:
                    types[place], covered[place] = span.entity, overlap
        return types
