"""SQLite: one file, nothing to install.

Writes go through `GroupCommit`, on a connection of its own. Light reads run in the event loop's
thread, where they take microseconds; heavy ones in two others: one for what turns wait for, one
for searches and dumps. Several processes of one machine may share the file; beyond that there is
PostgreSQL.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Concatenate, Literal, ParamSpec, TypeAlias, TypeVar

from tertulia.agent.errors import StoreError
from tertulia.agent.state import JsonObject
from tertulia.agent.stores.base import Collection, Lookup, Page, Store, StoredDialogue
from tertulia.agent.stores.paging import Cursor, microseconds
from tertulia.agent.stores.records import (
    ConversationRecord,
    DialogueRecord,
    TurnRecord,
    UtteranceRecord,
)
from tertulia.agent.stores.rules import Found, Writes
from tertulia.agent.stores.sqlite import changes, dump, reads, statements
from tertulia.agent.stores.sqlite.commits import GroupCommit
from tertulia.agent.stores.sqlite.connections import (
    Reader,
    open_reader,
    open_writer,
    reading,
    set_up,
)
from tertulia.agent.stores.sqlite.ends import Ends

Result = TypeVar("Result")
Asked = ParamSpec("Asked")

Synchronous: TypeAlias = Literal["OFF", "NORMAL", "FULL", "EXTRA"]

_LIGHT = 64  # so many utterances are read faster than a thread is asked to
_POLL_SECONDS = 0.03  # SQLite tells no process what another has written


@dataclass(frozen=True, slots=True)
class _Connections:
    """What an open store works with."""

    commits: GroupCommit
    light: sqlite3.Connection
    histories: Reader
    searches: Reader


@dataclass(eq=False)
class SqliteStore(Store):
    """Keeps dialogues in a file.

    Args:
        path: the file.
        synchronous: how surely a commit is on disk; below FULL a power failure may undo the
            latest turns, though never part of one.
        create: whether the file is created if it is not there.
        clock: the time; the same for every process that shares the file.
    """

    path: Path
    synchronous: Synchronous = "FULL"
    create: bool = field(default=True, kw_only=True)
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC), kw_only=True)
    _ends: Ends = field(default_factory=Ends, init=False, repr=False)
    _open: _Connections | None = field(default=None, init=False, repr=False)

    async def open(self) -> None:
        if self._open is not None:
            raise StoreError("the store is open already")
        await asyncio.to_thread(set_up, self.path, create=self.create)
        with reading(self.path):
            self._open = _Connections(
                GroupCommit(open_writer(self.path, self.synchronous)),
                open_reader(self.path),
                Reader(self.path),
                Reader(self.path),
            )

    async def close(self) -> None:
        if self._open is None:
            return
        connections, self._open = self._open, None
        connections.light.close()
        try:
            await connections.histories.close()
            await connections.searches.close()
        finally:  # last: whoever closes last empties the log
            await connections.commits.close()

    async def _decide(
        self,
        user_id: str,
        lookup: Lookup,
        rule: Callable[[Found], tuple[Result, Writes | None]],
    ) -> Result:
        def decide(connection: sqlite3.Connection) -> tuple[Result, Writes | None]:
            found = statements.find(connection, user_id, lookup, self.clock())
            result, writes = rule(found)
            if writes is not None:
                statements.write(connection, writes)
            return result, writes

        result, writes = await self._connections.commits.run(decide)
        if writes is not None and writes.turn.status == "done":
            self._ends.tell(writes.turn.turn_id)
        return result

    async def moved(self, turn: TurnRecord, seconds: float) -> None:
        with self._ends.watch(turn.turn_id) as event, suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._read(reads.is_open, turn.turn_id):
                    event.clear()  # it may have been another's end that was told
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_POLL_SECONDS):
                            await event.wait()

    # -- who is alive ---------------------------------------------------------------------------

    async def beat(self, owner: str, name: str, lease_seconds: float) -> None:
        def beat(connection: sqlite3.Connection) -> None:
            now = microseconds(self.clock())
            living_until = now + int(lease_seconds * 1e6)
            changes.beat(connection, owner, name, now=now, living_until=living_until)

        await self._connections.commits.run(beat)

    async def retire(self, owner: str) -> None:
        await self._connections.commits.run(lambda connection: changes.retire(connection, owner))

    async def orphans(self, limit: int = 100) -> list[TurnRecord]:
        return self._read(reads.orphans, microseconds(self.clock()), limit)

    # -- reading --------------------------------------------------------------------------------

    async def turn(self, turn_id: str) -> TurnRecord | None:
        return self._read(reads.turn, turn_id)

    async def turn_of(self, utt_id: str) -> TurnRecord | None:
        return self._read(reads.turn_of, utt_id)

    async def dialogue(self, dialogue_id: str) -> DialogueRecord | None:
        return self._read(reads.dialogue, dialogue_id)

    async def conversation(self, user_id: str) -> ConversationRecord | None:
        return self._read(reads.conversation, user_id)

    async def utterances(
        self, dialogue_id: str, start: int = 0, stop: int | None = None
    ) -> list[UtteranceRecord]:
        if stop is not None and stop - start <= _LIGHT:
            return self._read(reads.utterances, dialogue_id, start, stop)
        return await self._connections.histories.run(
            lambda connection: reads.utterances(connection, dialogue_id, start, stop)
        )

    async def dialogues(
        self,
        *,
        user_id: str | None = None,
        is_active: bool | None = None,
        text: str | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> Page:
        query = reads.Query(
            user_id=user_id,
            is_active=is_active,
            text=text,
            after=None if after is None else Cursor.read(after),
            limit=limit,
        )
        return await self._connections.searches.run(
            lambda connection: reads.dialogues(connection, query)
        )

    async def export(self, dialogue_id: str) -> StoredDialogue | None:
        return await self._connections.searches.run(
            lambda connection: reads.export(connection, dialogue_id)
        )

    async def dump(self, collection: Collection) -> AsyncIterator[JsonObject]:
        for table in dump.TABLES[collection]:
            last: int | None = 0
            while last is not None:
                documents, last = await self._connections.searches.run(
                    partial(table.page, after=last)
                )
                for document in documents:
                    yield document

    # -- changing what is over ------------------------------------------------------------------

    async def rate_dialogue(self, dialogue_id: str, rating: JsonObject) -> bool:
        return await self._connections.commits.run(
            lambda connection: changes.rate_dialogue(connection, dialogue_id, rating)
        )

    async def rate_utterance(self, utt_id: str, rating: JsonObject) -> bool:
        return await self._connections.commits.run(
            lambda connection: changes.rate_utterance(connection, utt_id, rating)
        )

    async def restore(self, stored: StoredDialogue) -> bool:
        return await self._connections.commits.run(
            lambda connection: changes.restore(connection, stored)
        )

    async def erase_user(self, user_id: str) -> Mapping[str, int]:
        removed = await self._connections.commits.run(
            lambda connection: changes.erase_user(connection, user_id)
        )
        await self._connections.searches.run(changes.empty_log)
        self._ends.tell_all()
        return removed

    @property
    def _connections(self) -> _Connections:
        if self._open is None:
            raise StoreError("the store is not open: call `open` first")
        return self._open

    def _read(
        self,
        read: Callable[Concatenate[sqlite3.Connection, Asked], Result],
        *asked: Asked.args,
        **named: Asked.kwargs,
    ) -> Result:
        """Read something light, here and now."""
        with reading(self.path):
            return read(self._connections.light, *asked, **named)
