"""Terms: those tokens that count, alone and with their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tertulia.core.errors import ParameterError


@dataclass(frozen=True, slots=True)
class TermRules:
    """Which tokens of an utterance are kept, and which n-grams are made of them.

    `stopwords` are compared with the tokens as they are after lower-casing. `ngram_range` is the
    shortest and the longest n-gram, in tokens.
    """

    stopwords: frozenset[str] = frozenset()
    ngram_range: tuple[int, int] = (1, 1)
    lowercase: bool = True
    alphas_only: bool = True

    def __call__(self, tokens: Iterable[str]) -> list[str]:
        """Return the terms: every n-gram of the shortest length first, words parted by a space."""
        if self.lowercase:
            tokens = (token.lower() for token in tokens)
        words = [token for token in tokens if self._keeps(token)]
        shortest, longest = self.ngram_range
        if longest == 1:
            return words
        return [
            " ".join(words[start : start + length])
            for length in range(shortest, longest + 1)
            for start in range(len(words) - length + 1)
        ]

    def _keeps(self, token: str) -> bool:
        is_word = token.isalpha() if self.alphas_only else bool(token) and not token.isspace()
        return is_word and token not in self.stopwords


def check_ngram_range(ngram_range: Sequence[int] | None) -> tuple[int, int]:
    """Return the two bounds; single tokens when None.

    Raises:
        ParameterError: not two whole numbers, the first at least 1, the second no less.
    """
    match [1, 1] if ngram_range is None else list(ngram_range):
        case [int(shortest), int(longest)] if 1 <= shortest <= longest:
            return shortest, longest
        case other:
            raise ParameterError(
                f"ngram_range must be the shortest and the longest n-gram, like [1, 2], not {other}"
            )
