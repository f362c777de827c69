"""Why a message was understood as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

ReasonKind: TypeAlias = Literal["n-gram", "feature", "example", "rule"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that spoke for what was decided, or against it.

    `text` is what was seen: letters or words of the message, an example it is like, a rule that
    holds. `effect` is how much it moved the score of the decision, below zero if against it.
    """

    kind: ReasonKind
    text: str
    effect: float
