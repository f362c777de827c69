from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tertulia.agent.assistant import Assistant
from tertulia.agent.errors import ConnectorError
from tertulia.agent.replay.live import connected, replay_live
from tertulia.agent.replay.report import DialogueReport, told
from tertulia.agent.stores.base import StoredDialogue
from tests.agent.fakes import Says, assistant, given, hypothesis
from tests.agent.replay.troupe import LAST_CHANCE, answering, best, held


async def replayed(stored: StoredDialogue, cast: Assistant, **more: Any) -> DialogueReport:
    async with connected(cast):
        return await replay_live(cast, stored, **more)


def causes(report: DialogueReport, turn: int = 0) -> dict[str, str]:
    """Why each service answered something else."""
    return {name: one.cause for one in report.turns[turn].findings for name in one.services}


def moody(mood: str = "calm", *, shouts: bool = False, greets: str = "hi") -> Assistant:
    """A skill says what the mood is; a second one says always the same."""

    def chat(request: Any) -> Any:
        said = request.payload["human_utterances"][-1]["annotations"]["mood"]
        return hypothesis(said.upper() if shouts else said, 0.9)

    return assistant(
        given("annotators.mood", Says(answer=mood), "add_annotation"),
        given("skills.chat", Says(answer=chat), "add_hypothesis", after=["annotators.mood"]),
        given("skills.greet", hypothesis(greets, 0.2), "add_hypothesis", after=["annotators.mood"]),
        given(
            "best", Says(answer=best), "add_bot_utterance", after=["skills.chat", "skills.greet"]
        ),
        last_chance=LAST_CHANCE,
    )


async def test_services_that_answer_as_then_are_the_same(tmp_path: Path) -> None:
    [stored] = await held(tmp_path / "a.sqlite3", moody(), ["one", "two"])

    report = await replayed(stored, moody())

    assert [turn.verdict for turn in report.turns] == ["same", "same"]


async def test_the_service_that_changed_is_told_from_those_that_were_given_something_else(
    tmp_path: Path,
) -> None:
    [stored] = await held(tmp_path / "a.sqlite3", moody(), ["one", "two"])

    report = await replayed(stored, moody("wild"))

    assert causes(report) == {
        "annotators.mood": "changed",
        "skills.chat": "other input",
        "best": "other input",
    }
    assert [turn.verdict for turn in report.turns] == ["different", "different"]
    assert told(report)[2] == '    annotators.mood: answer: "calm" then, "wild" now'


async def test_a_service_of_another_name_is_gone_and_new_and_no_other_is_blamed(
    tmp_path: Path,
) -> None:
    def cast(name: str) -> Assistant:
        return assistant(
            given(name, hypothesis("hi", 0.9), "add_hypothesis"),
            given("best", Says(answer=best), "add_bot_utterance", after=[name]),
        )

    [stored] = await held(tmp_path / "a.sqlite3", cast("waiter"))

    report = await replayed(stored, cast("butler"))

    assert causes(report) == {"waiter": "changed", "butler": "changed", "best": "unknown"}
    assert told(report)[2] == '    waiter: services.waiter: "done" then, nothing now'


async def test_two_services_that_changed_are_both_found(tmp_path: Path) -> None:
    [stored] = await held(tmp_path / "a.sqlite3", moody())

    report = await replayed(stored, moody("wild", shouts=True, greets="hey"))

    assert causes(report) == {
        "annotators.mood": "changed",
        "skills.chat": "changed",
        "skills.greet": "changed",
        "best": "other input",
    }


async def test_a_service_that_fails_now_is_found(tmp_path: Path) -> None:
    [stored] = await held(
        tmp_path / "a.sqlite3", answering(given("mood", "calm", "add_annotation"))
    )

    broken = given("mood", Says(answer=ConnectorError("down")), "add_annotation")
    report = await replayed(stored, answering(broken))

    assert causes(report) == {"mood": "changed"}
    assert 'mood: answer: "calm" then, "(failed)" now' in told(report)[2]


async def test_a_service_that_is_not_asked_any_more_was_given_something_else(
    tmp_path: Path,
) -> None:
    def cast(chosen: str) -> Assistant:
        return assistant(
            given("pick", [chosen], is_selector=True),
            given("a", hypothesis("a", 0.5), "add_hypothesis", after=["pick"]),
            given("b", hypothesis("b", 0.9), "add_hypothesis", after=["pick"]),
            given("best", Says(answer=best), "add_bot_utterance", after=["a", "b"]),
        )

    [stored] = await held(tmp_path / "a.sqlite3", cast("a"))

    report = await replayed(stored, cast("b"))

    assert causes(report) == {
        "pick": "changed",
        "a": "other input",
        "b": "other input",
        "best": "other input",
    }


async def test_without_a_recording_what_stands_in_the_dialogue_is_compared(tmp_path: Path) -> None:
    [stored] = await held(tmp_path / "a.sqlite3", moody(), ["one", "two"], record_answers=False)

    assert not (await replayed(stored, moody())).is_different
    report = await replayed(stored, moody("wild"))

    assert causes(report, 1) == {
        "annotators.mood": "changed",
        "skills.chat": "unknown",
        "best": "unknown",
    }


async def test_a_turn_starts_from_what_is_stored_of_the_time_before_it(tmp_path: Path) -> None:
    def counting(*, by: int) -> Assistant:
        def count(request: Any) -> Any:
            known = request.payload["human"]["attributes"].get("count", 0)
            attributes = {"count": known + (by if known else 1)}
            return hypothesis(f"{attributes}", 1, human_attributes=attributes)

        return answering(skill=Says(answer=count))

    [stored] = await held(tmp_path / "a.sqlite3", counting(by=1), ["one", "two", "three"])

    report = await replayed(stored, counting(by=2))

    assert [turn.verdict for turn in report.turns] == ["same", "different", "different"]
    texts = [str(turn.findings[0].difference) for turn in report.turns[1:]]
    assert texts == [
        "answer.0.text: \"{'count': 2}\" then, \"{'count': 3}\" now",
        "answer.0.text: \"{'count': 3}\" then, \"{'count': 4}\" now",
    ]


async def test_services_see_as_much_of_the_past_as_then(tmp_path: Path) -> None:
    def count(request: Any) -> Any:
        return hypothesis(f"{len(request.payload['utterances'])}", 1)

    cast = answering(skill=Says(answer=count), window=4)
    [stored] = await held(tmp_path / "a.sqlite3", cast, ["one", "two", "three", "four"])

    report = await replayed(stored, cast)

    texts = [turn.answer.text for turn in stored.turns if turn.answer]
    assert texts == ["1", "3", "4", "4"]
    assert not report.is_different


async def test_what_is_made_of_the_same_answers_is_compared_too(tmp_path: Path) -> None:
    def cast(**more: Any) -> Assistant:
        return answering(given("mood", "calm", "add_annotation", **more))

    [stored] = await held(tmp_path / "a.sqlite3", cast())

    report = await replayed(stored, cast(response_formatter=lambda mood: [mood]))

    assert causes(report) == {"mood": "changed"}
    assert 'question.annotations.mood: "calm" then' in told(report)[2]


async def test_connectors_are_started_and_stopped() -> None:
    happened = []

    class Noted(Says):
        async def start(self) -> None:
            happened.append("start")

        async def stop(self) -> None:
            happened.append("stop")

    with pytest.raises(RuntimeError):
        async with connected(assistant(given("a", Noted()))):
            raise RuntimeError

    assert happened == ["start", "stop"]
