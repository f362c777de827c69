"""The statements of a turn: one that reads everything, one that writes everything."""

from __future__ import annotations

from tertulia.agent.stores.postgresql.rows import (
    CONVERSATION,
    DIALOGUE,
    TURN,
    UTTERANCE,
    columns,
)

LIVING = "lives_until > now() AND NOT is_replaced"
"""Which processes live."""

_FIND = f"""
SELECT now(), ARRAY(SELECT owner FROM process WHERE {LIVING}), conversation.version,
    {columns(CONVERSATION, "conversation")}, {columns(DIALOGUE, "dialogue")},
    {columns(TURN, "turn")}, {columns(TURN, "head")}, {columns(UTTERANCE, "previous")}
FROM (SELECT) AS nothing
LEFT JOIN conversation ON conversation.user_id = $1
LEFT JOIN dialogue ON dialogue.dialogue_id = conversation.dialogue_id
LEFT JOIN turn ON turn.user_id = $1 AND turn.{{key}} = $2
LEFT JOIN turn AS head ON head.user_id = $1 AND head.sequence = conversation.finished + 1
    AND head.status <> 'done'
LEFT JOIN utterance AS previous ON previous.utt_id = $3
LIMIT 1
"""  # noqa: S608 - nothing but names of columns
FIND_BY_MESSAGE = _FIND.format(key="message_id")
FIND_BY_TURN = _FIND.format(key="turn_id")

_NEW = """
    INSERT INTO conversation (user_id, human, accepted, finished, fence, dialogue_id, version)
    SELECT $1, $2, $3, $4, $5, $6, $7 WHERE $8 = 0
    ON CONFLICT (user_id) DO NOTHING RETURNING user_id
"""
_CHANGED = """
    UPDATE conversation SET human = $2, accepted = $3, finished = $4, fence = $5,
        dialogue_id = $6, version = $7
    WHERE user_id = $1 AND version = $8 RETURNING user_id
"""

_TYPES = {
    "dialogue": "text text text jsonb timestamptz timestamptz boolean jsonb integer bigint",
    "utterance": "text text integer text timestamptz json text",
    "turn": "text text bigint text text json text text timestamptz text text timestamptz json json"
    " text",
}
_COLUMNS = {
    "dialogue": DIALOGUE,
    "utterance": (*UTTERANCE, "folded"),
    "turn": (*TURN, "answer_id"),
}
_FIRST = {"dialogue": 9, "utterance": 19, "turn": 26}
"""The number of the parameter with the values of the first column."""

_FINAL = {
    "dialogue": {"dialogue_id", "user_id", "channel_type", "date_start"},
    "utterance": {"utt_id", "dialogue_id", "position", "kind", "date_time"},
    "turn": {*TURN[:6], "accepted_at"},
}
"""What never changes."""


def _upsert(table: str) -> str:
    """Insert rows, or replace what can change in them, if the conversation is held."""
    names, first = _COLUMNS[table], _FIRST[table]
    arrays = ", ".join(
        f"${number}::{kind}[]" for number, kind in enumerate(_TYPES[table].split(), first)
    )
    changing = [name for name in names if name not in _FINAL[table]]
    listed, given = ", ".join(names), columns(names, "given")
    if table == "turn":
        listed, given, changing = f"{listed}, version", f"{given}, $7", [*changing, "version"]
    replaced = ", ".join(f"{name} = EXCLUDED.{name}" for name in changing)
    return f"""
    INSERT INTO {table} ({listed})
    SELECT {given} FROM held, unnest({arrays}) AS given ({", ".join(names)})
    ON CONFLICT ({names[0]}) DO UPDATE SET {replaced}
    """  # noqa: S608 - nothing but names of columns


_WRITE = f"""
WITH held AS ({{held}}),
    dialogues AS ({_upsert("dialogue")}),
    utterances AS ({_upsert("utterance")}),
    turns AS ({_upsert("turn")})
SELECT count(*) FROM held
"""  # noqa: S608 - nothing but names of columns
CREATE = _WRITE.format(held=_NEW)
CHANGE = _WRITE.format(held=_CHANGED)

IS_COMMITTED = """
SELECT EXISTS (SELECT FROM conversation WHERE user_id = $1 AND version = $2)
    OR EXISTS (SELECT FROM turn WHERE turn_id = ANY($3::text[]) AND version = $2)
"""

BEAT = f"""
WITH own AS (
    INSERT INTO process (owner, name, lives_until)
    VALUES ($1, $2, now() + $3 * interval '1 second')
    ON CONFLICT (owner) DO UPDATE SET lives_until = EXCLUDED.lives_until
    RETURNING xmax = 0 AS is_new
), buried AS (
    DELETE FROM process WHERE owner <> $1 AND lives_until < now() - interval '1 day'
)
UPDATE process SET is_replaced = true
WHERE name = $2 AND owner <> $1 AND {LIVING} AND (SELECT is_new FROM own)
"""  # noqa: S608 - nothing but names of columns

ORPHANS = f"""
SELECT {columns(TURN, "turn")} FROM turn
WHERE status <> 'done'
    AND NOT EXISTS (SELECT FROM process WHERE process.owner = turn.owner AND {LIVING})
ORDER BY user_id, sequence LIMIT $1
"""  # noqa: S608 - nothing but names of columns

ERASE_CONVERSATION = "DELETE FROM conversation WHERE user_id = $1 RETURNING true"
ERASE_UTTERANCES = """
WITH gone AS (
    DELETE FROM utterance
    WHERE dialogue_id IN (SELECT dialogue_id FROM dialogue WHERE user_id = $1)
    RETURNING kind
)
SELECT count(*) FILTER (WHERE kind = 'human'), count(*) FILTER (WHERE kind = 'bot') FROM gone
"""
ERASE_TURNS = """
WITH gone AS (DELETE FROM turn WHERE user_id = $1 RETURNING true) SELECT count(*) FROM gone
"""
ERASE_DIALOGUES = """
WITH gone AS (DELETE FROM dialogue WHERE user_id = $1 RETURNING true) SELECT count(*) FROM gone
"""
