"""Each service in turn does what broken services do: every turn is answered, the next as ever."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import toy_services

from tests.agent.pipelines import (
    SORRY,
    Config,
    dialogue_of,
    large,
    python,
    running,
    say,
    texts,
)
from tests.agent.stubs import ANSWERS, MISBEHAVIOURS, Stubs, serve_stubs

SERVICES = [name for name in ANSWERS if name not in {"annotator_2", "skill_2", "skill_3"}]


@pytest.fixture
async def stubs() -> AsyncIterator[Stubs]:
    async with serve_stubs() as stubs:
        yield stubs


@pytest.fixture
def broken() -> Iterator[set[str]]:
    yield toy_services.BROKEN
    toy_services.BROKEN.clear()


def find(config: Config, label: str) -> Config:
    """A service of a configuration, in whatever group."""
    services = config["services"]
    groups = [services, *(group for group in services.values() if "connector" not in group)]
    return next(group[label] for group in groups if label in group)


def statuses(reply: Any) -> set[str]:
    return {*reply.trace.statuses.values()}


@pytest.mark.parametrize("misbehaviour", MISBEHAVIOURS)
@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_that_misbehaves_costs_one_turn_at_most(
    stubs: Stubs, tmp_path: Path, service: str, misbehaviour: str
) -> None:
    config = large(stubs)
    find(config, service)["timeout"] = 1.0

    async with running(tmp_path, config) as agent:
        before = await say(agent, "before")
        stubs.faults[service] = misbehaviour
        during = await say(agent, "broken?")
        stubs.faults.clear()
        after = await say(agent, "after")
        stored = await dialogue_of(agent)

    assert before.answer.text == "echo: before :)"
    assert during.answer.text
    assert after.answer.text == "echo: after :)"
    assert statuses(after) == {"done"}
    assert texts(stored) == [
        "before",
        before.answer.text,
        "broken?",
        during.answer.text,
        "after",
        after.answer.text,
    ]


@pytest.mark.parametrize("service", SERVICES)
async def test_a_connector_that_raises_costs_one_turn_at_most(
    stubs: Stubs, broken: set[str], tmp_path: Path, service: str
) -> None:
    config = large(stubs)
    usual = ANSWERS[service]({"x": ["hi"], "dialogs": [{"utterances": [{"text": "hi"}]}], **HYPS})
    find(config, service)["connector"] = python("toy_services:Named", name=service, answer=usual)

    async with running(tmp_path, config) as agent:
        await say(agent, "before")
        broken.add(service)
        during = await say(agent, "broken?")
        broken.clear()
        after = await say(agent, "after")

    assert during.answer.text
    assert during.trace is not None
    assert [call.reason for call in during.trace.calls if call.status == "failed"]
    assert statuses(after) == {"done"}


HYPS: Config = {"hypotheses": [{"skill_name": "skill_2", "text": "Hm.", "confidence": 0.5}]}


@pytest.mark.parametrize(
    ("service", "answer"),
    [
        ("annotator_1", "echo: hello :)"),
        ("bot_annotator", "echo: hello :)"),
        ("skill_selector", "echo: hello :)"),
        ("skill_1", "I like movies. :)"),
        ("hypothesis_annotator", "echo: hello :)"),
        ("batch_annotator", "echo: hello :)"),
        ("response_selector", SORRY),
        ("postprocessor", "echo: hello"),
    ],
)
async def test_without_a_service_the_others_make_the_best_of_it(
    stubs: Stubs, tmp_path: Path, service: str, answer: str
) -> None:
    stubs.faults[service] = "answers 500"

    async with running(tmp_path, large(stubs)) as agent:
        await say(agent, "hi")
        reply = await say(agent, "hello")

    assert reply.answer.text == answer


async def test_when_every_service_is_broken_everybody_is_answered(
    stubs: Stubs, tmp_path: Path
) -> None:
    stubs.faults |= dict.fromkeys(ANSWERS, "closes in the middle")

    async with running(tmp_path, large(stubs)) as agent:
        replies = [await say(agent, "hello", user) for user in ("ann", "ben", "ann")]

    assert [reply.answer.text for reply in replies] == [SORRY] * 3


async def test_a_service_that_keeps_failing_is_given_a_rest_and_seen_to_have_one(
    stubs: Stubs, tmp_path: Path
) -> None:
    stubs.faults["skill_2"] = "answers 500"

    async with running(tmp_path, large(stubs)) as agent:
        replies = [await say(agent, f"message {number}") for number in range(8)]

    assert [reply.answer.text for reply in replies] == [
        f"echo: message {number} :)" for number in range(8)
    ]
    assert replies[-1].trace is not None
    resting = [call.service for call in replies[-1].trace.calls if call.status == "resting"]
    assert resting == ["skills.skill_2"]
    assert len(stubs.asked["skill_2"]) < 8
