from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as property_of
from hypothesis import settings
from hypothesis import strategies as st

from tertulia.agent.agent import Agent
from tertulia.agent.assistant import Assistant
from tertulia.agent.breaker import Breaker
from tertulia.agent.dialogue import Dialogue
from tertulia.agent.errors import ConnectorError, UnstorableError
from tertulia.agent.methods import METHODS
from tertulia.agent.recording import read_trace
from tertulia.agent.replay.recorded import replay_recorded
from tertulia.agent.replay.report import DialogueReport, Finding, told
from tertulia.agent.retry import Retry
from tertulia.agent.settings import AgentSettings
from tertulia.agent.stores.base import StoredDialogue
from tertulia.agent.stores.sqlite.store import SqliteStore
from tests.agent.fakes import Given, Hangs, Says, Waits, assistant, given, hypothesis
from tests.agent.replay.troupe import (
    LAST_CHANCE,
    answering,
    best,
    each_hypothesis,
    exported,
    held,
)
from tests.agent.stage import FailingStore, message


class AskedError(Exception):
    """A service was asked that must not be."""


def mute(cast: Assistant) -> Assistant:
    """The same assistant, whose services must not be asked."""

    def muted(service: Any) -> Any:
        return service and replace(service, connector=Says(answer=AskedError()))

    return replace(
        cast,
        services={name: muted(service) for name, service in cast.services.items()},
        last_chance=muted(cast.last_chance),
        timeout=muted(cast.timeout),
    )


async def replayed(stored: StoredDialogue, cast: Assistant) -> DialogueReport:
    report = await replay_recorded(mute(cast), stored)
    assert report.turns
    return report


async def assert_same(stored: StoredDialogue, cast: Assistant) -> None:
    report = await replayed(stored, cast)
    assert [turn.verdict for turn in report.turns] == ["same"] * len(report.turns), "\n".join(
        told(report)
    )


def outcomes(stored: StoredDialogue) -> list[str]:
    traces = [read_trace(turn.trace) for turn in stored.turns]
    return [trace.outcome for trace in traces if trace]


def only(report: DialogueReport, turn: int = 0) -> Finding:
    [finding] = report.turns[turn].findings
    return finding


def remembers(request: Any) -> Any:
    """A skill that changes the person and the bot."""
    turns = len(request.payload["human_utterances"])
    return hypothesis(
        f"turn {turns}",
        0.9,
        human_attributes={"name": "Ann", "turns": turns},
        bot_attributes={"chat_state": {"slots": {"turn": turns}}},
        attributes={"action": turns},
    )


async def test_what_skills_remember_of_people_and_dialogues_comes_out_the_same(
    tmp_path: Path,
) -> None:
    cast = answering(skill=remembers)

    [first, second] = await held(
        tmp_path / "a.sqlite3", cast, ["hello", "again", "/start", "hi", "you", "/close"]
    )

    await assert_same(first, cast)
    await assert_same(second, cast)


async def test_annotations_of_what_was_said_before_come_out_the_same(tmp_path: Path) -> None:
    counted = Says(answer=lambda request: len(request.payload["utterances"]))
    cast = answering(
        given("mood", ["calm"], "add_annotation"),
        given("before", counted, "add_annotation_prev_bot_utt"),
    )

    [stored] = await held(tmp_path / "a.sqlite3", cast, ["one", "two", "three"])

    await assert_same(stored, cast)


@pytest.mark.parametrize(
    "answer",
    [
        ConnectorError("no"),
        ConnectorError("down", is_outage=True),
        ValueError("a bug"),
        "no hypotheses",
        [{"confidence": 1}],
        None,
        [],
    ],
    ids=str,
)
async def test_services_that_fail_come_out_the_same(tmp_path: Path, answer: Any) -> None:
    cast = answering(
        given("mood", Says(answer=answer), "update_attributes"), skill=Says(answer=answer)
    )

    [stored] = await held(tmp_path / "a.sqlite3", cast, ["one", "two"])

    assert outcomes(stored) == ["last_chance", "last_chance"]
    await assert_same(stored, cast)


