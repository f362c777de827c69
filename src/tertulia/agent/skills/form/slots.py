"""A slot as it is written in a configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct
from msgspec import field as member

from tertulia.agent.skills.wording import Phrases

SlotType: TypeAlias = Literal["text", "integer", "number", "choice", "date", "time", "datetime"]

Reason: TypeAlias = Literal[
    "type", "minimum", "maximum", "choices", "pattern", "longest", "past", "closed", "incomplete"
]
"""Why a value is not taken."""


class Slot(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that a form needs.

    Attributes:
        name: what the form calls it.
        question: asks for it.
        entity: the type of entity that gives it; its own name, if left out.
        role: the role that such an entity must have, unless the slot is just asked for.
        type: what its values are.
        text: the whole utterance answers its question.
        intents: intents that answer its question, and the values that they stand for.
        choices: the values, or the values and other words for each.
        minimum, maximum: the least and the greatest number.
        pattern: a regular expression of the whole text.
        longest: the most characters of a text.
        future: the moment must not have passed.
        hours: when there is somebody: for days such as `mon-fri`, `sat,sun` or `daily`, a list of
            `13:00-16:00`, both ends included.
        usual: the hours that are meant by "at eight"; `hours`, if left out.
        invalid: says why a value is not taken; the question follows.
        reasons: says it for one reason or another.
        optional: it is not asked for.
        recall: the attribute of the human that gives it, where that is known.
        called: words by which it is named when something is to be changed.
        shown: how a value is said, where it is not said as it is.
    """

    name: Annotated[str, Meta(pattern="^[A-Za-z_][A-Za-z0-9_]*$")]
    question: Phrases = ()
    entity: str | None = None
    role: str | None = None
    type: SlotType = "text"
    text: bool = False
    intents: Mapping[str, str] = member(default_factory=dict)
    choices: Sequence[str] | Mapping[str, Sequence[str]] = ()
    minimum: int | float | None = None
    maximum: int | float | None = None
    pattern: str | None = None
    longest: Annotated[int, Meta(ge=1)] = 200
    future: bool = False
    hours: Mapping[str, Sequence[str]] = member(default_factory=dict)
    usual: Sequence[str] = ()
    invalid: Phrases = ()
    reasons: Mapping[Reason, Phrases] = member(default_factory=dict)
    optional: bool = False
    recall: str | None = None
    called: Sequence[str] = ()
    shown: Mapping[str, Phrases] = member(default_factory=dict)
