from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from tertulia.agent.connectors.pool import HttpPool
from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context, Hypothesis
from tertulia.agent.skills.http import HTTPSkill
from tertulia.core.errors import ParameterError
from tertulia.testing.skills import SkillConformance
from tests.agent.connectors.stub import Asked, always, answered, serving, unused_url

CONTEXT = Context(
    text="hello",
    history=("hi", "Hi!"),
    annotations={"nlu": {"intent": None}},
    human={"name": "Ann", "language": "es"},
    state={"turn": 2},
    dialogue_id="d1",
)


async def exchange(
    answer: Any, context: Context = CONTEXT, **options: Any
) -> tuple[list[Hypothesis], Asked]:
    """What a skill offers whose service answers so, and what it was sent."""
    async with serving(always(answered(answer))) as stub:
        skill = HTTPSkill(stub.url, **options)
        await skill.start()
        try:
            offered = await skill.respond(context)
        finally:
            await skill.stop()
    return [*offered], stub.asked[0]


class TestHTTPSkill(SkillConformance):
    text: ClassVar = "hello"

    @pytest.fixture(autouse=True)
    async def service(self):
        async with serving(always(answered([{"text": "hi", "confidence": 0.7}]))) as stub:
            self.stub = stub
            yield

    async def make(self) -> HTTPSkill:
        return HTTPSkill(self.stub.url)


class TestHTTPSkillInBatches(TestHTTPSkill):
    @pytest.fixture(autouse=True)
    async def service(self):
        async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bytes:
            return answered([["hi", 0.7] for _ in asked.payload["x"]])

        async with serving(answer) as stub:
            self.stub = stub
            yield

    async def make(self) -> HTTPSkill:
        return HTTPSkill(self.stub.url, batch_size=8)


async def test_the_service_is_told_the_turn_as_a_batch_of_one() -> None:
    _, asked = await exchange(["hi"])

    assert asked.payload == {
        "x": ["hello"],
        "history": [["hi", "Hi!"]],
        "annotations": [{"nlu": {"intent": None}}],
        "state": [{"turn": 2}],
    }


async def test_fields_say_what_the_service_is_told() -> None:
    fields = {"q": "text", "who": "human", "lang": "language", "id": "dialogue_id"}

    _, asked = await exchange(["hi"], fields=fields, headers={"Authorization": "Bearer s"})

    assert asked.payload == {
        "q": ["hello"],
        "who": [{"name": "Ann", "language": "es"}],
        "lang": ["es"],
        "id": ["d1"],
    }
    assert asked.headers["authorization"] == "Bearer s"


@pytest.mark.parametrize(
    ("answer", "offered"),
    [
        (["hi"], [Hypothesis("hi", 0.5)]),
        ([["hi", 0.9]], [Hypothesis("hi", 0.9)]),
        ([["hi", "hey"]], [Hypothesis("hi", 0.5), Hypothesis("hey", 0.5)]),
        ([["hi", 0.9, {"name": "Bo"}]], [Hypothesis("hi", 0.9, human_attributes={"name": "Bo"})]),
        ([[["hi", 0.9], ["hey", 0.8]]], [Hypothesis("hi", 0.9), Hypothesis("hey", 0.8)]),
        ({"text": "hi"}, [Hypothesis("hi", 0.5)]),
        ([{"text": "hi", "confidence": 1}], [Hypothesis("hi", 1)]),
        ([{"text": "hi", "state": {"turn": 3}}], [Hypothesis("hi", 0.5, state={"turn": 3})]),
        ([{"text": "hi", "state": None}], [Hypothesis("hi", 0.5, state=None)]),
        (
            [{"text": "hi", "mood": "good", "attributes": {"a": 1}}],
            [Hypothesis("hi", 0.5, attributes={"mood": "good", "a": 1})],
        ),
        ([[]], []),
        ([""], []),
    ],
)
async def test_every_form_of_an_answer_is_taken(answer: Any, offered: list[Hypothesis]) -> None:
    assert (await exchange(answer))[0] == offered


async def test_a_confidence_can_be_given_to_those_that_come_without() -> None:
    assert (await exchange(["hi"], confidence=0.2))[0] == [Hypothesis("hi", 0.2)]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([3], "a hypothesis, or a list of hypotheses, is expected"),
        ([{"text": "hi", "attributes": "loud"}], "'attributes' of a hypothesis must be an object"),
        ([], "said nothing"),
        ("hi", "neither a JSON list nor a JSON object"),
    ],
)
async def test_what_cannot_be_understood_is_an_error(answer: Any, message: str) -> None:
    with pytest.raises(ConnectorError, match=message):
        await exchange(answer)


async def test_a_service_that_cannot_be_reached_is_an_outage() -> None:
    skill = HTTPSkill(unused_url())
    await skill.start()

    with pytest.raises(ConnectorError) as caught:
        await skill.respond(CONTEXT)
    await skill.stop()

    assert caught.value.is_outage


async def test_pieces_of_a_streamed_answer_are_passed_on() -> None:
    heard: list[str] = []
    lines = b'{"text": "He"}\n{"text": "llo"}\n{"answer": {"text": "Hello", "confidence": 0.9}}\n'
    stream = answered(lines, media_type="application/x-ndjson")
    async with serving(always(stream)) as stub:
        skill = HTTPSkill(stub.url)
        await skill.start()
        offered = await skill.respond(Context(text="hi", emit=heard.append))
        await skill.stop()

    assert heard == ["He", "llo"]
    assert [*offered] == [Hypothesis("Hello", 0.9)]


async def test_skills_can_share_their_connections() -> None:
    pool = HttpPool()
    async with serving(always(answered(["hi"]))) as stub:
        for _ in range(2):
            skill = HTTPSkill(stub.url, pool=pool)
            await skill.start()
        for _ in range(2):
            await skill.respond(CONTEXT)
        for _ in range(2):
            await pool.close()

    assert stub.connections == 1


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "needs a `url`"),
        ({"url": "ftp://a/b"}, "no address of a service"),
        ({"url": "http://a/b", "batch_size": 0}, "`batch_size`"),
    ],
)
def test_what_makes_no_sense_is_refused(params: Mapping[str, Any], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        HTTPSkill(**params)


def test_headers_are_not_shown() -> None:
    assert "secret" not in repr(HTTPSkill("http://a/b", headers={"Authorization": "secret"}))
