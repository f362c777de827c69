"""The two sides of a turn of the DSTC2 dialogues, as pipelines and configurations see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict


class DialogueAct(TypedDict):
    """What a text does, such as `inform`, and with which (slot, value) pairs."""

    act: str
    slots: Sequence[Sequence[str]]


class UserTurn(TypedDict):
    """What the user said; `text` is empty where the bot speaks first.

    `db_result` is the row a database query of the bot just found. `episode_done` is True in the
    first turn of a dialogue: all before it is over.
    """

    text: str
    intents: Sequence[DialogueAct]
    db_result: NotRequired[dict[str, Any]]
    episode_done: NotRequired[bool]


class BotTurn(TypedDict):
    """What the bot answered, and its action as one name."""

    text: str
    act: str
