"""Finds what a human said in a turn, with all that was found out about it."""

from __future__ import annotations

import msgspec

from tertulia.agent.state import HumanUtterance
from tertulia.agent.stores.base import Store

_AFTER = 8  # how many utterances may have come since then, from elsewhere


async def question_of(turn_id: str, store: Store) -> HumanUtterance | None:
    """The human utterance of a turn that has just ended; None if it is not to be found.

    Raises:
        StoreError: the store cannot be read.
    """
    turn = await store.turn(turn_id)
    if turn is None or turn.dialogue_id is None:
        return None
    dialogue = await store.dialogue(turn.dialogue_id)
    if dialogue is None:
        return None
    newest = await store.utterances(turn.dialogue_id, max(0, dialogue.length - 2 - _AFTER))
    for utterance in newest:
        if utterance.utt_id == turn.question_id:
            return msgspec.json.decode(utterance.body, type=HumanUtterance)
    return None
