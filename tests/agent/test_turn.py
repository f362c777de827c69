from __future__ import annotations

import asyncio
from typing import Any

from tertulia.agent.assistant import Assistant
from tertulia.agent.dialogue import Dialogue
from tertulia.agent.errors import ConnectorError
from tertulia.agent.trace import Audience, CallEnded, CallStarted, Trace, TurnEvent
from tertulia.agent.turn import LAST_WORD, Turn
from tests.agent.fakes import Hangs, Says, Waits, assistant, dialogue, given, hypothesis, trace


def best(view: dict[str, Any]) -> dict[str, Any]:
    """What a response selector does."""
    return max(view["human_utterances"][-1]["hypotheses"], key=lambda each: each["confidence"])


SELECTOR = Says(answer=lambda request: best(request.payload))


async def take(
    parts: Assistant, spoken: Dialogue | None = None, *, seconds: float = 60.0
) -> tuple[Dialogue, Trace]:
    """Run one turn."""
    spoken, record = spoken or dialogue(), trace()
    deadline = asyncio.get_running_loop().time() + seconds
    await Turn(parts, spoken, record, Audience()).run(deadline, last_word_seconds=5.0)
    return spoken, record


def responder(*after: str) -> Any:
    return given("best", SELECTOR, "add_bot_utterance", after=after)


LAST_CHANCE = given(
    "last", {"text": "Sorry.", "annotations": {}}, "add_bot_utterance_last_chance"
).service
TIMEOUT = given(
    "late", {"text": "Too slow.", "annotations": {}}, "add_bot_utterance_last_chance"
).service


async def test_annotations_hypotheses_and_the_answer_are_written_down() -> None:
    parts = assistant(
        given("annotators.mood", ["calm"], "add_annotation"),
        given("skills.chat", hypothesis("hi", 0.4), "add_hypothesis", after=["annotators.mood"]),
        given("skills.joke", hypothesis("ha", 0.9), "add_hypothesis", after=["annotators.mood"]),
        responder("skills.chat", "skills.joke"),
    )

    spoken, record = await take(parts)

    assert spoken.question.annotations == {"mood": ["calm"]}
    assert [each["skill_name"] for each in spoken.question.hypotheses] == ["chat", "joke"]
    assert spoken.answer is not None
    assert (spoken.answer.text, spoken.answer.active_skill) == ("ha", "joke")
    assert record.outcome == "answered"
    assert set(record.statuses.values()) == {"done"}


async def test_hypotheses_stand_in_the_order_of_the_configuration_whoever_is_faster() -> None:
    slow = Waits(answer=hypothesis("slow", 0.5))
    fast = Says(answer=lambda _: slow.may_go.set() or hypothesis("fast", 0.5))
    parts = assistant(
        given("slow", slow, "add_hypothesis"),
        given("fast", fast, "add_hypothesis"),
        responder("slow", "fast"),
    )

    spoken, _ = await take(parts)

    assert [each["text"] for each in spoken.question.hypotheses] == ["slow", "fast"]


async def test_a_selector_decides_who_is_asked() -> None:
    asked, spared = Says(answer=hypothesis("a", 1)), Says(answer=hypothesis("b", 1))
    parts = assistant(
        given("pick", ["a"], is_selector=True),
        given("a", asked, "add_hypothesis", after=["pick"]),
        given("b", spared, "add_hypothesis", after=["pick"]),
        responder("a", "b"),
    )

    _, record = await take(parts)

    assert len(asked.asked) == 1
    assert spared.asked == []
    assert record.statuses["b"] == "skipped"


async def test_a_selector_that_chooses_nothing_restricts_nothing_unless_told_otherwise() -> None:
    def parts(choice: Any, **more: Any) -> Assistant:
        return assistant(
            given("pick", choice, is_selector=True),
            given("a", hypothesis("a", 1), "add_hypothesis", after=["pick"]),
            responder("a"),
            last_chance=LAST_CHANCE,
            **more,
        )

    assert (await take(parts([])))[0].answer.text == "a"
    assert (await take(parts(None)))[0].answer.text == "a"
    assert (await take(parts([], empty_selection_is_none=True)))[0].answer.text == "Sorry."