async def test_formatters_that_fail_come_out_the_same(tmp_path: Path) -> None:
    def fails(_: Any) -> Any:
        raise KeyError("x")

    cast = answering(
        given("tasks", 1, "add_annotation", dialog_formatter=fails),
        given("answers", 1, "add_annotation", response_formatter=fails),
        given("fine", 1, "add_annotation", response_formatter=lambda answer: [answer]),
    )

    [stored] = await held(tmp_path / "a.sqlite3", cast)

    await assert_same(stored, cast)


async def test_a_service_that_was_late_is_late_again(tmp_path: Path) -> None:
    retry = Retry(attempts=2, first_delay_seconds=0)
    cast = answering(
        given("slow", Hangs(), "add_annotation", timeout_seconds=0.001, retry=retry),
        given(
            "tired",
            Says(answer=ConnectorError("x", is_outage=True)),
            "add_annotation",
            breaker=Breaker(outages=1, rest_seconds=1000),
        ),
    )

    [stored] = await held(tmp_path / "a.sqlite3", cast, ["one", "two"])

    trace = read_trace(stored.turns[-1].trace)
    assert trace is not None
    assert {call.service: call.status for call in trace.calls}["tired"] == "resting"
    await assert_same(stored, cast)


async def test_a_turn_whose_time_was_up_ends_as_it_did(tmp_path: Path) -> None:
    def cast(second: Any) -> Assistant:
        tasks = {"dialog_formatter": lambda _: [{"hangs": False}, {"hangs": True}]}
        return answering(
            given("quick", ["calm"], "add_annotation"),
            given("half", second, "add_annotation", **tasks),
            given("later", 1, "add_annotation", after=["half"]),
        )

    class HalfHangs(Hangs):
        async def send(self, request: Any) -> Any:
            return await super().send(request) if request.payload["hangs"] else "half"

    [stored] = await held(tmp_path / "a.sqlite3", cast(HalfHangs()), time_limit_seconds=0.05)

    assert outcomes(stored) == ["timeout"]
    await assert_same(stored, cast(Says()))


async def test_a_turn_whose_time_was_up_between_two_attempts_ends_as_it_did(
    tmp_path: Path,
) -> None:
    down = Says(answer=ConnectorError("down", is_outage=True))
    retry = Retry(attempts=9, first_delay_seconds=1000, longest_delay_seconds=1000)
    cast = answering(given("down", down, "add_annotation", retry=retry))

    [stored] = await held(tmp_path / "a.sqlite3", cast, time_limit_seconds=0.05)

    assert outcomes(stored) == ["timeout"]
    await assert_same(stored, cast)


async def test_a_turn_whose_time_was_up_right_after_an_answer_ends_as_it_did(
    tmp_path: Path,
) -> None:
    tasks = {"dialog_formatter": lambda _: [1, 2]}
    cast = answering(given("mood", ["calm"], "add_annotation", **tasks))

    [stored] = await held(tmp_path / "a.sqlite3", cast, time_limit_seconds=0)

    assert outcomes(stored) == ["timeout"]
    await assert_same(stored, cast)


async def test_a_turn_whose_time_was_up_before_all_was_sent_ends_as_it_did(tmp_path: Path) -> None:
    def cast(hangs: Any) -> Assistant:
        return answering(
            given("first", 1, "add_annotation"),
            given("hangs", hangs, "add_annotation", after=["first"]),
            given("unsent", 1, "add_annotation", after=["first"]),
        )

    [stored] = await held(tmp_path / "a.sqlite3", cast(Hangs()), time_limit_seconds=0)

    trace = read_trace(stored.turns[0].trace)
    assert trace is not None
    assert trace.statuses["unsent"] == "cancelled"
    assert [call.service for call in trace.calls] == ["first", "hangs", "late"]
    await assert_same(stored, cast(Says()))


async def test_a_turn_that_was_found_too_late_after_a_crash_ends_as_it_did(tmp_path: Path) -> None:
    cast = answering(given("mood", ["calm"], "add_annotation"))

    [stored] = await held(tmp_path / "a.sqlite3", cast, recover_within_seconds=-1)

    assert outcomes(stored) == ["last_chance"]
    await assert_same(stored, cast)


