"""Laws of analysis and of erasure: everything can be listed, and everything of one person goes."""

from __future__ import annotations

import pytest

from tertulia.agent.errors import ErasedError
from tertulia.agent.state import PROFILE, JsonObject
from tertulia.agent.stores.base import Collection, Store
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

_OF_UTTERANCE = {"utt_id", "text", "user", "date_time", "annotations", "attributes"}
_PLACE = {"_dialog_id", "_in_dialog_id"}
_OF_HUMAN_UTTERANCE = _OF_UTTERANCE | _PLACE | {"hypotheses"}
_OF_BOT_UTTERANCE = _OF_UTTERANCE | _PLACE | {"orig_text", "active_skill", "confidence"}
_OF_HUMAN = {"id", "user_external_id", "persona", "profile", "attributes", "user_type"}
_OF_BOT = {"id", "persona", "attributes", "user_type"}
_OF_DIALOGUE = {
    *("dialog_id", "_human_id", "_bot_id", "_active"),
    *("channel_type", "attributes", "date_start", "date_finish"),
}

DUMPED: list[tuple[Collection, list[set[str]]]] = [
    ("human", [_OF_HUMAN]),
    ("bot", [_OF_BOT]),
    ("user", [_OF_HUMAN, _OF_BOT]),
    ("human_utterance", [_OF_HUMAN_UTTERANCE]),
    ("bot_utterance", [_OF_BOT_UTTERANCE]),
    ("utterance", [_OF_HUMAN_UTTERANCE, _OF_BOT_UTTERANCE]),
    ("dialog", [_OF_DIALOGUE]),
]


class AnalysisLaws(Scenario):
    """Whatever is stored about somebody can be listed, and can be made to go."""

    @pytest.mark.parametrize(("collection", "fields"), DUMPED, ids=[name for name, _ in DUMPED])
    async def test_a_dump_has_the_documented_fields(
        self, store: Store, collection: Collection, fields: list[set[str]]
    ) -> None:
        """One document per record; `user` and `utterance` hold both kinds."""
        await take_turn(store)

        found = [document async for document in store.dump(collection)]

        assert sorted(map(sorted, found)) == sorted(map(sorted, fields))
        assert encoded(found)

    async def test_a_dump_leads_from_record_to_record(self, store: Store) -> None:
        """The ids of a dialogue are those of its human, its bot and its utterances."""
        turn = await take_turn(store, "hello", "hi")

        [dialogue] = await _dumped(store, "dialog")
        [human] = await _dumped(store, "human")
        [bot] = await _dumped(store, "bot")
        utterances = await _dumped(store, "utterance")

        assert dialogue["dialog_id"] == turn.dialogue_id
        assert (dialogue["_human_id"], dialogue["_bot_id"]) == (human["id"], bot["id"])
        assert human["user_external_id"] == "ann"
        assert set(human["profile"]) == set(PROFILE)
        assert {one["_dialog_id"] for one in utterances} == {turn.dialogue_id}
        said = {one["_in_dialog_id"]: (one["text"], one["user"]["user_type"]) for one in utterances}
        assert said == {0: ("hello", "human"), 1: ("hi", "bot")}

    async def test_a_dump_holds_everything(self, store: Store) -> None:
        """More than is read at once."""
        for number in range(150):
            await take_turn(store, user=f"user-{number % 5}")

        assert len(await _dumped(store, "utterance")) == 300
        assert len(await _dumped(store, "human_utterance")) == 150
        assert len(await _dumped(store, "user")) == 10

    async def test_a_dump_can_be_left(self, store: Store) -> None:
        """And the store goes on."""
        await take_turn(store)
        dump = store.dump("utterance")

        await anext(dump)
        await dump.aclose()  # type: ignore[attr-defined]  # it is a generator in every store

        await take_turn(store, "still there?")

    async def test_erasing_a_user_says_what_went(self, store: Store) -> None:
        """Of each collection, how many; nothing of theirs is left, and all of the others is."""
        for _ in range(2):
            gone = await take_turn(store, message_id=None)
            await store.accept(message("/close"), ONE)
        kept = await take_turn(store, user="bob")
        assert gone.answer is not None

        removed = await store.erase_user("ann")

        assert removed == {
            "human": 1,
            "bot": 2,
            "dialog": 2,
            "human_utterance": 2,
            "bot_utterance": 2,
            "turn": 4,
        }
        assert await store.conversation("ann") is None
        assert await store.dialogue(str(gone.dialogue_id)) is None
        assert await store.utterances(str(gone.dialogue_id)) == []
        assert await store.turn(gone.turn_id) is None
        assert await store.turn_of(gone.answer.utt_id) is None
        assert (await store.dialogues(user_id="ann")).dialogues == []
        assert [one["user_external_id"] for one in await _dumped(store, "human")] == ["bob"]
        assert len(await _dumped(store, "utterance")) == 2
        assert await texts(store, kept.dialogue_id) == ["hello", "hi"]

    async def test_erasing_nobody_removes_nothing(self, store: Store) -> None:
        """Every number is nought."""
        await take_turn(store)

        removed = await store.erase_user("nobody")

        assert set(removed.values()) == {0}
        assert len(await _dumped(store, "human")) == 1

    async def test_the_turn_of_an_erased_user_cannot_end(self, store: Store) -> None:
        """Nor can one that waited begin; nothing comes back."""
        begun = await begin(store)
        waiting = await wait(store)
        await store.erase_user("ann")

        with pytest.raises(ErasedError):
            await store.finish(outcome(begun))
        with pytest.raises(ErasedError):
            await store.begin(waiting.turn, ONE)

        assert await _dumped(store, "human") == []
        assert await _dumped(store, "utterance") == []

    async def test_an_erased_user_may_come_again(self, store: Store) -> None:
        """As somebody new; their former turn still cannot end."""
        former = await begin(store, message_id="m1")
        await store.erase_user("ann")

        begun = await begin(store, "hello again", message_id="m1")
        with pytest.raises(ErasedError):
            await store.finish(outcome(former))

        assert begun.turn.sequence == 1
        assert begun.question.user.id != former.question.user.id
        assert await texts(store, begun.dialogue.dialogue_id) == ["hello again"]


async def _dumped(store: Store, collection: Collection) -> list[JsonObject]:
    return [document async for document in store.dump(collection)]
