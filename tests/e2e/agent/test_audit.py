"""The audit of the fault tests finds what it looks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import Raw, json, structs

from bench.agent.audit import Audit, audit
from bench.agent.clients import Acknowledged
from tertulia.agent.message import Message
from tertulia.agent.state import Bot, BotUtterance, Human, HumanUtterance
from tertulia.agent.stores.base import StoredDialogue
from tertulia.agent.stores.records import DialogueRecord, TurnRecord, UtteranceRecord

THEN = datetime(2026, 1, 2, tzinfo=UTC)
ANN = Human(id="h1", user_external_id="ann")
BOT = Bot(id="b1")


def acknowledged(text: str, answer: str | None = None) -> Acknowledged:
    return Acknowledged("ann", text, f"m-{text}", "d1", f"bot-{text}", answer or f"echo: {text}")


def dialogue(*said: str, turns: int | None = None) -> StoredDialogue:
    """A dialogue; what begins with `echo: ` the bot has said."""
    records = [record(position, text) for position, text in enumerate(said)]
    humans = [text for text in said if not text.startswith("echo: ")]
    count = len(humans) if turns is None else turns
    return StoredDialogue(
        dialogue=DialogueRecord(
            dialogue_id="d1",
            user_id="ann",
            channel_type="test",
            bot=BOT,
            date_start=THEN,
            date_finish=THEN,
        ),
        human=ANN,
        utterances=records,
        turns=[turn(number) for number in range(count)],
    )


def turn(number: int) -> TurnRecord:
    message = Message(user_id="ann", text="", channel_type="test")
    return TurnRecord(
        turn_id=f"t{number}",
        user_id="ann",
        sequence=number,
        digest="",
        message=message,
        owner="one",
        accepted_at=THEN,
    )


def record(position: int, text: str) -> UtteranceRecord:
    when = THEN + timedelta(seconds=position)
    if text.startswith("echo: "):
        utt_id = f"bot-{text.removeprefix('echo: ')}"
        said = BotUtterance(utt_id=utt_id, text=text, orig_text=text, user=BOT, date_time=when)
    else:
        said = HumanUtterance(utt_id=f"human-{text}", text=text, user=ANN, date_time=when)
    return UtteranceRecord(
        utt_id=said.utt_id,
        dialogue_id="d1",
        position=position,
        kind="bot" if isinstance(said, BotUtterance) else "human",
        date_time=when,
        body=Raw(json.encode(said)),
    )


ACKNOWLEDGED = [acknowledged("a"), acknowledged("b")]


def test_nothing_is_wrong_where_everything_is_there_once_and_in_order() -> None:
    assert audit(ACKNOWLEDGED, [dialogue("a", "echo: a", "b", "echo: b")]).is_clean


@pytest.mark.parametrize(
    ("stored", "wrong"),
    [
        (["a", "echo: a"], {"lost": 1}),
        (["a", "echo: a", "b", "echo: b", "a", "echo: a"], {"doubled": 1}),
        (["b", "echo: b", "a", "echo: a"], {"out_of_order": 1}),
        (["a", "b", "echo: b"], {"unanswered": 1, "different": 1}),
        (["a", "echo: a", "b"], {"unanswered": 1, "different": 1}),
        (["a", "echo: a", "echo: a", "b", "echo: b"], {"answered_twice": 1}),
        (["a", "echo: x", "b", "echo: b"], {"different": 1}),
    ],
)
def test_what_is_wrong_is_counted(stored: list[str], wrong: dict[str, int]) -> None:
    assert audit(ACKNOWLEDGED, [dialogue(*stored)]) == Audit(**wrong)


def test_a_turn_that_has_not_ended_is_counted() -> None:
    stored = dialogue("a", "echo: a", "b", "echo: b")

    found = audit(ACKNOWLEDGED, [structs.replace(stored, turns=stored.turns[:1])])

    assert found == Audit(open_turns=1)
