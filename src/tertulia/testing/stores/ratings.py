"""Laws of ratings: they are kept, whatever happens meanwhile, and break nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import msgspec

from tertulia.agent.stores.base import Store
from tertulia.testing.stores.scenario import (
    ONE,
    Scenario,
    begin,
    content,
    encoded,
    message,
    outcome,
    take_turn,
)

_RATING = {"rating": 5, "user_external_id": "ann"}


class RatingLaws(Scenario):
    """What people think of a dialogue belongs to it."""

    async def test_a_dialogue_collects_ratings(self, store: Store, second: Store) -> None:
        """In order."""
        turn = await take_turn(store)
        dialogue_id = str(turn.dialogue_id)

        assert await store.rate_dialogue(dialogue_id, _RATING)
        assert await second.rate_dialogue(dialogue_id, {"rating": "bad"})

        dialogue = await store.dialogue(dialogue_id)
        assert dialogue is not None
        assert dialogue.attributes == {"ratings": [_RATING, {"rating": "bad"}]}

    async def test_a_bot_utterance_collects_ratings(self, store: Store) -> None:
        """Beside what it had, and its dialogue counts as changed."""
        turn = await take_turn(store)
        assert turn.answer is not None
        before = await store.dialogue(str(turn.dialogue_id))

        assert await store.rate_utterance(turn.answer.utt_id, _RATING)
        assert await store.rate_utterance(turn.answer.utt_id, {"rating": 1})

        after = await store.dialogue(str(turn.dialogue_id))
        assert before is not None
        assert after is not None
        assert after.revision > before.revision
        [_, answer] = await store.utterances(str(turn.dialogue_id))
        assert content(answer)["attributes"] == {"ratings": [_RATING, {"rating": 1}]}
        assert content(answer)["text"] == "hi"
        assert await store.turn_of(turn.answer.utt_id) == turn

    async def test_what_is_not_there_cannot_be_rated(self, store: Store) -> None:
        """Nor what the human said."""
        turn = await take_turn(store)

        assert not await store.rate_dialogue("nothing", _RATING)
        assert not await store.rate_utterance("nothing", _RATING)
        assert not await store.rate_utterance(str(turn.question_id), _RATING)

    async def test_a_rated_dialogue_stays_json(self, store: Store) -> None:
        """An instant becomes text; every way to read the dialogue still works."""
        turn = await take_turn(store)
        assert turn.answer is not None
        instant = datetime(2020, 5, 17, 12, 30, tzinfo=UTC)
        rating = {"rating": 5, "datetime": instant}

        await store.rate_dialogue(str(turn.dialogue_id), rating)
        await store.rate_utterance(turn.answer.utt_id, rating)

        dialogue = await store.dialogue(str(turn.dialogue_id))
        assert dialogue is not None
        assert dialogue.attributes["ratings"][0]["datetime"].startswith("2020-05-17T12:30:00")
        exported = await store.export(str(turn.dialogue_id))
        assert exported is not None
        assert b"2020-05-17T12:30:00" in encoded(exported)
        following = await begin(store, "and now?")
        assert following.dialogue.attributes == dialogue.attributes

    async def test_ratings_survive_the_end_of_a_running_turn(self, store: Store) -> None:
        """Those of the dialogue, and those of an utterance that the turn annotates."""
        done = outcome(await begin(store))
        await store.finish(done)
        begun = await begin(store, "thanks")

        await store.rate_dialogue(begun.dialogue.dialogue_id, _RATING)
        await store.rate_utterance(done.answer.utt_id, _RATING)
        previous = msgspec.structs.replace(done.answer, annotations={"tone": "warm"})
        await store.finish(outcome(begun, previous=previous))

        dialogue = await store.dialogue(begun.dialogue.dialogue_id)
        assert dialogue is not None
        assert dialogue.attributes == {"ratings": [_RATING]}
        assert dialogue.length == 4
        rated = content((await store.utterances(begun.dialogue.dialogue_id))[1])
        assert rated["attributes"] == {"ratings": [_RATING]}
        assert rated["annotations"] == {"tone": "warm"}

    async def test_ratings_at_once_are_all_kept(self, store: Store, second: Store) -> None:
        """From whichever process."""
        turn = await take_turn(store)
        assert turn.answer is not None
        dialogue_id, utt_id = str(turn.dialogue_id), turn.answer.utt_id

        await asyncio.gather(
            *(
                handle.rate_dialogue(dialogue_id, {"rating": number})
                for number, handle in enumerate([store, second] * 5)
            ),
            *(
                handle.rate_utterance(utt_id, {"rating": number})
                for number, handle in enumerate([store, second] * 5)
            ),
        )

        dialogue = await store.dialogue(dialogue_id)
        assert dialogue is not None
        numbers = [rating["rating"] for rating in dialogue.attributes["ratings"]]
        assert sorted(numbers) == [*range(10)]
        [_, answer] = await store.utterances(dialogue_id)
        numbers = [rating["rating"] for rating in content(answer)["attributes"]["ratings"]]
        assert sorted(numbers) == [*range(10)]

    async def test_a_closed_dialogue_can_be_rated(self, store: Store) -> None:
        """It is then that most people do."""
        turn = await take_turn(store)
        await store.accept(message("/close"), ONE)

        assert await store.rate_dialogue(str(turn.dialogue_id), _RATING)

        dialogue = await store.dialogue(str(turn.dialogue_id))
        assert dialogue is not None
        assert not dialogue.is_active
