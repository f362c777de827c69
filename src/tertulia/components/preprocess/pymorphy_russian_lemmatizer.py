"""Russian words to their dictionary forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tertulia.core.component import Component
from tertulia.core.extras import require
from tertulia.core.registry import register
from tertulia.core.text import Tokens

_CACHED_WORDS = 100_000
_LONGEST_WORD = 100  # characters; longer strings are no words and would fill the cache


@register("pymorphy_russian_lemmatizer")
@dataclass(kw_only=True, eq=False)
class PymorphyRussianLemmatizer(Component):
    """Replace each token by the normal form of its likeliest reading, out of context.

    Korobov 2015, "Morphological Analyzer and Generator for Russian and Ukrainian Languages".
    Lemmas are in lower case; what is no Russian word is lower-cased only.
    """

    def prepare(self) -> None:
        """Load the dictionary; the `russian` extra."""
        analyzer = require("pymorphy3", extra="russian").MorphAnalyzer()

        @lru_cache(maxsize=_CACHED_WORDS)
        def lemma(word: str) -> str:
            try:
                normal_form: str = analyzer.parse(word)[0].normal_form
            except UnicodeEncodeError:  # a surrogate standing alone
                return word.lower()
            return normal_form

        self._lemma: Callable[[str], str] = lemma

    def __call__(self, utterances: Sequence[Tokens]) -> list[list[str]]:
        """Return the lemma of each token of each utterance."""
        return [
            [
                self._lemma(token) if len(token) <= _LONGEST_WORD else token.lower()
                for token in tokens
            ]
            for tokens in utterances
        ]
