from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from tertulia.agent.errors import StoreError
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.postgresql import sql
from tertulia.agent.stores.postgresql.store import PostgresqlStore
from tertulia.agent.stores.rules import Begun
from tertulia.core.errors import UsageError
from tertulia.testing.stores import Connect, StoreConformance
from tertulia.testing.stores.scenario import (
    LONG_SECONDS,
    ONE,
    TWO,
    begin,
    message,
    outcome,
    take_turn,
    texts,
)
from tests.agent.stores.faults import FaultLaws
from tests.agent.stores.proxy import Cable, cable_to

pytestmark = pytest.mark.services


class TestPostgresqlStore(StoreConformance):
    @pytest.fixture
    def connect(self, postgresql: str) -> Connect:
        return lambda: PostgresqlStore(url=postgresql)


class TestFaults(FaultLaws):
    @pytest.fixture
    def connect(self, postgresql: str) -> Connect:
        return lambda: PostgresqlStore(url=postgresql)

    @pytest_asyncio.fixture
    async def cable(self, postgresql: str) -> AsyncIterator[Cable]:
        async with cable_to(postgresql, 5432) as cable:
            yield cable

    @pytest.fixture
    def connect_by_cable(self, postgresql: str, cable: Cable) -> Connect:
        return lambda: PostgresqlStore(url=cable.url(postgresql))

    async def test_news_come_again_after_the_connection_was_lost(
        self, store: Store, distant: Store, cable: Cable
    ) -> None:
        begun = await begin(store)

        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(distant.moved(begun.turn, 600))
            cable.cut()
            await store.finish(outcome(begun))

        assert waiting.done()


@pytest_asyncio.fixture
async def store(postgresql: str) -> AsyncIterator[PostgresqlStore]:
    store = PostgresqlStore(url=postgresql)
    await store.open()
    await store.beat(ONE, "one", LONG_SECONDS)
    yield store
    await store.close()


