"""The suite finds what is wrong with a store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tertulia.agent.stores.base import Lookup, Page
from tertulia.agent.stores.records import ConversationRecord
from tertulia.agent.stores.rules import Found, Outcome
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.testing.stores import StoreConformance
from tertulia.testing.stores.scenario import LONG_SECONDS, ONE, TWO


class Forgetful(SqliteStore):
    """Writes nothing down."""

    async def _decide(self, user_id: str, lookup: Lookup, rule: Callable[[Found], Any]) -> Any:
        return await super()._decide(user_id, lookup, lambda found: (rule(found)[0], None))


class Unfenced(SqliteStore):
    """Lets whoever comes end a turn."""

    async def finish(self, outcome: Outcome) -> Any:
        begun = outcome.begun
        known = await self.conversation(begun.turn.user_id)
        assert isinstance(known, ConversationRecord)
        fences = msgspec.structs.replace(begun.conversation, fence=known.fence)
        lenient = type(begun)(begun.turn, fences, begun.dialogue, begun.question)
        return await super().finish(
            Outcome(**{**{k: getattr(outcome, k) for k in outcome.__slots__}, "begun": lenient})
        )


class Patterned(SqliteStore):
    """Takes what is searched for as a pattern."""

    async def dialogues(self, *, text: str | None = None, **options: Any) -> Page:
        return await super().dialogues(text=(text or "").strip("%_") or None, **options)


@dataclass
class Suite:
    """One law, and handles of a store that may break it."""

    law: Callable[..., Any]

    async def judge(self, kind: type[SqliteStore], folder: Path, **options: Any) -> None:
        store, second = kind(folder / "a.sqlite3"), kind(folder / "a.sqlite3")
        handles = {"store": (store, ONE, "one"), "second": (second, TWO, "two")}
        for handle, owner, name in handles.values():
            await handle.open()
            await handle.beat(owner, name, LONG_SECONDS)
        wanted = self.law.__code__.co_varnames[: self.law.__code__.co_argcount]
        try:
            await self.law(
                StoreConformance(),
                **{name: handle[0] for name, handle in handles.items() if name in wanted},
                **options,
            )
        finally:
            await store.close()
            await second.close()


async def test_a_store_that_forgets_is_found_out(tmp_path: Path) -> None:
    suite = Suite(StoreConformance.test_a_begun_turn_is_readable_elsewhere)

    with pytest.raises(AssertionError):
        await suite.judge(Forgetful, tmp_path)


async def test_a_store_without_a_fence_is_found_out(tmp_path: Path) -> None:
    suite = Suite(StoreConformance.test_what_a_former_owner_writes_late_is_refused)

    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        await suite.judge(Unfenced, tmp_path)


async def test_a_store_that_searches_by_pattern_is_found_out(tmp_path: Path) -> None:
    suite = Suite(StoreConformance.test_search_finds_what_was_said_and_no_pattern)

    with pytest.raises(AssertionError):
        await suite.judge(Patterned, tmp_path, text="5_%", is_found=False)


def test_a_suite_without_a_store_says_what_is_missing() -> None:
    with pytest.raises(TypeError, match="must say how to open its store: `connect`"):
        StoreConformance.connect.__wrapped__(StoreConformance())  # type: ignore[attr-defined]
