from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tertulia.agent.agent import Agent
from tertulia.agent.assistant import Assistant
from tertulia.agent.dialogue import Dialogue
from tertulia.agent.errors import LeaseLostError, StoreError, UnstorableError
from tertulia.agent.execution import Execution
from tertulia.agent.message import Message
from tertulia.agent.reply import Reply
from tertulia.agent.settings import AgentSettings
from tertulia.agent.stores.records import TurnRecord
from tertulia.agent.stores.rules import Begun, Outcome
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.agent.trace import Audience, TurnEnded, TurnEvent
from tertulia.agent.turn import LAST_WORD
from tests.agent.fakes import Given, Says, assistant, given, hypothesis

HELLO = Message(user_id="ann", text="hello", channel_type="test")


def best(request: Any) -> Any:
    return request.payload["utterances"][-1]["hypotheses"][0]


def answering(*parts: Given) -> Assistant:
    """An assistant that says "hi", after what these services did."""
    names = [part.service.name for part in parts]
    return assistant(
        *parts,
        given("chat", hypothesis("hi", 1), "add_hypothesis", after=names),
        given("best", Says(answer=best), "add_bot_utterance", after=["chat"]),
    )


def with_method(method: Any) -> Given:
    """A service whose answer is written by this method."""
    part = given("own", "answer")
    return Given(replace(part.service, state_method=method), part.node)


class FailingStore(SqliteStore):
    """A store that fails to write the next ends of turns, in the ways it is told."""

    failures: tuple[Exception, ...] = ()

    async def finish(self, outcome: Outcome) -> TurnRecord:
        if self.failures:
            failure, *rest = self.failures
            self.failures = tuple(rest)
            raise failure
        return await super().finish(outcome)


@pytest.fixture
async def store(tmp_path: Path) -> Any:
    opened = FailingStore(path=tmp_path / "dialogues.sqlite3")
    await opened.open()
    yield opened
    await opened.close()


async def begin(store: SqliteStore, message: Message = HELLO) -> Begun:
    await store.beat("me", "me", lease_seconds=60)
    standing = await store.accept(message, "me")
    assert isinstance(standing, Begun)
    return standing


async def run(
    store: SqliteStore, parts: Assistant, begun: Begun, audience: Audience | None = None
) -> Reply:
    execution = Execution(assistant=parts, store=store, settings=AgentSettings())
    deadline = asyncio.get_running_loop().time() + 60
    return await execution.run(begun, deadline, audience or Audience())


async def test_the_answer_is_in_the_store_when_it_is_given(store: FailingStore) -> None:
    begun = await begin(store)

    reply = await run(store, answering(), begun)

    turn = await store.turn(begun.turn.turn_id)
    assert turn.answer == reply.answer
    assert reply.answer.text == "hi"
    assert [each["text"] for each in reply.hypotheses] == ["hi"]


async def test_an_end_that_a_failing_store_did_not_take_is_written_again(
    store: FailingStore,
) -> None:
    begun = await begin(store)
    store.failures = (StoreError("disk full"),)

    reply = await run(store, answering(), begun)

    assert (await store.turn(begun.turn.turn_id)).answer == reply.answer


async def test_what_can_never_be_stored_is_dropped_and_the_user_is_not_locked_out(
    store: FailingStore,
) -> None:
    begun = await begin(store)
    store.failures = (UnstorableError("too large"),)

    reply = await run(store, answering(), begun)

    assert reply.answer.text == LAST_WORD
    assert reply.hypotheses == []
    assert (await store.turn(begun.turn.turn_id)).status == "done"


@pytest.mark.parametrize("junk", [object(), "\ud800", {1, 2, object()}])
async def test_a_state_method_that_leaves_no_json_behind_costs_the_turn_only(
    store: FailingStore, junk: object
) -> None:
    def spoil(dialogue: Dialogue, payload: Any, label: str, **_: Any) -> None:
        dialogue.question.annotations[label] = junk

    begun = await begin(store)

    reply = await run(store, answering(with_method(spoil)), begun)

    assert reply.answer.text == LAST_WORD
    said = await store.utterances(begun.dialogue.dialogue_id)
    assert len(said) == 2


async def test_a_turn_that_was_taken_over_writes_nothing(store: FailingStore) -> None:
    begun = await begin(store)
    await store.retire("me")
    await store.beat("other", "other", lease_seconds=60)
    await store.begin(begun.turn, "other")

    with pytest.raises(LeaseLostError, match="taken over"):
        await run(store, answering(), begun)

    assert (await store.turn(begun.turn.turn_id)).answer is None


async def test_a_stale_turn_is_answered_without_asking_anybody(store: FailingStore) -> None:
    asked = Says(answer=hypothesis("hi", 1))
    last = given("last", {"text": "Sorry."}, "add_bot_utterance_last_chance").service
    parts = assistant(given("chat", asked, "add_hypothesis"), last_chance=last)
    begun = await begin(store)
    old = begun.turn.accepted_at - timedelta(hours=1)
    stale = replace(begun, turn=_older(begun.turn, old))

    reply = await run(store, parts, stale)

    assert reply.answer.text == "Sorry."
    assert asked.asked == []


def _older(turn: TurnRecord, accepted_at: Any) -> TurnRecord:
    turn.accepted_at = accepted_at
    return turn


async def test_the_end_is_told_whether_or_not_it_was_stored(store: FailingStore) -> None:
    heard: list[TurnEvent] = []
    begun = await begin(store)
    store.failures = (LeaseLostError("t"),)

    with pytest.raises(LeaseLostError):
        await run(store, answering(), begun, Audience([heard.append]))

    assert isinstance(heard[-1], TurnEnded)
    assert not heard[-1].is_stored


async def test_a_listener_that_fails_disturbs_nobody(tmp_path: Path) -> None:
    heard: list[TurnEvent] = []

    def fails(_: TurnEvent) -> None:
        raise ZeroDivisionError

    store = SqliteStore(path=tmp_path / "dialogues.sqlite3")
    async with Agent(answering(), store, listeners=[fails, heard.append]) as agent:
        reply = await agent.respond(HELLO)

    assert reply.answer.text == "hi"
    assert isinstance(heard[-1], TurnEnded)
