from __future__ import annotations

from typing import Any, ClassVar

import pytest

from tertulia.agent.postprocessors.reminder import ReminderPostprocessor
from tertulia.core.errors import ParameterError
from tertulia.testing.connectors import ConnectorConformance
from tests.agent.annotators.dialogues import answer, dialogue
from tests.agent.connectors.stub import request

STATE = {"asked": "people", "confirming": False, "question": "For how many?"}
ASKED = answer("For how many?", "booking")
TOLD = answer("At seven.", "faq")


def interrupted(*answers: Any, **bot: Any) -> dict[str, Any]:
    return dialogue(answers=answers or (ASKED, TOLD), bot={"booking_state": STATE, **bot})


async def said(payload: Any, **params: Any) -> str:
    return await ReminderPostprocessor(**params).send(request(payload))


class TestReminder(ConnectorConformance):
    payload: ClassVar = interrupted()
    answer: ClassVar = "At seven. For how many?"
    needs_start = False
    encodes = False

    async def make(self) -> ReminderPostprocessor:
        return ReminderPostprocessor()


async def test_the_question_is_put_in_the_words_that_are_configured() -> None:
    assert await said(interrupted(), reminder="Now: {question}") == "At seven. Now: For how many?"
    by_skill = {"booking": "Your table: {question}"}
    assert await said(interrupted(), by_skill=by_skill) == "At seven. Your table: For how many?"


@pytest.mark.parametrize(
    "payload",
    [
        interrupted(TOLD),
        interrupted(ASKED, TOLD, TOLD),
        interrupted(TOLD, ASKED),
        interrupted(ASKED, ASKED),
        interrupted(ASKED, answer("Sorry.", "last_chance", 0.0)),
        interrupted(ASKED, answer("Where to?", "taxi"), taxi_state={"asked": "place"}),
        interrupted(ASKED, answer("At seven. For how many?", "faq")),
        interrupted(booking_state=None),
        interrupted(booking_state={**STATE, "question": ""}),
        interrupted(booking_state={**STATE, "question": 4}),
        interrupted(booking_state={**STATE, "asked": None}),
    ],
)
async def test_otherwise_the_answer_stays_as_it_is(payload: dict[str, Any]) -> None:
    assert await said(payload) == payload["bot_utterances"][-1]["text"]


@pytest.mark.parametrize(("skill", "is_put"), [("booking", True), ("fallback", False)])
async def test_a_form_that_has_nothing_to_say_any_more_is_not_come_back_to(
    skill: str, is_put: bool
) -> None:
    payload = interrupted()
    payload["human_utterances"][-1]["hypotheses"] = [{"skill_name": skill, "text": "Sorry?"}]

    assert ("For how many?" in await said(payload)) is is_put


async def test_after_some_skills_nothing_is_put() -> None:
    assert await said(interrupted(), unless=["faq"]) == "At seven."


def test_a_reminder_needs_words() -> None:
    with pytest.raises(ParameterError, match="at least one phrase"):
        ReminderPostprocessor(reminder="")
