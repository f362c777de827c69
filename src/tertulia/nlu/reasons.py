"""What moved a decision."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that moved a decision.

    Attributes:
        kind: what it is: an `n-gram`, an `example`, a `rule`.
        text: the thing itself, in words.
        effect: how far it moved the decision, towards it if positive.
    """

    kind: str
    text: str
    effect: float