async def test_a_response_selector_tagged_as_a_selector_answers_and_skips_nobody() -> None:
    parts = assistant(
        given("a", hypothesis("a", 1), "add_hypothesis"),
        given("best", SELECTOR, "add_bot_utterance", after=["a"], is_selector=True),
        given("polish", "A!", "add_text", after=["best"]),
    )

    spoken, record = await take(parts)

    assert (spoken.answer.text, spoken.answer.orig_text) == ("A!", "a")
    assert record.outcome == "answered"


async def test_without_a_way_to_an_answer_the_last_chance_speaks() -> None:
    parts = assistant(
        given("a", ConnectorError("down"), "add_hypothesis"),
        given("best", SELECTOR, "add_bot_utterance", requires=["a"]),
        last_chance=LAST_CHANCE,
    )

    spoken, record = await take(parts)

    assert (spoken.answer.text, spoken.answer.active_skill) == ("Sorry.", "last")
    assert spoken.answer.confidence == 0
    assert record.outcome == "last_chance"
    assert record.statuses == {"a": "failed", "best": "skipped"}


async def test_without_a_last_chance_there_is_an_answer_all_the_same() -> None:
    parts = assistant(given("a", ConnectorError("down"), "add_hypothesis"))

    spoken, _ = await take(parts)

    assert spoken.answer.text == LAST_WORD


async def test_a_last_chance_that_fails_does_not_have_the_last_word() -> None:
    broken = given("last", RuntimeError("no"), "add_bot_utterance_last_chance").service

    spoken, _ = await take(assistant(given("a", []), last_chance=broken))

    assert spoken.answer.text == LAST_WORD


async def test_at_the_deadline_running_services_are_given_up_and_the_timeout_speaks() -> None:
    hanging = Hangs()
    parts = assistant(given("a", hanging, "add_hypothesis"), responder("a"), timeout=TIMEOUT)

    spoken, record = await take(parts, seconds=0.01)

    assert spoken.answer.text == "Too slow."
    assert hanging.was_cancelled
    assert record.outcome == "timeout"
    assert record.statuses == {"a": "cancelled", "best": "unreached"}
    assert record.calls[0].status == "cancelled"


async def test_at_the_deadline_an_answer_that_is_there_is_given() -> None:
    parts = assistant(
        given("a", hypothesis("a", 1), "add_hypothesis"),
        responder("a"),
        given("polish", Hangs(), "add_text", after=["best"]),
        timeout=TIMEOUT,
    )

    spoken, record = await take(parts, seconds=0.01)

    assert spoken.answer.text == "a"
    assert record.outcome == "answered"


async def test_without_a_timeout_service_the_last_chance_speaks_at_the_deadline() -> None:
    spoken, record = await take(
        assistant(given("a", Hangs()), last_chance=LAST_CHANCE), seconds=0.01
    )

    assert spoken.answer.text == "Sorry."
    assert record.outcome == "timeout"


async def test_a_formatter_that_raises_fails_its_service_only() -> None:
    def broken(_: dict[str, Any]) -> list[Any]:
        raise KeyError("nothing here")

    parts = assistant(
        given("a", [], "add_annotation", dialog_formatter=broken),
        given("b", hypothesis("b", 1), "add_hypothesis", after=["a"]),
        responder("b"),
    )

    spoken, record = await take(parts)

    assert spoken.answer.text == "b"
    assert record.statuses["a"] == "failed"
    assert "nothing here" in record.calls[0].reason


async def test_a_service_without_tasks_is_done() -> None:
    parts = assistant(
        given("none", {}, "add_annotation", dialog_formatter=lambda _: []),
        given("b", hypothesis("b", 1), "add_hypothesis", requires=["none"]),
        responder("b"),
    )

    spoken, record = await take(parts)

    assert record.statuses["none"] == "done"
    assert spoken.answer.text == "b"


