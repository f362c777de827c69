"""Laws of reading: utterances by position, dialogues page by page."""

from __future__ import annotations

import asyncio

import pytest

from tertulia.agent.stores.base import Store
from tertulia.core.errors import UsageError
from tertulia.testing.stores.scenario import (
    ONE,
    Scenario,
    begin,
    content,
    message,
    outcome,
    take_turn,
)


class ReadingLaws(Scenario):
    """What is stored is found again, and nothing else."""

    async def test_an_empty_store_knows_nobody(self, store: Store) -> None:
        """What is not there is None, or an empty list."""
        assert await store.turn("nothing") is None
        assert await store.turn_of("nothing") is None
        assert await store.dialogue("nothing") is None
        assert await store.conversation("nobody") is None
        assert await store.export("nothing") is None
        assert await store.utterances("nothing") == []
        assert await store.orphans() == []
        page = await store.dialogues()
        assert (page.dialogues, page.next) == ([], None)

    async def test_utterances_are_read_by_position(self, store: Store) -> None:
        """From `start` up to `stop`, in order; beyond the end there is nothing."""
        for number in range(3):
            turn = await take_turn(store, f"q{number}", f"a{number}")
        dialogue_id = str(turn.dialogue_id)

        async def read(start: int, stop: int | None) -> list[str]:
            utterances = await store.utterances(dialogue_id, start, stop)
            return [content(one)["text"] for one in utterances]

        assert await read(0, None) == ["q0", "a0", "q1", "a1", "q2", "a2"]
        assert await read(2, 4) == ["q1", "a1"]
        assert await read(5, 100) == ["a2"]
        assert await read(6, None) == []
        assert await read(3, 3) == []

    async def test_a_long_dialogue_is_read_whole(self, store: Store) -> None:
        """However many utterances it has."""
        for number in range(60):
            turn = await take_turn(store, str(number), str(number))

        utterances = await store.utterances(str(turn.dialogue_id))

        assert [one.position for one in utterances] == [*range(120)]

    async def test_dialogues_are_paged_newest_first(self, store: Store) -> None:
        """Each is on one page, and the last page says so."""
        opened = [(await begin(store, user=f"user-{n}")).dialogue.dialogue_id for n in range(5)]

        pages = [await store.dialogues(limit=2)]
        while pages[-1].next is not None:
            pages.append(await store.dialogues(limit=2, after=pages[-1].next))

        found = [[one.dialogue_id for one in page.dialogues] for page in pages]
        assert [len(page) for page in found] == [2, 2, 1]
        assert sorted(one for page in found for one in page) == sorted(opened)
        starts = [one.date_start for page in pages for one in page.dialogues]
        assert starts == sorted(starts, reverse=True)

    async def test_paging_is_not_disturbed_by_what_is_added(self, store: Store) -> None:
        """A dialogue that begins in the meantime moves none of the others."""
        for number in range(4):
            await begin(store, user=f"user-{number}")
        whole = await store.dialogues()

        first = await store.dialogues(limit=2)
        await begin(store, user="late")
        rest = await store.dialogues(limit=10, after=first.next)

        assert [*first.dialogues, *rest.dialogues] == whole.dialogues

    async def test_dialogues_of_one_user(self, store: Store) -> None:
        """And of nobody else, page by page."""
        for _ in range(3):
            await take_turn(store)
            await store.accept(message("/close"), ONE)
        await take_turn(store, user="bob")

        page = await store.dialogues(user_id="ann", limit=2)
        rest = await store.dialogues(user_id="ann", limit=2, after=page.next)

        assert [len(page.dialogues), len(rest.dialogues)] == [2, 1]
        assert {one.user_id for one in [*page.dialogues, *rest.dialogues]} == {"ann"}
        assert rest.next is None
        assert (await store.dialogues(user_id="nobody")).dialogues == []

    async def test_open_and_closed_dialogues(self, store: Store) -> None:
        """`is_active` chooses."""
        closed = (await take_turn(store)).dialogue_id
        await store.accept(message("/close"), ONE)
        opened = (await take_turn(store)).dialogue_id

        found = {
            choice: [one.dialogue_id for one in (await store.dialogues(is_active=choice)).dialogues]
            for choice in (True, False)
        }

        assert found == {True: [opened], False: [closed]}

    @pytest.mark.parametrize(
        ("text", "is_found"),
        [
            ("50% off_today", True),
            ("50% OFF_TODAY", True),
            ("ПРИВЕТ", True),
            ('say "it\'s"', True),
            ("back\\slash", True),
            ("100% o", False),
            ("%", True),
            ("_", True),
            ("50%off", False),
            ("5_%", False),
            ("' OR '1'='1", False),
            ("'; DROP TABLE utterance; --", False),
            ("$where", False),
            (".*", False),
            ("hypotheses", False),
        ],
    )
    async def test_search_finds_what_was_said_and_no_pattern(
        self, store: Store, text: str, *, is_found: bool
    ) -> None:
        """Case aside, the words are taken as they are."""
        said = '50% off_today привет say "it\'s" back\\slash'
        turn = await take_turn(store, said)
        await take_turn(store, "something else", user="bob")

        page = await store.dialogues(text=text)

        found = [one.dialogue_id for one in page.dialogues]
        assert found == ([turn.dialogue_id] if is_found else [])

    async def test_search_looks_at_what_the_bot_says_too(self, store: Store) -> None:
        """And goes together with the other filters."""
        turn = await take_turn(store, "hello", "Good Morning")
        await take_turn(store, "hello", "good morning", user="bob")

        everybody = await store.dialogues(text="good morning")
        ann = await store.dialogues(text="good morning", user_id="ann", is_active=True)

        assert len(everybody.dialogues) == 2
        assert [one.dialogue_id for one in ann.dialogues] == [turn.dialogue_id]

    @pytest.mark.parametrize("after", ["", "nonsense", "1'--", "-", "9" * 400, "\x00"])
    async def test_a_place_that_no_page_named_is_refused(self, store: Store, after: str) -> None:
        """`after` comes from outside."""
        with pytest.raises(UsageError, match="`next` of the page before"):
            await store.dialogues(after=after)

    async def test_reading_goes_on_while_turns_end(self, store: Store) -> None:
        """Whoever reads sees whole turns."""
        begun = await begin(store, "q")

        async with asyncio.TaskGroup() as group:
            finishing = group.create_task(store.finish(outcome(begun, "a")))
            reads = [
                group.create_task(store.utterances(begun.dialogue.dialogue_id)) for _ in range(10)
            ]

        assert finishing.result().status == "done"
        assert {len(read.result()) for read in reads} <= {1, 2}
