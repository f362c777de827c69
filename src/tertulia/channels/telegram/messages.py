"""From what Telegram delivers to what was said, and back into pieces that Telegram takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

from tertulia.agent.message import CLOSE, START, Message
from tertulia.agent.state import JsonObject
from tertulia.agent.wire import plain

if TYPE_CHECKING:
    import telegram

CHANNEL = "telegram"
MAX_TEXT = 4096
"""How long a message may be, in UTF-16 code units, as Telegram counts."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to answer: a chat, and the topic within it if it has topics."""

    chat_id: int
    topic_id: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody said something to the bot."""

    place: Place
    message: Message
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asked how to use the bot."""

    place: Place


Incoming: TypeAlias = Said | Asked | None
"""What an update means; None: nothing to us."""

_Word: TypeAlias = Literal["/start", "/close", "/help"]


def understood(update: telegram.Update, bot_id: int, bot_name: str) -> Incoming:
    """What an update means.

    The message id is made from the update's, so that an update which is delivered twice is
    answered, but not taken, twice.

    Args:
        update: what Telegram delivered.
        bot_id: who we are; another bot's updates have ids of their own.
        bot_name: what we are called in groups, where several bots hear a command.
    """
    message = update.message
    if message is None or message.from_user is None:
        return None
    attachments = _attachments(message)
    text = message.text or message.caption or ""
    if not text and not attachments:
        return None  # somebody joined, a message was pinned, and the like
    place = Place(message.chat.id, message.message_thread_id if message.is_topic_message else None)
    attributes: JsonObject = {"telegram": _circumstances(message, place)}
    if attachments:
        attributes["attachments"] = attachments
    if text.startswith("/"):
        word, *rest = text.split(maxsplit=1)
        command, _, addressee = word.partition("@")
        if addressee and addressee.lower() != bot_name.lower():
            return None
        if command == "/help":
            return Asked(place)
        if command in {START, CLOSE}:
            text = command
            attributes |= {"start_parameter": rest[0].strip()} if rest else {}
    return Said(
        place,
        Message(
            user_id=str(message.from_user.id),
            text=text,
            channel_type=CHANNEL,
            attributes=attributes,
            message_id=f"{_prefix(bot_id)}{update.update_id}",
        ),
        message.date,
    )


def place_of(message: Message, bot_id: int) -> Place | None:
    """Where to answer a message that was stored; None if it came another way."""
    if message.channel_type != CHANNEL or not (message.message_id or "").startswith(
        _prefix(bot_id)
    ):
        return None
    circumstances = message.attributes["telegram"]
    return Place(circumstances["chat_id"], circumstances["topic_id"])


def pieces(text: str) -> Iterator[str]:
    """Cut a text into messages that are not too long, at the end of a line or word if it can be.

    Args:
        text: what to say; nothing comes of blanks, which Telegram does not take.
    """
    units = text.encode("utf-16-le", errors="surrogatepass")
    rest = units.decode("utf-16-le", errors="replace").strip()  # half a character cannot be sent
    while rest:
        longest = _fitting(rest)
        end = len(longest)
        if end < len(rest):
            end = max(longest.rfind("\n"), longest.rfind(" ")) + 1 or end
        piece, rest = rest[:end].rstrip(), rest[end:].lstrip()
        if piece:
            yield piece


def _prefix(bot_id: int) -> str:
    return f"{CHANNEL}:{bot_id}:"


def _fitting(text: str) -> str:
    """As much from the start as fits into one message."""
    units = text[:MAX_TEXT].encode("utf-16-le")[: MAX_TEXT * 2]
    return units.decode("utf-16-le", errors="ignore")  # half a character is left for the next


def _circumstances(message: telegram.Message, place: Place) -> JsonObject:
    """What a skill may want to know of how it was said."""
    sender = message.from_user
    return {
        "chat_id": place.chat_id,
        "topic_id": place.topic_id,
        "chat_type": str(message.chat.type),
        "message_id": message.message_id,
        "language": sender.language_code if sender else None,
    }


def _attachments(message: telegram.Message) -> list[JsonObject]:
    """What was sent besides text: its kind, and how Telegram describes it."""
    from telegram.helpers import effective_message_type

    found = message.effective_attachment
    if not found:
        return []
    sizes = [*found] if isinstance(found, Sequence) else [found]  # of a picture, the largest last
    return [plain(sizes[-1].to_dict()) | {"type": str(effective_message_type(message))}]
