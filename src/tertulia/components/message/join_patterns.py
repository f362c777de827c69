"""What several featurizers noticed at each token, in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from tertulia.core.component import Component
from tertulia.core.errors import ShapeError
from tertulia.core.registry import register

PatternNames: TypeAlias = Sequence[tuple[str, ...]]
"""The names of the patterns that match at each token of a message."""


@register("join_patterns")
@dataclass(kw_only=True, eq=False)
class JoinPatterns(Component):
    """Name at each token all patterns that any featurizer found there, each once."""

    def __call__(self, *columns: Sequence[PatternNames]) -> list[list[tuple[str, ...]]]:
        """Join columns of the same messages, token by token.

        Raises:
            ShapeError: the columns were made from different tokens.
        """
        return [_joined(messages) for messages in zip(*columns, strict=True)]


def _joined(messages: Sequence[PatternNames]) -> list[tuple[str, ...]]:
    if len(counts := {len(tokens) for tokens in messages}) > 1:
        raise ShapeError(
            f"patterns at {sorted(counts)} tokens of one message cannot be joined: "
            "put both featurizers behind the same tokenizer"
        )
    return [tuple(dict.fromkeys(chain(*names))) for names in zip(*messages, strict=True)]
