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


HERO = Conversation(
    user="ann",
    minutes=6,
    texts=(
        "Good afternoon! I'm Ann.",
        "I'd like a table for tomorrow at half past eight",
        "Until what time is the pool open?",
        "We are two",
    ),
    rating=5,
)
"""The one that the pictures show from near; they ask why the third answer was given."""

_TABLE = "Una mesa para cuatro el viernes a las nueve"
_TAXI = "A taxi to the airport tomorrow at 6 am"

CONVERSATIONS = (
    HERO,
    Conversation(user="guest-5f2a", minutes=11, texts=("Hay piscina?",), channel="telegram"),
    Conversation(
        user="bruno", minutes=38, texts=(_TABLE, "Sí, por favor"), channel="telegram", rating=5
    ),
    Conversation(
        user="carla", minutes=64, texts=("Tell me a joke", "Another"), rating="bad", is_over=True
    ),
    Conversation(user="guest-c81d", minutes=95, texts=("Is breakfast included?", "Thank you")),
    Conversation(user="dmitri", minutes=130, texts=("Hello", _TAXI, "yes"), rating=5, is_over=True),
    Conversation(
        user="ann",
        minutes=1450,
        texts=("Hello again", "Can I bring my dog?", "Thanks"),
        rating=4,
        is_over=True,
    ),
    Conversation(
        user="elif", minutes=1600, texts=("The shower does not work", "204"), channel="telegram"
    ),
    Conversation(user="guest-90be", minutes=1755, texts=("Hello!",), is_over=True),
    Conversation(
        user="farid",
        minutes=2990,
        texts=("Wake me up at seven", "yes", "Thanks a lot"),
        rating=5,
        is_over=True,
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
    then = _NOW - timedelta(minutes=conversation.minutes)
    message = Message(
        user_id=name,
        text=text,
        channel_type=conversation.channel,
        attributes={"now": f"{then:%Y-%m-%dT%H:%M:%S}"},
    )
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
