from __future__ import annotations

from typing import Any, ClassVar

import pytest

from tertulia.agent.errors import ConnectorError
from tertulia.agent.selectors.intent import IntentSkillSelector
from tertulia.testing.connectors import ConnectorConformance
from tests.agent.annotators.dialogues import dialogue, intent
from tests.agent.connectors.stub import request

INTENTS = {"book": ["booking"], "ask": ["faq", "map"], "nothing": []}
OPEN = {"slots": {}, "asked": "people", "confirming": False}


async def selected(
    name: str | None, confidence: float = 0.9, bot: Any = None, **params: Any
) -> list[str]:
    selector = IntentSkillSelector(intents=INTENTS, otherwise=["chat"], **params)
    payload = dialogue(annotations={"nlu": intent(name, confidence)}, bot=bot)
    return await selector.send(request(payload))


class TestSelector(ConnectorConformance):
    payload: ClassVar = dialogue(annotations={"nlu": intent("ask")})
    answer: ClassVar = ["faq", "map"]
    needs_start = False
    encodes = False

    async def make(self) -> IntentSkillSelector:
        return IntentSkillSelector(intents=INTENTS)


@pytest.mark.parametrize(
    ("name", "skills"),
    [
        ("ask", ["faq", "map"]),
        ("nothing", []),
        ("other", ["chat"]),
        (None, ["chat"]),
        ("nlu_fallback", ["chat"]),
    ],
)
async def test_every_intent_has_its_skills(name: str | None, skills: list[str]) -> None:
    assert await selected(name) == skills


async def test_an_intent_that_is_not_sure_enough_does_not_count() -> None:
    assert await selected("ask", 0.4, minimum=0.5) == ["chat"]
    assert await selected("ask", 0.5, minimum=0.5) == ["faq", "map"]


async def test_some_are_always_asked_and_nobody_twice() -> None:
    assert await selected("ask", always=["fallback", "map"]) == ["faq", "map", "fallback"]


@pytest.mark.parametrize(
    ("state", "is_open"),
    [
        (OPEN, True),
        ({**OPEN, "asked": None, "confirming": True}, True),
        ({**OPEN, "asked": None}, False),
        (None, False),
        ("asked", False),
    ],
)
async def test_whoever_has_asked_something_is_asked(state: Any, is_open: bool) -> None:
    assert await selected("book", bot={"taxi_state": state, "mood": OPEN}) == (
        ["booking", "taxi"] if is_open else ["booking"]
    )


async def test_without_an_annotation_nothing_is_known() -> None:
    selector = IntentSkillSelector(intents=INTENTS, otherwise=["chat"])

    assert await selector.send(request(dialogue())) == ["chat"]


async def test_what_is_no_dialogue_is_refused_with_advice() -> None:
    with pytest.raises(ConnectorError, match="IntentSkillSelector takes a whole dialogue"):
        await IntentSkillSelector(intents={}).send(request({"x": ["hello"]}))
