"""What a store decides: pure functions from what it has read to what it must write.

Each runs inside one transaction that holds the user's conversation: the store reads `Found`,
asks a rule, writes what the rule says, all or nothing, and returns the rule's result. No store
has an opinion of its own about order, leases or retries.

A turn is leased to its `owner` for as long as that process says that it lives. Whoever takes it
over raises the conversation's fence, and what the former owner writes later is refused (Gray and
Cheriton 1989, "Leases"; the fence is the sequencer of Burrows 2006, "The Chubby lock service").
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from msgspec import Raw, json
from msgspec.structs import replace

from tertulia.agent.errors import ErasedError, KeyReusedError, LeaseLostError
from tertulia.agent.message import CLOSE, START, Answer, Message
from tertulia.agent.state import Bot, BotUtterance, Human, HumanUtterance
from tertulia.agent.stores.records import (
    ConversationRecord,
    DialogueRecord,
    TurnRecord,
    UtteranceRecord,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the store has under the user's lock.

    Attributes:
        now: the store's clock, the same for every process.
        conversation: the user's record, if there is one.
        dialogue: the dialogue that it names as open, if it does.
        turn: the turn in question: for an arrival that with the same message id, else that with
            the given turn id.
        head: the turn `finished + 1` of the conversation, if there is one; possibly `turn`.
        previous: the stored utterance that the rule is going to replace, if it is.
        living: the owners whose lease has not run out.
    """

    now: datetime
    conversation: ConversationRecord | None
    dialogue: DialogueRecord | None = None
    turn: TurnRecord | None = None
    head: TurnRecord | None = None
    previous: UtteranceRecord | None = None
    living: Container[str] = ()


