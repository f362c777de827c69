"""What else a store decides: ratings, and dialogues that come from another store.

Pure functions, as those of `tertulia.agent.stores.rules`: the store reads under the user's lock,
asks, and writes, in one transaction.
"""

from __future__ import annotations

from msgspec import MsgspecError, Raw, json, to_builtins
from msgspec.structs import replace

from tertulia.agent.state import BotUtterance, HumanUtterance, JsonObject, Kind, Utterance
from tertulia.agent.stores.base import StoredDialogue
from tertulia.agent.stores.records import (
    ConversationRecord,
    DialogueRecord,
    TurnRecord,
    UtteranceRecord,
)
from tertulia.core.errors import DataError

_BODIES: dict[Kind, type[Utterance]] = {"human": HumanUtterance, "bot": BotUtterance}


def rate_dialogue(dialogue: DialogueRecord, rating: JsonObject) -> DialogueRecord:
    """Append to a dialogue's ratings."""
    attributes = _with_rating(dialogue.attributes, rating)
    return replace(dialogue, attributes=attributes, revision=dialogue.revision + 1)


def rate_utterance(
    dialogue: DialogueRecord, utterance: UtteranceRecord, rating: JsonObject
) -> tuple[DialogueRecord, UtteranceRecord]:
    """Append to the ratings of a bot utterance; its dialogue has changed with it."""
    said = json.decode(utterance.body, type=BotUtterance)
    said = replace(said, attributes=_with_rating(said.attributes, rating))
    changed = replace(utterance, body=Raw(json.encode(said)))
    return replace(dialogue, revision=dialogue.revision + 1), changed


def restore(
    conversation: ConversationRecord | None, stored: StoredDialogue
) -> tuple[ConversationRecord, DialogueRecord]:
    """Fit a dialogue of another store in.

    A user who is here already stays as they are. Their queue goes on behind the turns that come;
    the dialogue stays open only if they have no other and say nothing at the moment.

    Args:
        conversation: the user's record here, if there is one.
        stored: what was exported.

    Raises:
        DataError: its parts do not belong together.
    """
    _check(stored)
    dialogue = stored.dialogue
    newest = max((turn.sequence for turn in stored.turns), default=0)
    if conversation is None:
        conversation = ConversationRecord(user_id=dialogue.user_id, human=stored.human)
    is_idle = conversation.accepted == conversation.finished
    if is_idle:
        newest = max(newest, conversation.finished)
        conversation = replace(conversation, accepted=newest, finished=newest)
    if dialogue.is_active and is_idle and conversation.dialogue_id is None:
        return replace(conversation, dialogue_id=dialogue.dialogue_id), dialogue
    return conversation, replace(dialogue, is_active=False)


def turns_by_utterance(turns: list[TurnRecord]) -> dict[str, str]:
    """Which turn each utterance belongs to."""
    found = {turn.question_id: turn.turn_id for turn in turns if turn.question_id}
    answers = {turn.answer.utt_id: turn.turn_id for turn in turns if turn.answer}
    return {**found, **{utt_id: turn for utt_id, turn in answers.items() if utt_id}}


def _check(stored: StoredDialogue) -> None:
    """Make sure that a dialogue from outside is whole, and nothing but a dialogue."""
    dialogue = stored.dialogue
    problem: str | None = None
    if len(stored.utterances) != dialogue.length:
        problem = f"it has {len(stored.utterances)} of its {dialogue.length} utterances"
    elif any(one.position != place for place, one in enumerate(stored.utterances)):
        problem = "its utterances are not in order"
    elif any(one.dialogue_id != dialogue.dialogue_id for one in stored.utterances):
        problem = "it has an utterance of another dialogue"
    elif stored.human.user_external_id != dialogue.user_id:
        problem = "its human is not its user"
    elif any(turn.user_id != dialogue.user_id for turn in stored.turns):
        problem = "it has a turn of another user"
    elif any(turn.dialogue_id != dialogue.dialogue_id for turn in stored.turns):
        problem = "it has a turn of another dialogue"
    elif any(turn.status != "done" or turn.answer is None for turn in stored.turns):
        problem = "it has a turn that is not over"
    else:
        problem = next(filter(None, map(_problem_of, stored.utterances)), None)
    if problem:
        raise DataError(f"the dialogue {dialogue.dialogue_id!r} cannot be restored: {problem}")


def _problem_of(utterance: UtteranceRecord) -> str | None:
    try:
        body = json.decode(utterance.body, type=_BODIES[utterance.kind])
    except MsgspecError as error:
        return f"the utterance at {utterance.position} is none: {error}"
    if body.utt_id != utterance.utt_id:
        return f"the utterance at {utterance.position} has two ids"
    return None


def _with_rating(attributes: JsonObject, rating: JsonObject) -> JsonObject:
    """Append a rating; its instants become text, for all of a dialogue must be JSON."""
    ratings = attributes.get("ratings", [])
    if not isinstance(ratings, list):  # a skill has used the name for something of its own
        ratings = [ratings]
    return {**attributes, "ratings": [*ratings, to_builtins(rating)]}
