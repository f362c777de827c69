"""What a store behind a network must survive: the same for every such store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tertulia.agent.errors import StoreError
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.rules import Begun
from tertulia.testing.stores import Connect
from tertulia.testing.stores.scenario import (
    LONG_SECONDS,
    TWO,
    Scenario,
    begin,
    message,
    outcome,
    texts,
)
from tests.agent.stores.proxy import Cable, Moment

MARK = "the words by which the cable knows the moment"


class FaultLaws(Scenario):
    """A subclass brings `cable`, `connect` and `connect_by_cable`."""

    @pytest_asyncio.fixture
    async def distant(self, connect_by_cable: Connect, store: Store) -> AsyncIterator[Store]:
        """A second process, at the other end of a cable."""
        distant = connect_by_cable()
        await distant.open()
        await distant.beat(TWO, "two", LONG_SECONDS)
        yield distant
        await distant.close()

    @pytest.mark.parametrize("moment", ["before it arrives", "before the answer"])
    async def test_a_message_is_taken_once_though_the_connection_breaks(
        self, store: Store, distant: Store, cable: Cable, moment: Moment
    ) -> None:
        cable.cut_at(MARK.encode(), moment)

        standing = await distant.accept(message(MARK), TWO)

        assert cable.was_cut.is_set()
        assert isinstance(standing, Begun)
        assert await texts(store, standing.dialogue.dialogue_id) == [MARK]
        conversation = await store.conversation("ann")
        assert conversation is not None
        assert conversation.accepted == 1
        assert await store.turn(standing.turn.turn_id) == standing.turn

    @pytest.mark.parametrize("moment", ["before it arrives", "before the answer"])
    async def test_a_turn_ends_once_though_the_connection_breaks(
        self, store: Store, distant: Store, cable: Cable, moment: Moment
    ) -> None:
        begun = await begin(distant, owner=TWO)
        cable.cut_at(MARK.encode(), moment)

        turn = await distant.finish(outcome(begun, MARK))

        assert cable.was_cut.is_set()
        assert await store.turn(turn.turn_id) == turn
        assert await texts(store, begun.dialogue.dialogue_id) == ["hello", MARK]

    async def test_a_lost_database_is_an_error_and_no_end(
        self, distant: Store, cable: Cable
    ) -> None:
        cable.cut(for_good=True)
        with pytest.raises(StoreError, match=r"cannot be reached.*check that it runs"):
            await distant.accept(message(), TWO)

        cable.mend()

        assert isinstance(await distant.accept(message(), TWO), Begun)

    async def test_nobody_waits_longer_because_the_connection_was_lost(
        self, distant: Store, cable: Cable
    ) -> None:
        begun = await begin(distant, owner=TWO)
        waiting = asyncio.create_task(distant.moved(begun.turn, 0.2))

        cable.cut()
        await waiting

        assert await distant.turn(begun.turn.turn_id) == begun.turn

    async def test_an_operation_that_is_cancelled_leaves_the_way_free(
        self, distant: Store, cable: Cable
    ) -> None:
        cable.may_pass.clear()
        stuck = asyncio.create_task(distant.accept(message("never sent"), TWO))
        behind = asyncio.create_task(distant.accept(message("sent"), TWO))
        await cable.is_holding.wait()
        stuck.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stuck

        cable.may_pass.set()
        standing = await behind

        assert isinstance(standing, Begun)
        assert await texts(distant, standing.dialogue.dialogue_id) == ["sent"]

    async def test_two_processes_number_the_messages_of_one_user_without_a_gap(
        self, store: Store, second: Store
    ) -> None:
        standings = await asyncio.gather(
            *(
                (store, second)[number % 2].accept(message(str(number)), TWO)
                for number in range(100)
            )
        )

        assert sorted(standing.turn.sequence for standing in standings) == [*range(1, 101)]
        assert sum(isinstance(standing, Begun) for standing in standings) == 1
        own = [standing.turn for standing in standings[::2]]
        assert [turn.message.text for turn in sorted(own, key=lambda turn: turn.sequence)] == [
            str(number) for number in range(0, 100, 2)
        ]
