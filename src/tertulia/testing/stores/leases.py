"""Laws of leases: a turn has one owner, and the dead own nothing."""

from __future__ import annotations

import pytest

from tertulia.agent.errors import LeaseLostError
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.rules import Begun, Behind
from tertulia.testing.stores.scenario import (
    LONG_SECONDS,
    ONE,
    TWO,
    Scenario,
    begin,
    message,
    outcome,
    texts,
    wait,
)


class LeaseLaws(Scenario):
    """Whoever takes a turn over is the only one to end it."""

    async def test_a_living_owners_turn_cannot_be_taken(self, store: Store, second: Store) -> None:
        """The other process must wait."""
        begun = await begin(store)

        standing = await second.begin(begun.turn, TWO)

        assert isinstance(standing, Behind)
        assert not standing.is_orphaned
        assert await store.orphans() == []

    @pytest.mark.parametrize("death", ["lease", "restart", "retire"])
    async def test_a_dead_owners_turn_can_be_taken(
        self, store: Store, second: Store, death: str
    ) -> None:
        """Dead is whose lease has run out, who was started again, and who says so."""
        begun = await begin(store)

        await self._kill(store, death)
        standing = await second.begin(begun.turn, TWO)

        assert isinstance(standing, Begun)
        assert standing.turn.owner == TWO
        assert standing.question.utt_id == begun.question.utt_id
        assert standing.conversation.fence > begun.conversation.fence

    async def test_what_a_former_owner_writes_late_is_refused(
        self, store: Store, second: Store
    ) -> None:
        """Nothing of it is kept, and the turn ends as its new owner says."""
        begun = await begin(store)
        await self._kill(store, "lease")
        taken = await second.begin(begun.turn, TWO)
        assert isinstance(taken, Begun)
        await store.beat(ONE, "one", LONG_SECONDS)  # it was only slow

        with pytest.raises(LeaseLostError):
            await store.finish(outcome(begun, "too late"))
        before = await texts(store, begun.dialogue.dialogue_id)
        await second.finish(outcome(taken, "in time"))

        assert before == ["hello"]
        assert await texts(store, begun.dialogue.dialogue_id) == ["hello", "in time"]

    async def test_a_turn_that_another_has_ended_cannot_end_again(
        self, store: Store, second: Store
    ) -> None:
        """Not even after further turns."""
        begun = await begin(store)
        await self._kill(store, "lease")
        taken = await second.begin(begun.turn, TWO)
        assert isinstance(taken, Begun)
        await second.finish(outcome(taken, "in time"))
        await begin(second, "next", owner=TWO)

        with pytest.raises(LeaseLostError):
            await store.finish(outcome(begun, "too late"))

        assert await texts(store, begun.dialogue.dialogue_id) == ["hello", "in time", "next"]

    async def test_a_turn_ends_once(self, store: Store) -> None:
        """A second end by the same owner is refused."""
        begun = await begin(store)
        await store.finish(outcome(begun, "once"))

        with pytest.raises(LeaseLostError):
            await store.finish(outcome(begun, "twice"))

        assert await texts(store, begun.dialogue.dialogue_id) == ["hello", "once"]

    async def test_whoever_waits_learns_of_an_orphan(self, store: Store, second: Store) -> None:
        """The turn in front has nobody any more."""
        await begin(store)
        await store.retire(ONE)

        standing = await second.accept(message("anybody?"), TWO)

        assert isinstance(standing, Behind)
        assert standing.is_orphaned

    async def test_orphans_are_listed_in_order(self, store: Store, second: Store) -> None:
        """All that a dead process has left open, queued turns too; nothing of the living."""
        running = await begin(store, "one")
        queued = [(await wait(store, text)).turn for text in ("two", "three")]
        done = await begin(store, user="bob")
        await store.finish(outcome(done))
        await begin(second, user="cleo", owner=TWO)

        before = await second.orphans()
        await store.retire(ONE)
        after = await second.orphans()

        assert before == []
        assert after == [running.turn, *queued]
        assert await second.orphans(limit=2) == [running.turn, queued[0]]

    async def test_a_turn_that_was_taken_over_is_the_new_owners(
        self, store: Store, second: Store
    ) -> None:
        """No orphan any more; and one again when they die too."""
        begun = await begin(store)
        await store.retire(ONE)
        await second.begin(begun.turn, TWO)

        adopted = await second.orphans()
        await second.retire(TWO)

        assert adopted == []
        assert [turn.turn_id for turn in await store.orphans()] == [begun.turn.turn_id]

    async def test_an_owner_who_beats_again_lives_longer(self, store: Store) -> None:
        """A beat replaces the one before."""
        await begin(store)
        await store.beat(ONE, "one", 0)
        assert len(await store.orphans()) == 1

        await store.beat(ONE, "one", LONG_SECONDS)

        assert await store.orphans() == []

    async def _kill(self, store: Store, death: str) -> None:
        if death == "lease":
            await store.beat(ONE, "one", 0)
        elif death == "restart":
            await store.beat("agent-one-again", "one", LONG_SECONDS)
        else:
            await store.retire(ONE)
