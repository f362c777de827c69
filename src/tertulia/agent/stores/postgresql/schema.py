"""The tables of the PostgreSQL store, and their creation.

What was said and answered is of type JSON, which keeps it byte for byte; JSONB would order keys
anew and refuse NUL characters. People, bots and attributes are JSONB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tertulia.agent.errors import StoreError

if TYPE_CHECKING:
    from asyncpg import Connection

FORMAT = 1
"""Which tables these are; grows when they change."""

_TABLES = """
CREATE TABLE conversation (
    user_id text PRIMARY KEY,
    human jsonb NOT NULL,
    accepted bigint NOT NULL,
    finished bigint NOT NULL,
    fence bigint NOT NULL,
    dialogue_id text,
    version bigint NOT NULL
);
CREATE TABLE dialogue (
    dialogue_id text PRIMARY KEY,
    user_id text NOT NULL,
    channel_type text NOT NULL,
    bot jsonb NOT NULL,
    date_start timestamptz NOT NULL,
    date_finish timestamptz NOT NULL,
    is_active boolean NOT NULL,
    attributes jsonb NOT NULL,
    length integer NOT NULL,
    revision bigint NOT NULL
);
CREATE INDEX dialogue_by_date ON dialogue (date_start, dialogue_id);
CREATE INDEX dialogue_of_user ON dialogue (user_id, date_start, dialogue_id);
-- `folded` is what was said without regard to case, for the search
CREATE TABLE utterance (
    utt_id text PRIMARY KEY,
    dialogue_id text NOT NULL,
    position integer NOT NULL,
    kind text NOT NULL,
    date_time timestamptz NOT NULL,
    folded text NOT NULL,
    body json NOT NULL,
    UNIQUE (dialogue_id, position)
);
CREATE TABLE turn (
    turn_id text PRIMARY KEY,
    user_id text NOT NULL,
    sequence bigint NOT NULL,
    message_id text,
    digest text NOT NULL,
    message json NOT NULL,
    owner text NOT NULL,
    status text NOT NULL,
    accepted_at timestamptz NOT NULL,
    dialogue_id text,
    question_id text,
    finished_at timestamptz,
    answer json,
    answer_id text,
    trace json,
    version bigint NOT NULL
);
CREATE UNIQUE INDEX turn_unfinished ON turn (user_id, sequence) WHERE status <> 'done';
CREATE INDEX turn_of_user ON turn (user_id);
CREATE INDEX turn_of_dialogue ON turn (dialogue_id, sequence);
CREATE INDEX turn_of_message ON turn (user_id, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX turn_of_question ON turn (question_id);
CREATE INDEX turn_of_answer ON turn (answer_id);
CREATE TABLE process (
    owner text PRIMARY KEY,
    name text NOT NULL,
    lives_until timestamptz NOT NULL,
    is_replaced boolean NOT NULL DEFAULT false
);
CREATE INDEX process_of_name ON process (name);
CREATE TABLE format (number integer NOT NULL);
"""
_NAMES = ("conversation", "dialogue", "utterance", "turn", "process", "format")


async def create(connection: Connection, schema: str) -> None:
    """Create what is missing; the first process does it, the others wait for it.

    Raises:
        StoreError: the schema holds tables of a newer version, or of something else; or the
            database cannot hold every character.
    """
    encoding = await connection.fetchval("SHOW server_encoding")
    if encoding != "UTF8":
        raise StoreError(
            f"the encoding of the database is {encoding}; create one that holds every character:"
            " createdb --encoding=UTF8 --template=template0 NAME"
        )
    async with connection.transaction():
        await connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('tertulia ' || $1, 0))", schema
        )
        if not await connection.fetchval("SELECT to_regnamespace(quote_ident($1))", schema):
            await connection.execute(f"CREATE SCHEMA {quoted(schema)}")
        present = await connection.fetch(
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = $1 AND relname = ANY($2)",
            schema,
            _NAMES,
        )
        if not present:
            await connection.execute(_TABLES)
            await connection.execute("INSERT INTO format VALUES ($1)", FORMAT)
        elif {row[0] for row in present} != {*_NAMES}:
            raise StoreError(
                f"schema {schema!r} holds tables of something else under the names of"
                " Tertulia's; choose another one: end the URL with ?schema=NAME"
            )
        else:
            await _check_format(connection, schema)


async def _check_format(connection: Connection, schema: str) -> None:
    number = await connection.fetchval("SELECT max(number) FROM format")
    if number != FORMAT:
        raise StoreError(
            f"schema {schema!r} has format {number}, and this version of Tertulia knows format"
            f" {FORMAT}; use the version that wrote it, or another schema (?schema=NAME)"
        )


def quoted(name: str) -> str:
    """A name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'