@pytest_asyncio.fixture
async def connection(postgresql: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection without a store, to the same schema."""
    url, _, schema = postgresql.partition("?schema=")
    connection = await asyncpg.connect(url, server_settings={"search_path": schema})
    yield connection
    await connection.close()


async def test_processes_that_open_at_once_create_the_tables_once(postgresql: str) -> None:
    stores = [PostgresqlStore(url=postgresql) for _ in range(4)]

    await asyncio.gather(*(store.open() for store in stores))

    assert await stores[0].conversation("ann") is None
    await asyncio.gather(*(store.close() for store in stores))


async def test_a_schema_with_other_tables_is_refused(
    postgresql: str, connection: asyncpg.Connection
) -> None:
    schema = postgresql.partition("?schema=")[2]
    await connection.execute(f"CREATE SCHEMA {schema}; CREATE TABLE {schema}.turn (n integer)")

    with pytest.raises(StoreError, match=r"something else.*\?schema=NAME"):
        await PostgresqlStore(url=postgresql).open()


async def test_tables_of_a_newer_version_are_refused(
    postgresql: str, store: Store, connection: asyncpg.Connection
) -> None:
    await connection.execute("UPDATE format SET number = 99")

    with pytest.raises(StoreError, match=r"has format 99.*use the version that wrote it"):
        await PostgresqlStore(url=postgresql).open()


async def test_no_look_up_of_a_turn_reads_a_whole_table(
    store: Store, connection: asyncpg.Connection
) -> None:
    turn = await take_turn(store)
    await connection.execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan")

    for query in (sql.FIND_BY_TURN, sql.FIND_BY_MESSAGE):
        await connection.execute(f"PREPARE find (text, text, text) AS {query}")
        rows = await connection.fetch(f"EXPLAIN EXECUTE find ('ann', '{turn.turn_id}', NULL)")
        await connection.execute("DEALLOCATE find")
        scans = {row[0].partition("Seq Scan on ")[2].partition(" ")[0] for row in rows}
        assert scans <= {"", "process"}


async def test_nul_characters_are_kept_wherever_they_stand(store: Store) -> None:
    user, text = "a\0b\ufdd0", "nul \0, \ufdd00 and \\u0000"
    begun = await begin(store, text, user=user, message_id="m\0")
    human = begun.question.user
    human.profile["name"] = text
    human.attributes[text] = {text: [text, 1e300, -0.0]}

    await store.finish(outcome(begun, text, human=human))

    conversation = await store.conversation(user)
    assert conversation is not None
    assert conversation.human == human
    assert await texts(store, begun.dialogue.dialogue_id) == [text, text]
    found = await store.dialogues(user_id=user, text="NUL \0,")
    assert [dialogue.dialogue_id for dialogue in found.dialogues] == [begun.dialogue.dialogue_id]
    assert (await store.dialogues(text="\ufdd0")).dialogues == found.dialogues


async def test_people_and_attributes_can_be_asked_for_in_sql(
    store: Store, connection: asyncpg.Connection
) -> None:
    begun = await begin(store)
    begun.question.user.attributes["mood"] = {"today": "good"}
    await store.finish(outcome(begun))

    found = await connection.fetchval(
        """SELECT user_id FROM conversation WHERE human @> '{"attributes": {"mood": {}}}'"""
    )

    assert found == "ann"


async def test_conflicts_that_the_database_finds_are_tried_again(postgresql: str) -> None:
    url = f"{postgresql}&default_transaction_isolation=serializable"
    stores = [PostgresqlStore(url=url) for _ in range(2)]
    for store in stores:
        await store.open()

    standings = await asyncio.gather(
        *(stores[number % 2].accept(message(str(number)), ONE) for number in range(20))
    )

    assert sorted(standing.turn.sequence for standing in standings) == [*range(1, 21)]
    for store in stores:
        await store.close()


async def test_a_replaced_process_stays_dead_though_it_beats(store: Store) -> None:
    begun = await begin(store)
    await store.beat("agent-one-again", "one", LONG_SECONDS)

    await store.beat(ONE, "one", LONG_SECONDS)
    taken = await store.begin(begun.turn, "agent-one-again")

    assert isinstance(taken, Begun)
    assert await store.orphans() == []


async def test_a_user_who_was_erased_while_others_write_is_gone(
    store: Store, connection: asyncpg.Connection
) -> None:
    async def talk() -> None:
        for number in range(10):
            await store.accept(message(str(number)), TWO)

    async with asyncio.TaskGroup() as group:
        group.create_task(talk())
        for _ in range(5):
            await store.erase_user("ann")
    await store.erase_user("ann")

    for table in ("conversation", "dialogue", "utterance", "turn"):
        assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("postgresql://postgres@127.0.0.1:1/postgres", "127.0.0.1:1/postgres.*check that it runs"),
        ("postgresql://secret:secret@127.0.0.1:1/postgres", "^((?!secret).)*$"),
    ],
)
async def test_a_server_that_does_not_answer_is_named_without_the_password(
    url: str, hint: str
) -> None:
    with pytest.raises(StoreError, match=hint):
        await PostgresqlStore(url=url).open()


async def test_a_database_that_is_not_there_can_be_created(postgresql: str) -> None:
    url = postgresql.replace("/postgres?", "/no_such_database?")

    with pytest.raises(StoreError, match="create the database first"):
        await PostgresqlStore(url=url).open()


@pytest.mark.parametrize("size", ["0", "-1", "many", ""])
def test_a_pool_without_connections_is_refused(size: str) -> None:
    with pytest.raises(UsageError, match="from 1 on"):
        PostgresqlStore(url=f"postgresql://127.0.0.1/db?pool_size={size}")


async def test_a_store_that_is_not_open_says_so() -> None:
    store = PostgresqlStore(url="postgresql://127.0.0.1/db")

    with pytest.raises(StoreError, match="call `open` first"):
        await store.conversation("ann")