@dataclass(frozen=True, slots=True)
class Writes:
    """Records to insert or to replace, whole, by their keys."""

    conversation: ConversationRecord
    turn: TurnRecord
    dialogues: tuple[DialogueRecord, ...] = ()
    utterances: tuple[UtteranceRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """The turn is this process's to run; everything it needs is here, and on disk."""

    turn: TurnRecord
    conversation: ConversationRecord
    dialogue: DialogueRecord
    question: HumanUtterance


@dataclass(frozen=True, slots=True)
class Behind:
    """Another turn of the user comes first.

    Attributes:
        turn: the one that must wait.
        head: the one that comes first.
        is_orphaned: whether the process that answers for `head` is dead.
    """

    turn: TurnRecord
    head: TurnRecord
    is_orphaned: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """The turn has been answered already."""

    turn: TurnRecord
    answer: Answer


NewId: TypeAlias = Callable[[], str]
"""Where the names of new records come from."""

Standing: TypeAlias = Begun | Behind | Answered
"""How a turn stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a turn leads to; written in one transaction.

    Attributes:
        begun: what it began with.
        human: the person, as changed by skills.
        bot: the bot, as changed by skills.
        question: the human utterance with annotations and hypotheses.
        answer: the bot's utterance.
        previous: the bot's utterance before, if it was annotated anew.
        trace: the encoded trace.
    """

    begun: Begun
    human: Human
    bot: Bot
    question: HumanUtterance
    answer: BotUtterance
    reply: Answer
    trace: bytes
    previous: BotUtterance | None = None


def accept(
    found: Found, message: Message, owner: str, new_id: NewId
) -> tuple[Standing, Writes | None]:
    """Take a message in: as a new turn, or as the retry of one that is known.

    Raises:
        KeyReusedError: its message id belongs to another message.
    """
    if found.turn is not None:
        if found.turn.digest != message.digest:
            raise KeyReusedError(str(message.message_id))
        return _stand(found, found.turn, owner), None
    conversation = found.conversation or _new_conversation(message.user_id, new_id)
    conversation = replace(conversation, accepted=conversation.accepted + 1)
    turn = TurnRecord(
        turn_id=new_id(),
        user_id=message.user_id,
        sequence=conversation.accepted,
        message_id=message.message_id,
        digest=message.digest,
        message=message,
        owner=owner,
        accepted_at=found.now,
    )
    if found.head is not None:
        return _behind(turn, found.head, found, owner), Writes(conversation, turn)
    return _begin(conversation, found.dialogue, turn, owner, found.now, new_id)


def begin(found: Found, turn_id: str, owner: str, new_id: NewId) -> tuple[Standing, Writes | None]:
    """Begin a turn that was accepted earlier, if it is its turn and nobody living has it.

    Raises:
        ErasedError: its user has been erased.
    """
    turn, conversation = found.turn, found.conversation
    if turn is None or conversation is None:
        raise ErasedError(turn_id)
    standing = _stand(found, turn, owner)
    if isinstance(standing, Answered) or standing.head.turn_id != turn_id:
        return standing, None
    if turn.owner != owner and turn.owner in found.living:
        return standing, None
    return _begin(conversation, found.dialogue, turn, owner, found.now, new_id)


def _stand(found: Found, turn: TurnRecord, owner: str) -> Answered | Behind:
    """How a known turn stands; one that could begin stands behind itself."""
    if turn.answer is not None:
        return Answered(turn, turn.answer)
    return _behind(turn, found.head or turn, found, owner)


def finish(found: Found, outcome: Outcome) -> tuple[TurnRecord, Writes]:
    """End a turn: the answer, what skills changed, and the end itself, together.

    Raises:
        ErasedError: its user has been erased.
        LeaseLostError: another process has taken it over.
    """
    begun = outcome.begun
    conversation = found.conversation
    if conversation is None or found.turn is None:
        raise ErasedError(begun.turn.turn_id)
    if (
        conversation.fence != begun.conversation.fence
        or conversation.finished + 1 != begun.turn.sequence
    ):
        raise LeaseLostError(begun.turn.turn_id)
    question, answer = outcome.question, outcome.answer
    length = begun.dialogue.length
    dialogue = replace(
        begun.dialogue,
        bot=outcome.bot,
        attributes=found.dialogue.attributes if found.dialogue else begun.dialogue.attributes,
        date_finish=answer.date_time,
        length=length + 1,
        revision=_revision(found, begun) + 1,
    )
    utterances = [
        _record(begun.dialogue.dialogue_id, length - 1, question),
        _record(begun.dialogue.dialogue_id, length, answer),
    ]
    if outcome.previous is not None:
        previous = _rated_meanwhile(outcome.previous, found.previous)
        utterances.append(_record(begun.dialogue.dialogue_id, length - 2, previous))
    turn = replace(
        begun.turn,
        status="done",
        finished_at=found.now,
        answer=outcome.reply,
        trace=Raw(outcome.trace),
    )
    ended = replace(conversation, human=outcome.human, finished=turn.sequence)
    return turn, Writes(ended, turn, (dialogue,), tuple(utterances))


def _rated_meanwhile(previous: BotUtterance, stored: UtteranceRecord | None) -> BotUtterance:
    """A turn annotates the utterance before it; its attributes belong to those who rate it."""
    if stored is None:
        return previous
    return replace(previous, attributes=json.decode(stored.body, type=BotUtterance).attributes)


def _revision(found: Found, begun: Begun) -> int:
    """Somebody may have rated the dialogue while the turn ran."""
    return max(found.dialogue.revision if found.dialogue else 0, begun.dialogue.revision)


def _begin(
    conversation: ConversationRecord,
    dialogue: DialogueRecord | None,
    turn: TurnRecord,
    owner: str,
    now: datetime,
    new_id: NewId,
) -> tuple[Standing, Writes]:
    """Lease a turn to a process; a command is carried out at once."""
    conversation = replace(conversation, fence=conversation.fence + 1)
    if turn.message.is_command:
        return _command(conversation, dialogue, turn, now, new_id)
    if dialogue is None:
        dialogue = _new_dialogue(conversation, turn.message.channel_type, now, new_id)
        conversation = replace(conversation, dialogue_id=dialogue.dialogue_id)
    is_resumed = turn.question_id is not None
    question = HumanUtterance(
        utt_id=turn.question_id or new_id(),
        text=turn.message.text,
        user=conversation.human,
        date_time=turn.accepted_at,
        attributes=turn.message.attributes,
    )
    if not is_resumed:
        length, revision = dialogue.length + 1, dialogue.revision + 1
        dialogue = replace(dialogue, length=length, revision=revision)
    turn = replace(
        turn,
        owner=owner,
        status="running",
        dialogue_id=dialogue.dialogue_id,
        question_id=question.utt_id,
    )
    utterance = _record(dialogue.dialogue_id, dialogue.length - 1, question)
    begun = Begun(turn, conversation, dialogue, question)
    return begun, Writes(conversation, turn, (dialogue,), (utterance,))


def _command(
    conversation: ConversationRecord,
    dialogue: DialogueRecord | None,
    turn: TurnRecord,
    now: datetime,
    new_id: NewId,
) -> tuple[Standing, Writes]:
    """Close the open dialogue; `/start` opens another one."""
    dialogues = []
    if turn.message.text == START and dialogue is not None and dialogue.length == 0:
        current: DialogueRecord | None = dialogue  # opened, and nothing said in it yet
    else:
        if dialogue is not None:
            closed = replace(dialogue, is_active=False, revision=dialogue.revision + 1)
            dialogues.append(closed)
        current = None
        if turn.message.text != CLOSE:
            current = _new_dialogue(conversation, turn.message.channel_type, now, new_id)
            dialogues.append(current)
    dialogue_id = current.dialogue_id if current else None
    answer = Answer(user_id=turn.user_id, dialog_id=dialogue_id or "")
    turn = replace(turn, status="done", dialogue_id=dialogue_id, finished_at=now, answer=answer)
    conversation = replace(conversation, dialogue_id=dialogue_id, finished=turn.sequence)
    return Answered(turn, answer), Writes(conversation, turn, tuple(dialogues))


def _behind(turn: TurnRecord, head: TurnRecord, found: Found, owner: str) -> Behind:
    return Behind(turn, head, head.owner != owner and head.owner not in found.living)


def _new_conversation(user_id: str, new_id: NewId) -> ConversationRecord:
    return ConversationRecord(user_id=user_id, human=Human(id=new_id(), user_external_id=user_id))


def _new_dialogue(
    conversation: ConversationRecord, channel_type: str, now: datetime, new_id: NewId
) -> DialogueRecord:
    return DialogueRecord(
        dialogue_id=new_id(),
        user_id=conversation.user_id,
        channel_type=channel_type,
        bot=Bot(id=new_id()),
        date_start=now,
        date_finish=now,
    )


def _record(
    dialogue_id: str, position: int, utterance: HumanUtterance | BotUtterance
) -> UtteranceRecord:
    return UtteranceRecord(
        utt_id=utterance.utt_id,
        dialogue_id=dialogue_id,
        position=position,
        kind="human" if isinstance(utterance, HumanUtterance) else "bot",
        date_time=utterance.date_time,
        body=Raw(json.encode(utterance)),
    )
