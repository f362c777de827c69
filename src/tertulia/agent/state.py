"""The dialogue state: who speaks, and what was said.

The names of the fields are those of the documented state, which services and formatters see.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeAlias

from msgspec import Struct, field

Json: TypeAlias = Any
"""A JSON value: what services answer is theirs to define."""

JsonObject: TypeAlias = dict[str, Json]

PROFILE = (
    "name",
    "gender",
    "birthdate",
    "location",
    "home_coordinates",
    "work_coordinates",
    "occupation",
    "income_per_year",
)
"""The fields of a human's profile."""

Kind: TypeAlias = Literal["human", "bot"]


def _empty_profile() -> JsonObject:
    return dict.fromkeys(PROFILE)


class Human(Struct, kw_only=True):
    """A person, across all their dialogues."""

    id: str
    user_external_id: str
    persona: Json = field(default_factory=dict)
    profile: JsonObject = field(default_factory=_empty_profile)
    attributes: JsonObject = field(default_factory=dict)
    user_type: Literal["human"] = "human"


class Bot(Struct, kw_only=True):
    """The assistant, in one dialogue."""

    id: str
    persona: Json = field(default_factory=dict)
    attributes: JsonObject = field(default_factory=dict)
    user_type: Literal["bot"] = "bot"


class HumanUtterance(Struct, kw_only=True):
    """What a person said, what annotators say about it, and the candidate replies.

    A hypothesis is a JSON object: `skill_name`, `service_name`, `annotations`, `text` and
    `confidence`, and whatever else its skill added.
    """

    utt_id: str
    text: str
    user: Human
    date_time: datetime
    annotations: JsonObject = field(default_factory=dict)
    hypotheses: list[JsonObject] = field(default_factory=list)
    attributes: JsonObject = field(default_factory=dict)


class BotUtterance(Struct, kw_only=True):
    """What the assistant said: `text` as shown, `orig_text` as selected."""

    utt_id: str
    text: str
    orig_text: str
    user: Bot
    date_time: datetime
    active_skill: str = ""
    confidence: float = 1.0
    annotations: JsonObject = field(default_factory=dict)
    attributes: JsonObject = field(default_factory=dict)


Utterance: TypeAlias = HumanUtterance | BotUtterance


def update_human(human: Human, changes: JsonObject) -> None:
    """Let a skill change a person: a field of theirs, else of their profile, else an attribute."""
    for key, value in changes.items():
        if key == "persona":
            human.persona = value
        elif key in {"profile", "attributes"} and isinstance(value, dict):
            setattr(human, key, dict(value))
        elif key in human.profile:
            human.profile[key] = value
        else:
            human.attributes[key] = value


def update_bot(bot: Bot, changes: JsonObject) -> None:
    """Let a skill change the bot: a field of its own, else an attribute."""
    for key, value in changes.items():
        if key == "persona":
            bot.persona = value
        elif key == "attributes" and isinstance(value, dict):
            bot.attributes = dict(value)
        else:
            bot.attributes[key] = value
