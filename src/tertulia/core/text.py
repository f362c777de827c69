"""The values that travel between nodes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias

Nested: TypeAlias = "str | Sequence[Nested]"
"""A string, or sequences of strings to any depth."""

Tokens: TypeAlias = Sequence[str]


class Tokenizer(Protocol):
    """Cuts each text of a batch into tokens."""

    def __call__(self, texts: Sequence[str], /) -> Sequence[Tokens]: ...


class Embedder(Protocol):
    """Gives each token of a batch of utterances a vector of length `dim`."""

    @property
    def dim(self) -> int: ...

    def __call__(self, utterances: Sequence[Tokens], /) -> object: ...
