"""Laws of moving: a dialogue arrives in another store as it left the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from msgspec.structs import replace

from tertulia.agent.errors import StoreError
from tertulia.agent.state import Json
from tertulia.agent.stores.base import Store, StoredDialogue
from tertulia.core.errors import DataError
from tertulia.testing.stores.scenario import (
    ONE,
    Scenario,
    begin,
    encoded,
    message,
    outcome,
    take_turn,
    texts,
    wait,
)


def _nested(depth: int) -> Json:
    value: Json = "bottom"
    for _ in range(depth):
        value = {"down": [value]}
    return value


ODD: Sequence[tuple[str, Json]] = (
    ("unicode", {"text": "naïve 日本語 🤖 \u202e right to left \u2028 e\u0301"}),
    ("nul", {"text": "a\u0000b", "key\u0000": "\u0000"}),
    ("controls", {"text": "\u0001\u001f\u007f\t\r\n\ufffe\uffff"}),
    ("large", {"text": "x" * 2**20}),
    ("keys", {"a.b": 1, "$set": {"$where": 2}, "": 3, " ": 4, "_id": 5, "__proto__": 6}),
    ("deep", {"nested": _nested(90)}),
    ("numbers", {"many": [0, -1, 2**53 + 1, 2**63 - 1, -(2**63), 1.5e300, 5e-324, 0.1]}),
    ("unsigned", {"many": [2**64 - 1]}),
    ("kinds", {"none": None, "yes": True, "no": False, "empty": [], "nothing": {}, "text": ""}),
    ("order", {"z": 1, "a": 2, "m": 3}),
)


class MovingLaws(Scenario):
    """Export and restore lose nothing."""

    @pytest.mark.parametrize(("_name", "odd"), ODD, ids=[name for name, _ in ODD])
    async def test_odd_content_survives_the_journey(
        self, store: Store, _name: str, odd: dict[str, Any]
    ) -> None:
        """Through a turn, an export, JSON and a restore; byte for byte."""
        begun = await begin(store, str(odd.get("text", "hello")), message_id="m\u0000.$1", odd=odd)
        begun.question.annotations["odd"] = odd
        begun.question.hypotheses.append({"skill_name": "s", "text": "t", **odd})
        human = replace(begun.question.user, attributes=odd, persona=[odd])
        bot = replace(begun.dialogue.bot, attributes=odd)
        await store.finish(outcome(begun, str(odd.get("text", "hi")), human=human, bot=bot))
        await store.rate_dialogue(begun.dialogue.dialogue_id, {"rating": odd})
        exported = await store.export(begun.dialogue.dialogue_id)
        assert exported is not None
        assert exported.human == human
        assert exported.turns[0].message == begun.turn.message

        await store.erase_user("ann")
        line = msgspec.json.encode(exported)
        assert await store.restore(msgspec.json.decode(line, type=StoredDialogue))

        again = await store.export(begun.dialogue.dialogue_id)
        assert encoded(again) == line

    async def test_what_arrives_can_be_used(self, store: Store) -> None:
        """The dialogue goes on, retries are answered, utterances lead to their turns."""
        first = await take_turn(store, message_id="m1")
        await take_turn(store, "two", "2")
        exported = await self._moved(store, first.dialogue_id)

        again = await store.accept(message(message_id="m1"), ONE)
        begun = await begin(store, "three")
        await store.finish(outcome(begun, "3"))

        assert again.turn == first
        assert begun.turn.sequence == 3
        assert begun.question.user == exported.human
        assert begun.dialogue.bot == exported.dialogue.bot
        assert await texts(store, first.dialogue_id) == ["hello", "hi", "two", "2", "three", "3"]
        assert await store.turn_of(str(first.question_id)) == first
        assert first.answer is not None
        assert await store.turn_of(first.answer.utt_id) == first

    async def test_a_dialogue_that_is_here_is_left_alone(self, store: Store) -> None:
        """Restoring it again says so and changes nothing."""
        turn = await take_turn(store)
        exported = await store.export(str(turn.dialogue_id))
        assert exported is not None
        await store.rate_dialogue(str(turn.dialogue_id), {"rating": 1})
        before = await store.export(str(turn.dialogue_id))

        assert not await store.restore(exported)

        assert encoded(await store.export(str(turn.dialogue_id))) == encoded(before)

    async def test_a_user_who_is_here_keeps_their_open_dialogue(self, store: Store) -> None:
        """A second open one arrives closed; who they are stays as it is here."""
        moved = await take_turn(store)
        exported = await store.export(str(moved.dialogue_id))
        assert exported is not None
        await store.erase_user("ann")
        begun = await begin(store, "hello here")
        human = replace(begun.question.user, attributes={"likes": "tea"})
        await store.finish(outcome(begun, human=human))

        assert await store.restore(exported)

        arrived = await store.dialogue(str(moved.dialogue_id))
        assert arrived is not None
        assert not arrived.is_active
        following = await begin(store, "and then?")
        assert following.dialogue.dialogue_id == begun.dialogue.dialogue_id
        assert following.question.user == human

    async def test_a_dialogue_arrives_during_a_turn(self, store: Store) -> None:
        """The running turn ends, and the waiting one begins after it."""
        moved = await take_turn(store)
        exported = await store.export(str(moved.dialogue_id))
        assert exported is not None
        await store.erase_user("ann")
        running = await begin(store, "now")
        waiting = await wait(store, "next")

        assert await store.restore(exported)
        await store.finish(outcome(running))
        following = await store.begin(waiting.turn, ONE)

        assert following.turn.turn_id == waiting.turn.turn_id
        assert following.turn.status == "running"

    async def test_records_of_another_dialogue_are_not_overwritten(self, store: Store) -> None:
        """A dialogue that claims them is refused whole."""
        turn = await take_turn(store)
        exported = await store.export(str(turn.dialogue_id))
        assert exported is not None
        other = uuid4().hex
        forged = replace(
            exported,
            dialogue=replace(exported.dialogue, dialogue_id=other, user_id="eve"),
            human=replace(exported.human, user_external_id="eve"),
            utterances=[replace(one, dialogue_id=other) for one in exported.utterances],
            turns=[],
        )

        with pytest.raises(StoreError):
            await store.restore(forged)

        assert await store.dialogue(other) is None
        assert encoded(await store.export(str(turn.dialogue_id))) == encoded(exported)

    async def test_a_running_turn_is_not_exported(self, store: Store) -> None:
        """What has been said is, and the turns that are over."""
        turn = await take_turn(store)
        await begin(store, "and?")

        exported = await store.export(str(turn.dialogue_id))

        assert exported is not None
        assert exported.turns == [turn]
        assert len(exported.utterances) == 3

    @pytest.mark.parametrize(
        "forge",
        [
            lambda it: replace(it, utterances=it.utterances[1:]),
            lambda it: replace(it, utterances=it.utterances[::-1]),
            lambda it: replace(it, dialogue=replace(it.dialogue, length=7)),
            lambda it: replace(it, human=replace(it.human, user_external_id="eve")),
            lambda it: replace(it, turns=[replace(it.turns[0], user_id="eve")]),
            lambda it: replace(it, turns=[replace(it.turns[0], status="queued")]),
            lambda it: replace(it, turns=[replace(it.turns[0], dialogue_id="other")]),
            lambda it: replace(
                it,
                utterances=[
                    replace(it.utterances[0], body=msgspec.Raw(b"[]")),
                    it.utterances[1],
                ],
            ),
            lambda it: replace(
                it, utterances=[replace(it.utterances[0], utt_id="x"), it.utterances[1]]
            ),
        ],
        ids=[
            *("no-beginning", "backwards", "too-short", "other-human", "other-users-turn"),
            *("open-turn", "other-dialogues-turn", "no-utterance", "two-ids"),
        ],
    )
    async def test_a_dialogue_whose_parts_do_not_fit_is_refused(
        self, store: Store, forge: Callable[[StoredDialogue], StoredDialogue]
    ) -> None:
        """An export is a file, and may have been written by anybody."""
        turn = await take_turn(store)
        exported = await store.export(str(turn.dialogue_id))
        assert exported is not None
        await store.erase_user("ann")

        with pytest.raises(DataError, match="cannot be restored"):
            await store.restore(forge(exported))

        assert await store.conversation("ann") is None

    async def _moved(self, store: Store, dialogue_id: str | None) -> StoredDialogue:
        exported = await store.export(str(dialogue_id))
        assert exported is not None
        await store.erase_user(exported.dialogue.user_id)
        assert await store.restore(exported)
        return exported
