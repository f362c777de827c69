"""The values that travel between nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import msgspec
import numpy as np

from tertulia.core.arrays import FloatArray

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


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word of a text, characters `[start, end)`."""

    text: str
    start: int
    end: int


class EntitySpan(msgspec.Struct, frozen=True, kw_only=True):
    """A typed stretch of a text, characters `[start, end)`.

    `value` is what it stands for: the stretch itself, a synonym, or what an extractor made of it.
    `confidence` lies in [0, 1] and is None where the extractor has none. `processors` are the
    components that changed it. `role` and `group` tell entities of one type apart. `details` is
    what else an extractor knows.
    """

    start: int
    end: int
    entity: str
    value: Any
    extractor: str
    confidence: float | None = None
    processors: tuple[str, ...] = ()
    role: str | None = None
    group: str | None = None
    details: Mapping[str, Any] | None = None


class IntentScore(msgspec.Struct, frozen=True, gc=False):
    """An intent, None for no intent at all, and how sure one is of it."""

    intent: str | None
    confidence: float


class IntentRanking(msgspec.Struct, frozen=True):
    """Intents, the most likely first."""

    scores: tuple[IntentScore, ...] = ()

    @property
    def best(self) -> IntentScore:
        """The most likely intent; that of nothing, confidence 0, where there is none."""
        return self.scores[0] if self.scores else NO_INTENT

    @classmethod
    def of(cls, intents: Sequence[str], confidences: FloatArray, length: int = 10) -> IntentRanking:
        """Rank intents by their confidences, equal ones in their order, and keep the first few."""
        order = np.argsort(-confidences, kind="stable")[:length].tolist()
        values = confidences.tolist()
        return cls(tuple([IntentScore(intents[place], values[place]) for place in order]))


NO_INTENT = IntentScore(None, 0.0)
