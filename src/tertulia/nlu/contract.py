"""What an NLU component says of itself, so that the dialect can wire it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

GATHERED = frozenset({"features", "patterns", "entities"})
"""Properties that several components add to; who reads one gets all that was added before."""

LEARNED_FROM = ("gold_intent", "gold_entities", "knowledge")
"""What only training data have: the intent of each example or None, its annotated entities, and
the `Knowledge` beside the examples, the same in every row."""

GIVEN = ("text", "time")
"""What a message has from the start: its text, and when it was said, in seconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """Which properties of a message a component reads, adds and learns from.

    Attributes:
        reads: the arguments of `__call__`, each with the property it takes. `lemmas|tokens|text`
            takes the first that is there, `patterns?` nothing at all where nobody provides it.
        learns: the arguments of `fit` beside those of `__call__`, each with its property.
        learns_apart: whether `fit` takes only these, and nothing of what `__call__` takes.
        provides: the properties that `__call__` returns, a column each.
        uses: constructor parameters that are other components, each with what that one offers.
        offers: what this component is to others that `use` it.
        languages: the languages it works for; empty for all.
    """

    reads: Mapping[str, str] = field(default_factory=dict)
    learns: Mapping[str, str] = field(default_factory=dict)
    learns_apart: bool = False
    provides: tuple[str, ...] = ()
    uses: Mapping[str, str] = field(default_factory=dict)
    offers: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()


def contract_of(cls: type, params: Mapping[str, object]) -> Contract | None:
    """The contract of a component with these parameters; None if it is none of NLU's.

    A class has it as `contract`, or makes it in `contract_with(params)` where parameters decide.
    """
    make = getattr(cls, "contract_with", None)
    found = make(params) if make is not None else getattr(cls, "contract", None)
    return found if isinstance(found, Contract) else None
