"""Russian text to sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from tertulia.components.tokenize.base import check_texts
from tertulia.core.component import Component
from tertulia.core.extras import require
from tertulia.core.registry import register

_WINDOW = 10_000  # characters looked at together: razdel's time grows with their square


class _Sentence(Protocol):
    """What razdel finds: `text` is what stands at the characters [start, stop)."""

    stop: int
    text: str


@register("ru_sent_tokenizer")
@dataclass(kw_only=True, eq=False)
class RuSentTokenizer(Component):
    """Cut Russian texts into sentences, with razdel's rules.

    No sentence is longer than 10,000 characters: what is longer is cut.
    """

    def prepare(self) -> None:
        """Import razdel; the `russian` extra."""
        razdel = require("razdel", extra="russian")
        self._sentenize: Callable[[str], Iterable[_Sentence]] = razdel.sentenize

    def __call__(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the sentences of each text, without the whitespace around them.

        Raises:
            ShapeError: a row is not a text.
        """
        return [list(self._sentences(text)) for text in check_texts(texts)]

    def _sentences(self, text: str) -> Iterator[str]:
        """Look through a window; the last sentence in it may go on, so start there again."""
        start = 0
        while start < len(text):
            window = text[start : start + _WINDOW]
            found = list(self._sentenize(window))
            start += len(window)
            if start < len(text) and len(found) > 1:
                found.pop()
                start += found[-1].stop - len(window)
            yield from (sentence.text for sentence in found if sentence.text)
