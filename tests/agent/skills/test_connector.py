from __future__ import annotations

from typing import Any, ClassVar

import pytest

from tertulia.agent.errors import ConnectorError
from tertulia.agent.service import Request
from tertulia.agent.skills.connector import SkillConnector
from tertulia.agent.skills.contract import Context, Hypothesis
from tertulia.testing.connectors import ConnectorConformance
from tests.agent.skills.speakers import Says, dialogue, utterance

HI = Hypothesis("hi", 0.5)


async def asked(skill: Says, payload: Any, label: str = "greeter") -> Any:
    connector = SkillConnector(skill)
    await connector.start()
    try:
        return await connector.send(Request(task_id="1", payload=payload, label=label))
    finally:
        await connector.stop()


async def told(payload: Any, history: int = 0, label: str = "greeter") -> Context:
    skill = Says(HI, history)
    await asked(skill, payload, label)
    [context] = skill.told
    return context


class TestSkillConnector(ConnectorConformance):
    payload: ClassVar = dialogue("hello")
    answer: ClassVar = [{"text": "hi", "confidence": 0.5, "attributes": {"mood": [1]}}]
    encodes = False

    async def make(self) -> SkillConnector:
        return SkillConnector(Says(Hypothesis("hi", 0.5, {"mood": [1]})))


async def test_a_skill_is_told_what_was_said_and_in_which_dialogue() -> None:
    payload = dialogue("hello")
    payload["human_utterances"][-1]["annotations"] = {"nlu": {"intent": None}}

    context = await told(payload)

    assert (context.text, context.dialogue_id) == ("hello", "d1")
    assert context.annotations == {"nlu": {"intent": None}}


@pytest.mark.parametrize(
    ("history", "texts"), [(0, ()), (1, ("two",)), (2, ("one", "two")), (9, ("one", "two"))]
)
async def test_a_skill_is_told_as_much_history_as_it_wants(
    history: int, texts: tuple[str, ...]
) -> None:
    context = await told(dialogue("one", "two", "three"), history)

    assert context.history == texts
    assert SkillConnector(Says(HI, history)).window == history + 1


async def test_the_profile_goes_before_attributes_where_it_is_filled_in() -> None:
    human = {
        "attributes": {"name": "A", "mood": "good"},
        "profile": {"name": "Ann", "gender": None},
    }

    context = await told(dialogue("hello", human=human))

    assert context.human == {"name": "Ann", "mood": "good"}


async def test_state_is_kept_by_label_among_the_attributes_of_the_bot() -> None:
    bot = {"attributes": {"greeter_state": {"asked": 1}, "other_state": 2}}

    assert (await told(dialogue("hello", bot=bot))).state == {"asked": 1}
    assert (await told(dialogue("hello", bot=bot), label="new")).state is None
    assert await asked(Says(Hypothesis("hi", state={"asked": 2})), dialogue("hello")) == [
        {"text": "hi", "confidence": 1.0, "bot_attributes": {"greeter_state": {"asked": 2}}}
    ]


async def test_a_state_of_null_forgets_and_an_unset_one_does_not() -> None:
    [forgetting] = await asked(Says(Hypothesis("hi", state=None)), dialogue("hello"))
    [keeping] = await asked(Says(Hypothesis("hi")), dialogue("hello"))

    assert forgetting["bot_attributes"] == {"greeter_state": None}
    assert "bot_attributes" not in keeping


@pytest.mark.parametrize(("speaker", "is_interrupted"), [("greeter", False), ("faq", True)])
async def test_a_skill_is_told_whether_another_has_spoken(
    speaker: str, is_interrupted: bool
) -> None:
    payload = dialogue("one", "two", "three")
    payload["utterances"][1] = utterance("two", "bot", active_skill=speaker)

    assert (await told(payload, history=1)).is_interrupted is is_interrupted


async def test_a_dialogue_may_come_in_the_list_of_a_formatter() -> None:
    assert (await told({"dialogs": [dialogue("hello")]})).text == "hello"


@pytest.mark.parametrize("payload", ["hello", {"x": ["hello"]}, None, [], {"dialogs": []}, {}])
async def test_anything_but_a_dialogue_is_refused_with_what_to_do(payload: Any) -> None:
    with pytest.raises(ConnectorError, match="give this service no dialog_formatter"):
        await asked(Says(HI), payload)


async def test_what_has_no_text_is_not_offered() -> None:
    assert await asked(Says([Hypothesis(" "), HI]), dialogue("hello")) == [
        {"text": "hi", "confidence": 0.5}
    ]


@pytest.mark.parametrize("offered", ["hi", [Hypothesis("hi", 7.0)]])
async def test_what_cannot_be_a_hypothesis_is_refused(offered: Any) -> None:
    with pytest.raises(ConnectorError, match="Says must"):
        await asked(Says(offered), dialogue("hello"))


ENDLESS: list[Any] = []
ENDLESS.append(ENDLESS)


@pytest.mark.parametrize("state", [object(), ENDLESS, "\ud800", {(1, 2): 3}])
async def test_what_is_no_json_is_refused(state: Any) -> None:
    with pytest.raises(ConnectorError, match="Says answered with what is no JSON"):
        await asked(Says(Hypothesis("hi", state=state)), dialogue("hello"))


async def test_a_skill_that_never_started_is_not_stopped() -> None:
    skill = Says(HI)

    await SkillConnector(skill).stop()

    assert skill.events == []