async def test_a_service_of_several_tasks_is_done_when_one_of_them_went_well() -> None:
    def answer(request: Any) -> Any:
        if request.payload == 0:
            raise ConnectorError("not this one")
        return {"score": request.payload}

    skill = [{"text": str(number), "confidence": 0.5} for number in range(3)]
    parts = assistant(
        given("a", skill, "add_hypothesis"),
        given(
            "scores",
            Says(answer=answer),
            "add_hypothesis_annotation",
            after=["a"],
            dialog_formatter=lambda _: [0, 1, 2],
        ),
        given("best", SELECTOR, "add_bot_utterance", requires=["scores"]),
    )

    spoken, record = await take(parts)

    annotations = [each["annotations"] for each in spoken.question.hypotheses]
    assert annotations == [{}, {"scores": {"score": 1}}, {"scores": {"score": 2}}]
    assert record.statuses["scores"] == "done"
    assert spoken.answer is not None


async def test_a_service_all_of_whose_tasks_failed_has_failed() -> None:
    parts = assistant(
        given("a", ConnectorError("down"), "add_annotation", dialog_formatter=lambda _: [1, 2])
    )

    _, record = await take(parts)

    assert record.statuses["a"] == "failed"


async def test_what_a_formatter_changes_changes_nothing_else() -> None:
    def meddles(view: dict[str, Any]) -> list[Any]:
        view["utterances"][-1]["annotations"]["mood"] = "spoilt"
        view["human"]["profile"]["name"] = "Eve"
        view["human_utterances"].copy().clear()
        return [view]

    parts = assistant(
        given("mood", "calm", "add_annotation"),
        given("a", hypothesis("a", 1), "add_hypothesis", after=["mood"], dialog_formatter=meddles),
        responder("a"),
    )

    spoken, _ = await take(parts)

    assert spoken.question.annotations == {"mood": "calm"}
    assert spoken.human.profile["name"] is None


async def test_skills_change_the_human_of_the_question_and_the_bot_of_the_answer() -> None:
    changes = {"human_attributes": {"name": "Vasily", "likes": "jazz"}, "bot_attributes": {"k": 1}}
    parts = assistant(given("a", hypothesis("hi", 1, **changes), "add_hypothesis"), responder("a"))

    spoken, _ = await take(parts)

    assert spoken.question.user.profile["name"] == "Vasily"
    assert spoken.question.user.attributes == {"likes": "jazz"}
    assert spoken.answer.user.attributes == {"k": 1}


async def test_a_users_own_state_method_may_be_asynchronous() -> None:
    async def mark(spoken: Dialogue, payload: Any, label: str, **_: Any) -> None:
        await asyncio.sleep(0)
        spoken.utterances[-1].attributes[label] = payload

    part = given("a", 7)
    service = part.service.__class__(
        name="a", label="a", connector=part.service.connector, state_method=mark
    )

    spoken, _ = await take(assistant(type(part)(service, part.node)))

    assert spoken.question.attributes == {"a": 7}


async def test_listeners_hear_of_every_call_once() -> None:
    heard: list[TurnEvent] = []
    parts = assistant(given("a", hypothesis("a", 1), "add_hypothesis"), responder("a"))
    deadline = asyncio.get_running_loop().time() + 60

    await Turn(parts, dialogue(), trace(), Audience([heard.append])).run(
        deadline, last_word_seconds=5
    )

    told = [(type(event), event.call.service) for event in heard]
    assert told == [
        (CallStarted, "a"),
        (CallEnded, "a"),
        (CallStarted, "best"),
        (CallEnded, "best"),
    ]


async def test_a_skill_that_streams_is_heard_while_it_speaks() -> None:
    def speak(request: Any) -> Any:
        request.emit("Hel")
        request.emit("lo")
        return hypothesis("Hello", 1)

    heard: list[str] = []
    parts = assistant(given("a", Says(answer=speak), "add_hypothesis"), responder("a"))
    deadline = asyncio.get_running_loop().time() + 60

    await Turn(
        parts,
        dialogue(),
        trace(),
        Audience([lambda event: heard.append(getattr(event, "text", ""))]),
    ).run(deadline, last_word_seconds=5)

    assert "".join(heard) == "Hello"
