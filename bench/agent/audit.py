"""Compares what users were answered with what the store has, as the public export gives it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path

from msgspec import json

from bench.agent.clients import Acknowledged
from bench.agent.processes import tertulia
from tertulia.agent.state import JsonObject
from tertulia.agent.stores.base import StoredDialogue


@dataclass(slots=True, kw_only=True)
class Audit:
    """What is wrong with a store; nothing, if all are 0.

    Attributes:
        lost: acknowledged messages that are not there.
        doubled: messages that are there more than once, beyond the first.
        out_of_order: messages that stand before one that was acknowledged earlier.
        unanswered: human utterances without an answer.
        answered_twice: bot utterances that answer nothing.
        different: answers that are not those that were given.
        open_turns: dialogues with another number of finished turns than of human utterances.
    """

    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    unanswered: int = 0
    answered_twice: int = 0
    different: int = 0
    open_turns: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not any(getattr(self, each.name) for each in fields(self))

    def __str__(self) -> str:
        counts = [f"{getattr(self, each.name)} {each.name}" for each in fields(self)]
        return ", ".join(counts).replace("_", " ")


async def audit_agent(folder: Path, acknowledged: Iterable[Acknowledged]) -> Audit:
    """Export every dialogue of the agent in a folder, and compare."""
    exported = await tertulia(folder, "agent", "export", "-db", "db_conf.json")
    lines = exported.splitlines()
    return audit(acknowledged, [json.decode(line, type=StoredDialogue) for line in lines])


def audit(acknowledged: Iterable[Acknowledged], dialogues: Iterable[StoredDialogue]) -> Audit:
    """Compare; each user's messages come in the order in which they were acknowledged."""
    result = Audit()
    said: defaultdict[str, list[JsonObject]] = defaultdict(list)
    for stored in sorted(dialogues, key=lambda each: each.dialogue.date_start):
        utterances = [json.decode(record.body) for record in stored.utterances]
        said[stored.dialogue.user_id] += utterances
        _check_turns(result, stored, utterances)
    by_user: defaultdict[str, list[Acknowledged]] = defaultdict(list)
    for each in acknowledged:
        by_user[each.user_id].append(each)
    for user_id in by_user.keys() | said.keys():
        _check_user(result, by_user[user_id], said[user_id])
    return result


def _check_turns(result: Audit, stored: StoredDialogue, utterances: Sequence[JsonObject]) -> None:
    """A human, a bot, and so on to the end."""
    kinds = [utterance["user"]["user_type"] for utterance in utterances]
    following = [*kinds[1:], "human"]
    pairs = Counter(zip(kinds, following, strict=True))
    result.unanswered += pairs["human", "human"]
    result.answered_twice += pairs["bot", "bot"] + (kinds[:1] == ["bot"])
    result.open_turns += len(stored.turns) != kinds.count("human")


def _check_user(
    result: Audit, acknowledged: Sequence[Acknowledged], utterances: Sequence[JsonObject]
) -> None:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, utterance in enumerate(utterances):
        if utterance["user"]["user_type"] == "human":
            places[utterance["text"]].append(place)
    result.doubled += sum(len(found) - 1 for found in places.values())
    result.lost += sum(each.text not in places for each in acknowledged)
    there = [each for each in acknowledged if each.text in places]
    order = [places[each.text][0] for each in there]
    result.out_of_order += sum(later < earlier for earlier, later in pairwise(order))
    for each, place in zip(there, order, strict=True):
        answer = utterances[place + 1] if place + 1 < len(utterances) else {}
        is_same = (answer.get("utt_id"), answer.get("text")) == (each.utt_id, each.response)
        result.different += not is_same