async def test_the_last_word_of_the_agent_itself_comes_out_the_same(tmp_path: Path) -> None:
    cast = answering(
        skill=Says(answer=ConnectorError("no")),
        last_chance=replace(LAST_CHANCE, connector=Hangs()),
    )

    [stored] = await held(tmp_path / "a.sqlite3", cast, last_word_seconds=0.01)

    await assert_same(stored, cast)


async def test_services_that_were_skipped_are_skipped_again(tmp_path: Path) -> None:
    cast = assistant(
        given("pick", ["a"], is_selector=True),
        given("a", hypothesis("a", 0.5), "add_hypothesis", after=["pick"]),
        given("b", hypothesis("b", 0.9), "add_hypothesis", after=["pick"]),
        given("best", Says(answer=best), "add_bot_utterance", after=["a", "b"]),
        given("polish", "A!", "add_text", after=["best"], requires=["best"]),
    )

    [stored] = await held(tmp_path / "a.sqlite3", cast)

    await assert_same(stored, cast)


async def test_answers_that_came_in_another_order_than_that_of_the_config(tmp_path: Path) -> None:
    def update(name: str) -> Any:
        return {"human_attributes": {name: 1, "last": name}}

    slow = Waits(answer=update("slow"))
    quick = Says(answer=lambda _: slow.may_go.set() or update("quick"))
    cast = answering(
        given("slow", slow, "update_attributes"),
        given("quick", quick, "update_attributes", after=["slow_start"], requires=[]),
    )

    [stored] = await held(tmp_path / "a.sqlite3", cast)

    trace = read_trace(stored.turns[0].trace)
    assert trace is not None
    assert trace.calls[0].seconds > trace.calls[1].seconds
    await assert_same(stored, cast)


async def test_a_state_method_that_takes_its_time(tmp_path: Path) -> None:
    async def slowly(dialogue: Dialogue, payload: Any, label: str, /, **_: Any) -> None:
        await asyncio.to_thread(dialogue.question.annotations.__setitem__, label, payload)

    mood = given("mood", "calm", "add_annotation")
    mood = Given(replace(mood.service, state_method=slowly), mood.node)
    cast = answering(mood, given("other", 1, "add_annotation"))

    [stored] = await held(tmp_path / "a.sqlite3", cast, ["one", "two"])

    await assert_same(stored, cast)


async def test_a_turn_whose_services_said_what_cannot_be_stored(tmp_path: Path) -> None:
    cast = answering()
    store = FailingStore(tmp_path / "a.sqlite3", "OFF", failure=UnstorableError("too large"))
    async with Agent(cast, store, AgentSettings(record_answers=True)) as agent:
        store.failures["finish"] = 1
        await agent.respond(message("one"))
        await agent.respond(message("two"))

    [stored] = await exported(tmp_path / "a.sqlite3")

    assert outcomes(stored) == ["last_chance", "answered"]
    await assert_same(stored, cast)


async def test_what_a_human_said_may_be_rewritten(tmp_path: Path) -> None:
    def tidy(request: Any) -> Any:
        return request.payload["utterances"][-1]["text"].strip()

    cast = answering(given("tidy", Says(answer=tidy), "add_human_utterance"))

    [stored] = await held(tmp_path / "a.sqlite3", cast, [" one ", " two "])

    await assert_same(stored, cast)


