"""Laws of order: one turn of a user at a time, each message once."""

from __future__ import annotations

import asyncio

import pytest

from tertulia.agent.errors import KeyReusedError
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.rules import Answered, Begun, Behind
from tertulia.testing.stores.scenario import (
    ONE,
    TWO,
    Scenario,
    begin,
    encoded,
    message,
    outcome,
    take_turn,
    texts,
    wait,
)


class OrderLaws(Scenario):
    """Messages of one user are answered one after the other; each message once."""

    async def test_a_second_message_stands_behind_the_first(self, store: Store) -> None:
        """And a third behind the second, though the first comes first for both."""
        begun = await begin(store)

        second, third = await wait(store, "two"), await wait(store, "three")

        assert [second.turn.sequence, third.turn.sequence] == [2, 3]
        assert second.head.turn_id == third.head.turn_id == begun.turn.turn_id
        assert second.turn.status == "queued"
        assert not second.is_orphaned

    async def test_a_waiting_turn_begins_only_when_it_is_its_turn(self, store: Store) -> None:
        """`begin` refuses to overtake."""
        first = await begin(store)
        second, third = await wait(store, "two"), await wait(store, "three")

        early = await store.begin(third.turn, ONE)
        await store.finish(outcome(first))
        still_early = await store.begin(third.turn, ONE)
        in_turn = await store.begin(second.turn, ONE)

        assert isinstance(early, Behind)
        assert early.head.turn_id == first.turn.turn_id
        assert isinstance(still_early, Behind)
        assert still_early.head.turn_id == second.turn.turn_id
        assert isinstance(in_turn, Begun)
        assert in_turn.question.text == "two"

    async def test_waiting_turns_are_said_in_order_of_arrival(self, store: Store) -> None:
        """The dialogue reads as if the user had waited for each answer."""
        begun = await begin(store, "one")
        waiting = [(await wait(store, text)).turn for text in ("two", "three")]
        await store.finish(outcome(begun, "1"))

        for number, turn in enumerate(waiting, 2):
            standing = await store.begin(turn, ONE)
            assert isinstance(standing, Begun)
            await store.finish(outcome(standing, str(number)))

        said = await texts(store, begun.dialogue.dialogue_id)
        assert said == ["one", "1", "two", "2", "three", "3"]

    async def test_a_retry_of_an_answered_message_gets_the_same_answer(
        self, store: Store, second: Store
    ) -> None:
        """Byte for byte, from whichever process, and nothing happens."""
        turn = await take_turn(store, message_id="m1")

        for handle, owner in ((store, ONE), (second, TWO)):
            again = await handle.accept(message(message_id="m1"), owner)
            assert isinstance(again, Answered)
            assert encoded(again.answer) == encoded(turn.answer)

        conversation = await store.conversation("ann")
        assert conversation is not None
        assert conversation.accepted == 1
        assert await texts(store, turn.dialogue_id) == ["hello", "hi"]

    async def test_a_retry_during_the_turn_stands_behind_itself(self, store: Store) -> None:
        """It has the turn's identity and waits for its end."""
        begun = await begin(store, message_id="m1")

        again = await store.accept(message(message_id="m1"), ONE)

        assert isinstance(again, Behind)
        assert again.turn.turn_id == again.head.turn_id == begun.turn.turn_id

    async def test_a_retry_of_a_waiting_message_keeps_its_place(self, store: Store) -> None:
        """It is not queued twice."""
        begun = await begin(store)
        waiting = await wait(store, message_id="m2")

        again = await store.accept(message("and?", message_id="m2"), ONE)

        assert isinstance(again, Behind)
        assert again.turn == waiting.turn
        assert again.head.turn_id == begun.turn.turn_id

    async def test_another_message_under_a_used_id_is_refused(self, store: Store) -> None:
        """And nothing of it is kept."""
        turn = await take_turn(store, message_id="m1")

        with pytest.raises(KeyReusedError, match="a new message needs a new id"):
            await store.accept(message("something else", message_id="m1"), ONE)

        assert await texts(store, turn.dialogue_id) == ["hello", "hi"]

    async def test_message_ids_are_each_users_own(self, store: Store) -> None:
        """Two users may use the same."""
        await take_turn(store, message_id="m1", user="ann")

        begun = await begin(store, "something else", message_id="m1", user="bob")

        assert begun.turn.sequence == 1

    async def test_users_are_told_apart_whatever_they_are_called(self, store: Store) -> None:
        """An id comes from outside, and is nothing but a name."""
        users = [
            "ann",
            "Ann",
            "ann ",
            "a\x00nn",
            "'; --",
            "%",
            "$ne",
            "a.b",
            "ä",
            "a\u0308",
            "🤖" * 99,
        ]

        for user in users:
            begun = await begin(store, f"I am {user}", user=user)
            await store.finish(outcome(begun))

        for user in users:
            [dialogue] = (await store.dialogues(user_id=user)).dialogues
            assert await texts(store, dialogue.dialogue_id) == [f"I am {user}", "hi"]

    async def test_first_messages_at_once_make_one_user_and_one_dialogue(
        self, store: Store, second: Store
    ) -> None:
        """However many come, from however many processes, one begins and the others wait."""
        standings = await asyncio.gather(
            *(
                (store, second)[number % 2].accept(message(str(number)), (ONE, TWO)[number % 2])
                for number in range(20)
            )
        )

        assert sum(isinstance(standing, Begun) for standing in standings) == 1
        assert sorted(standing.turn.sequence for standing in standings) == [*range(1, 21)]
        assert len((await store.dialogues(user_id="ann")).dialogues) == 1
        assert len([one async for one in store.dump("human")]) == 1

    async def test_the_same_message_at_once_is_one_turn(self, store: Store, second: Store) -> None:
        """A client that retries before it was heard says nothing twice."""
        standings = await asyncio.gather(
            *(
                (store, second)[number % 2].accept(message(message_id="m1"), ONE)
                for number in range(10)
            )
        )

        assert len({standing.turn.turn_id for standing in standings}) == 1
        assert sum(isinstance(standing, Begun) for standing in standings) == 1

    async def test_waiting_ends_when_another_process_ends_the_turn(
        self, store: Store, second: Store
    ) -> None:
        """Long before the time is up."""
        begun = await begin(store)

        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(second.moved(begun.turn, 600))
            await store.finish(outcome(begun))

        assert waiting.done()

    async def test_waiting_ends_when_this_process_ends_the_turn(self, store: Store) -> None:
        """The same within one process."""
        begun = await begin(store)

        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(store.moved(begun.turn, 600))
            await store.finish(outcome(begun))

        assert waiting.done()

    async def test_nobody_waits_for_what_is_over(self, store: Store, second: Store) -> None:
        """A turn that ended before the call keeps nobody waiting."""
        turn = await take_turn(store)

        await store.moved(turn, 600)
        await second.moved(turn, 600)

    async def test_waiting_ends_when_the_time_is_up(self, store: Store) -> None:
        """And says nothing about the turn."""
        begun = await begin(store)

        await store.moved(begun.turn, 0.01)

        assert await store.turn(begun.turn.turn_id) == begun.turn

    async def test_waiting_ends_when_the_user_is_erased(self, store: Store) -> None:
        """Their turn is gone."""
        begun = await begin(store)

        async with asyncio.TaskGroup() as group:
            group.create_task(store.moved(begun.turn, 600))
            await store.erase_user("ann")

    async def test_what_happens_to_others_ends_no_waiting(self, store: Store) -> None:
        """And does not keep the process from anything else."""
        begun = await begin(store)
        await begin(store, user="bob")

        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(store.moved(begun.turn, 600))
            await asyncio.sleep(0)
            await store.erase_user("bob")
            await take_turn(store, user="cleo")
            was_done = waiting.done()
            await store.finish(outcome(begun))

        assert not was_done
