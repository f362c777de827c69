"""What a store keeps: four kinds of records, and who is alive.

A conversation is everything one user says, in one queue; its record is the only one that turns
of the same user compete for.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Raw, Struct, field

from tertulia.agent.message import Answer, Message
from tertulia.agent.state import Bot, Human, JsonObject, Kind

NO_TRACE = Raw(b"null")


class ConversationRecord(Struct, kw_only=True):
    """One user: who they are, and how far their turns have come.

    Attributes:
        user_id: the key.
        human: the person, as skills know them.
        accepted: the sequence number of the newest turn.
        finished: that of the newest finished turn; turns finish in order, so the turn
            `finished + 1` is the only one that may run.
        fence: grows whenever a turn begins; a turn is finished only under the fence that it
            began with.
        dialogue_id: the dialogue that is open, if one is.
    """

    user_id: str
    human: Human
    accepted: int = 0
    finished: int = 0
    fence: int = 0
    dialogue_id: str | None = None


class DialogueRecord(Struct, kw_only=True):
    """One dialogue, without its utterances.

    Attributes:
        dialogue_id: the key.
        length: how many utterances it has.
        revision: grows with every change to the dialogue or its utterances.
    """

    dialogue_id: str
    user_id: str
    channel_type: str
    bot: Bot
    date_start: datetime
    date_finish: datetime
    is_active: bool = True
    attributes: JsonObject = field(default_factory=dict)
    length: int = 0
    revision: int = 0


class UtteranceRecord(Struct, kw_only=True):
    """One utterance: where it stands, and its encoded content.

    Attributes:
        utt_id: the key.
        position: its place in the dialogue, counting both speakers, from 0.
        body: the encoded `HumanUtterance` or `BotUtterance`.
    """

    utt_id: str
    dialogue_id: str
    position: int
    kind: Kind
    date_time: datetime
    body: Raw


class TurnRecord(Struct, kw_only=True):
    """One message and what became of it.

    Attributes:
        turn_id: the key.
        sequence: its place among the turns of its user, from 1, in order of arrival.
        digest: the message's fingerprint.
        message: what was said; in full, so that the turn can be run by any process.
        owner: the process that answers for the turn: it accepted it, or has begun it.
        status: `queued` behind other turns of the user, `running`, or `done`.
        question_id: the human utterance, once the turn has begun.
        answer: what was answered, once it is done.
        trace: the encoded `Trace`, once it is done; `null` before, and for a command.
    """

    turn_id: str
    user_id: str
    sequence: int
    digest: str
    message: Message
    owner: str
    accepted_at: datetime
    message_id: str | None = None
    status: Literal["queued", "running", "done"] = "queued"
    dialogue_id: str | None = None
    question_id: str | None = None
    finished_at: datetime | None = None
    answer: Answer | None = None
    trace: Raw = NO_TRACE