async def test_what_raters_said_later_is_no_difference(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite3"
    cast = answering()
    [stored] = await held(file, cast, ["one", "two"])
    store = SqliteStore(file, "OFF")
    await store.open()
    assert await store.rate_utterance(stored.utterances[1].utt_id, {"rating": 5})
    assert await store.rate_dialogue(stored.dialogue.dialogue_id, {"rating": 5})
    await store.close()

    [rated] = await exported(file)

    await assert_same(rated, cast)


class Wavers(Says):
    """A connector that answers, or does not, after it has let others go first."""

    def __init__(self, chance: random.Random, answer: Any) -> None:
        super().__init__(answer=answer)
        self.chance = chance

    async def send(self, request: Any) -> Any:
        for _ in range(self.chance.randrange(8)):
            await asyncio.sleep(0)
        if self.chance.random() < 0.2:
            raise ConnectorError("no")
        return await super().send(request)


def wavering(chance: random.Random, number: int) -> Assistant:
    """An assistant with as many services of each kind."""

    def number_of(_: Any) -> float:
        return chance.random()

    def skill(_: Any) -> Any:
        told = {"human_attributes": {"last": chance.random()}, "bot_attributes": {"a": [1]}}
        return [
            {"text": f"{chance.random()}", "confidence": chance.random(), **told}
            for _ in range(chance.randrange(3))
        ]

    def some(group: str, answer: Any, method: str | None, **more: Any) -> list[Given]:
        return [
            given(f"{group}.{group}{index}", Wavers(chance, answer), method, **more)
            for index in range(number)
        ]

    def names(parts: list[Given]) -> list[str]:
        return [part.service.name for part in parts]

    def pick(_: Any) -> Any:
        return [f"skill{index}" for index in range(number) if chance.random() < 0.8] or ["nobody"]

    notes = some("note", number_of, "add_annotation")
    before = some("before", number_of, "add_annotation_prev_bot_utt")
    people = some(
        "people", lambda _: {"human_attributes": {"a": chance.random()}}, "update_attributes"
    )
    choice = given("pick", Wavers(chance, pick), after=names(notes), is_selector=True)
    skills = some("skill", skill, "add_hypothesis", after=["pick"])
    marks = some(
        "mark",
        number_of,
        "add_hypothesis_annotation",
        after=names(skills),
        dialog_formatter=each_hypothesis,
    )
    return assistant(
        *notes,
        *before,
        *people,
        choice,
        *skills,
        *marks,
        given("best", Wavers(chance, best), "add_bot_utterance", after=names(marks)),
        given("polish", Wavers(chance, "better"), "add_text", after=["best"], requires=["best"]),
        last_chance=LAST_CHANCE,
    )


@settings(max_examples=25, deadline=None)
@property_of(seed=st.integers(0, 2**32), number=st.integers(1, 4))
def test_whatever_services_did_comes_out_the_same(
    tmp_path_factory: pytest.TempPathFactory, seed: int, number: int
) -> None:
    cast = wavering(random.Random(seed), number)
    file = tmp_path_factory.mktemp("replay") / "a.sqlite3"

    async def hold_and_replay() -> None:
        for stored in await held(file, cast, ["one", "two", "/start", "three", "four"]):
            await assert_same(stored, cast)

    asyncio.run(hold_and_replay())


# What is said of a dialogue that does not come out the same


async def test_a_state_method_that_writes_something_else_is_named(tmp_path: Path) -> None:
    def cast(method: Any) -> Assistant:
        mood = given("annotators.mood", "calm", "add_annotation")
        mood = Given(replace(mood.service, state_method=method), mood.node)
        return answering(mood, given("annotators.other", 1, "add_annotation"))

    def shout(dialogue: Dialogue, payload: Any, label: str, /, **_: Any) -> None:
        dialogue.question.annotations[label] = payload.upper()

    [stored] = await held(tmp_path / "a.sqlite3", cast(METHODS["add_annotation"]), ["one", "two"])

    report = await replayed(stored, cast(shout))

    assert only(report).services == ("annotators.mood",)
    assert str(only(report).difference) == 'question.annotations.mood: "calm" then, "CALM" now'
    assert report.is_different


async def test_a_response_formatter_that_fails_now_is_named_first(tmp_path: Path) -> None:
    def fails(_: Any) -> Any:
        raise KeyError("x")

    def cast(**more: Any) -> Assistant:
        return answering(given("annotators.mood", "calm", "add_annotation", **more))

    [stored] = await held(tmp_path / "a.sqlite3", cast())

    report = await replayed(stored, cast(response_formatter=fails))

    [first, second] = report.turns[0].findings
    assert first.services == second.services == ("annotators.mood",)
    assert str(first.difference) == 'services.annotators.mood: "done" then, "failed" now'


async def test_a_formatter_that_rewrites_the_answer_is_told_from_the_selector(
    tmp_path: Path,
) -> None:
    def cast(**more: Any) -> Assistant:
        return assistant(
            given("skills.chat", hypothesis("hi", 1), "add_hypothesis"),
            given("best", Says(answer=best), "add_bot_utterance", after=["skills.chat"]),
            given("polish", "hi!", "add_text", after=["best"], requires=["best"], **more),
        )

    [stored] = await held(tmp_path / "a.sqlite3", cast())

    report = await replayed(stored, cast(response_formatter=lambda text: f"{text}!"))

    assert only(report).services == ("polish",)


async def test_a_service_that_is_gone_is_named(tmp_path: Path) -> None:
    [stored] = await held(tmp_path / "a.sqlite3", answering(given("mood", 1, "add_annotation")))

    report = await replayed(stored, answering())

    assert {finding.services for finding in report.turns[0].findings} >= {("mood",)}
    assert 'services.mood: "done" then, nothing now' in "\n".join(told(report))


async def test_a_service_that_is_new_is_named(tmp_path: Path) -> None:
    [stored] = await held(tmp_path / "a.sqlite3", answering(), ["one", "two"])

    report = await replayed(stored, answering(given("mood", 1, "add_annotation")))

    assert [turn.verdict for turn in report.turns] == ["different", "different"]
    assert only(report).services == ("mood",)


async def test_a_formatter_that_makes_other_tasks_is_named(tmp_path: Path) -> None:
    def cast(count: int) -> Assistant:
        tasks = {"dialog_formatter": lambda _: [{}] * count}
        return answering(given("mood", 1, "add_annotation", **tasks))

    [stored] = await held(tmp_path / "a.sqlite3", cast(2))

    report = await replayed(stored, cast(1))

    assert only(report).services == ("mood",)
    assert str(only(report).difference) == "tasks.mood: 2 then, 1 now"


async def test_a_selector_that_leads_elsewhere_is_named(tmp_path: Path) -> None:
    def cast(**more: Any) -> Assistant:
        return assistant(
            given("pick", ["a"], is_selector=True, **more),
            given("a", hypothesis("a", 0.5), "add_hypothesis", after=["pick"]),
            given("b", hypothesis("b", 0.9), "add_hypothesis", after=["pick"]),
            given("best", Says(answer=best), "add_bot_utterance", after=["a", "b"]),
            last_chance=LAST_CHANCE,
        )

    [stored] = await held(tmp_path / "a.sqlite3", cast())

    report = await replayed(stored, cast(response_formatter=lambda _: ["b"]))

    assert {one.services for one in report.turns[0].findings} >= {("a",), ("b",)}


async def test_keys_in_another_order_are_other_bytes(tmp_path: Path) -> None:
    def cast(*names: str) -> Assistant:
        return answering(
            given(
                "mood",
                {"a": 1, "b": 2},
                "add_annotation",
                response_formatter=lambda answer: {name: answer[name] for name in names},
            )
        )

    [stored] = await held(tmp_path / "a.sqlite3", cast("a", "b"))

    report = await replayed(stored, cast("b", "a"))

    assert only(report).services == ("mood",)


async def test_without_a_recording_nothing_is_claimed(tmp_path: Path) -> None:
    cast = answering()
    [stored] = await held(tmp_path / "a.sqlite3", cast, ["one", "two"], record_answers=False)

    report = await replayed(stored, cast)

    assert [turn.verdict for turn in report.turns] == ["unrecorded", "unrecorded"]
    assert report.turns[0].lacking == ("skills.chat", "best")
    assert not report.is_different
    assert "2 not recorded" in told(report)[0]


async def test_an_answer_that_was_too_large_leaves_out_its_turn_only(tmp_path: Path) -> None:
    def long_once(request: Any) -> Any:
        text = request.payload["human_utterances"][-1]["text"]
        return hypothesis("x" * 70_000 if text == "long" else text, 1.0)

    cast = answering(skill=long_once)
    [stored] = await held(tmp_path / "a.sqlite3", cast, ["one", "long", "two"])

    report = await replayed(stored, cast)

    assert [turn.verdict for turn in report.turns] == ["same", "unrecorded", "same"]
