"""A vocabulary in order of first appearance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from tertulia.components.vocab.base import Vocabulary
from tertulia.components.vocab.counted_tokens import CountedTokens, count_tokens, strings_in
from tertulia.core.registry import register
from tertulia.core.text import Tokenizer


@register("default_vocab")
@dataclass(kw_only=True, eq=False)
class DefaultVocabulary(Vocabulary):
    """Number tokens in the order of their first appearance, after the special tokens.

    Each string is one token, unless a `tokenizer` cuts it or `level` asks for its characters.
    Tokens seen fewer than `min_freq` times are left out. Unknown tokens get the index of
    `default_token`, which is one of the special tokens, else 0.
    """

    level: Literal["token", "char"] = "token"
    default_token: str | None = None
    tokenizer: Tokenizer | None = None
    min_freq: int = 0

    @property
    def unknown_token(self) -> str | None:
        return self.default_token

    def fit(self, *columns: Sequence[object]) -> None:
        """Learn the tokens of one or more columns.

        Args:
            columns: of strings, records with a `text`, or sequences of these to any depth.

        Raises:
            DataError: a column holds something else.
        """
        tokens: Iterable[str] = strings_in(columns)
        if self.tokenizer is not None:
            tokens = chain.from_iterable(self.tokenizer(list(tokens)))
        if self.level == "char":
            tokens = chain.from_iterable(tokens)
        counts = count_tokens(tokens)
        frequent = (token for token, count in counts.items() if count >= self.min_freq)
        self.learned = CountedTokens.of(self.special_tokens, frequent, counts)
