"""The conversations in the pictures: held now, and kept as if in days gone by."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from tertulia.agent.agent import Agent
from tertulia.agent.message import CLOSE, Message
from tertulia.agent.stores.base import StoredDialogue

_NOW = datetime(2026, 5, 21, 16, 40, tzinfo=UTC)
_STRETCH = 30  # the assistant answers at once, and so do those who talk to it
_PAUSE_SECONDS = 0.4
_INSTANT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """What somebody said, and how many minutes ago; what they think of one of the answers."""

    user: str
    minutes: int
    texts: Sequence[str]
    channel: str = "http_client"
    rating: int | str | None = None
    is_over: bool = False


HELLO, SUN = "Hello!", "What will the weather be in Lisbon tomorrow?"
DINNER, CHOICE = "Find me a table for two tonight, somewhere quiet.", "Taberna do Mar, please"

HERO = Conversation(user="ann", minutes=6, texts=(HELLO, SUN, DINNER, CHOICE), rating=5)
"""The one that the pictures show from near; they ask why the third answer was given."""

CONVERSATIONS = (
    HERO,
    Conversation(
        user="guest-5f2a", minutes=11, texts=("Is there a table for six?",), channel="telegram"
    ),
    Conversation(user="bruno", minutes=38, texts=(SUN, "Thanks!"), channel="telegram", rating=5),
    Conversation(
        user="carla", minutes=64, texts=("Tell me a joke", "Another"), rating="bad", is_over=True
    ),
    Conversation(user="guest-c81d", minutes=95, texts=("Will it rain on Sunday?", "Thank you")),
    Conversation(
        user="dmitri", minutes=130, texts=(HELLO, DINNER, "Thanks"), rating=5, is_over=True
    ),
    Conversation(
        user="ann", minutes=1450, texts=("Hello again", SUN, "Thanks"), rating=4, is_over=True
    ),
    Conversation(
        user="elif", minutes=1600, texts=("Can you move my table to ten?",), channel="telegram"
    ),
    Conversation(user="guest-90be", minutes=1755, texts=(HELLO,), is_over=True),
    Conversation(
        user="farid", minutes=2990, texts=(DINNER, CHOICE, "Thanks a lot"), rating=5, is_over=True
    ),
)


async def hold_all(agent: Agent) -> list[StoredDialogue]:
    """Hold every conversation; as dialogues of days gone by, the oldest first."""
    async with agent:
        held = await asyncio.gather(*(_hold(agent, one) for one in CONVERSATIONS))
    return sorted(held, key=lambda dialogue: dialogue.dialogue.date_start)


async def _hold(agent: Agent, conversation: Conversation) -> StoredDialogue:
    name = f"{conversation.user}@{conversation.minutes}"  # nobody holds two at once
    answers = []
    for text in conversation.texts:
        answers.append(await _say(agent, conversation, name, text))
        await asyncio.sleep(_PAUSE_SECONDS)
    if conversation.is_over:
        await _say(agent, conversation, name, CLOSE)
    dialogue_id, rated = answers[0][0], answers[:2][-1][1]
    if conversation.rating is not None:
        opinion = "bad" if conversation.rating == "bad" else "good"
        await agent.store.rate_dialogue(dialogue_id, {"rating": conversation.rating})
        await agent.store.rate_utterance(rated, {"rating": opinion, "user_external_id": name})
    dialogue = await agent.store.export(dialogue_id)
    if dialogue is None:
        raise LookupError(dialogue_id)
    return _moved(dialogue, conversation, name)


async def _say(agent: Agent, conversation: Conversation, name: str, text: str) -> tuple[str, str]:
    """Say something; the dialogue, and what was answered, by their ids."""
    message = Message(user_id=name, text=text, channel_type=conversation.channel)
    answer = (await agent.respond(message)).answer
    return answer.dialog_id, answer.utt_id


def _moved(dialogue: StoredDialogue, conversation: Conversation, name: str) -> StoredDialogue:
    """A dialogue as if it had been held then, by people who read and type."""
    first = dialogue.dialogue.date_start
    then = _NOW - timedelta(minutes=conversation.minutes)

    def moved(found: re.Match[bytes]) -> bytes:
        passed = datetime.fromisoformat(found[0].decode()) - first
        return (then + passed * _STRETCH).isoformat().encode()

    content = msgspec.json.encode(dialogue).replace(name.encode(), conversation.user.encode())
    return msgspec.json.decode(_INSTANT.sub(moved, content), type=StoredDialogue)
