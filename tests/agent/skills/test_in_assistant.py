"""Skills in an assistant with a configuration, from its file to its store."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tertulia.agent.agent import Agent
from tertulia.agent.opening import open_agent
from tertulia.api import Workspace
from tertulia.core.errors import ConfigError
from tests.agent.connectors.stub import Asked, always, answered, serving
from tests.agent.pipelines import dialogue_of, python, say

FALLBACK = python("PatternMatchingSkill", responses="Sorry?")


def config(**skills: Any) -> dict[str, Any]:
    chosen = {
        name: {"connector": connector, "state_manager_method": "add_hypothesis"}
        for name, connector in skills.items()
    }
    selector = {
        "connector": python("ConfidenceResponseSelectorConnector"),
        "state_manager_method": "add_bot_utterance",
        "previous_services": ["skills"],
    }
    last = {
        "connector": python("PredefinedTextConnector", response_text="Oh."),
        "state_manager_method": "add_bot_utterance_last_chance",
    }
    return {
        "services": {
            "skills": chosen,
            "response_selector": selector,
            "last": {**last, "tags": ["last_chance"]},
            "late": {**last, "tags": ["timeout"]},
        }
    }


@asynccontextmanager
async def talking(folder: Path, **skills: Any) -> AsyncIterator[Agent]:
    workspace = Workspace(root=folder, allowed_modules=frozenset({"toy_skills"}))
    database = f"sqlite:///{folder / 'dialogues.sqlite3'}"
    async with open_agent(config(**skills), database=database, workspace=workspace) as agent:
        yield agent


async def said(agent: Agent, *texts: str) -> list[tuple[str, str]]:
    replies = [(await say(agent, text)).answer for text in texts]
    return [(answer.active_skill, answer.text) for answer in replies]


async def test_the_surest_skill_speaks(tmp_path: Path) -> None:
    (tmp_path / "faq.md").write_text("# When is breakfast?\nFrom 7.\n", encoding="utf-8")
    hello = python("PatternMatchingSkill", patterns=["hi"], responses=["Hello!"])
    faq = python("RetrievalSkill", texts="faq.md", confidence=0.9)

    async with talking(tmp_path, hello=hello, faq=faq, fallback=FALLBACK) as agent:
        answers = await said(agent, "hi", "what time is breakfast", "boo")
        dialogue = await dialogue_of(agent)

    assert answers == [("hello", "Hello!"), ("faq", "From 7."), ("fallback", "Sorry?")]
    assert dialogue["utterances"][3]["attributes"]["source"] == {
        "file": "faq.md",
        "heading": "When is breakfast?",
    }


async def test_a_users_skill_keeps_its_state_in_the_dialogue(tmp_path: Path) -> None:
    counting = python("toy_skills:Counting", step=2)

    async with talking(tmp_path, counting=counting, fallback=FALLBACK) as agent:
        answers = await said(agent, "count", "boo", "count")
        dialogue = await dialogue_of(agent)

    assert [text for _, text in answers] == ["2", "Sorry?", "4"]
    assert dialogue["bot"]["attributes"] == {"counting_state": 4}


async def test_a_skill_over_http_is_told_history_and_state(tmp_path: Path) -> None:
    answer = answered([{"text": "Yes?", "confidence": 0.9, "state": {"turn": 1}}])
    async with serving(always(answer)) as stub:
        http = python("HTTPSkill", url=stub.url)
        async with talking(tmp_path, remote=http, fallback=FALLBACK) as agent:
            answers = await said(agent, "hi", "there")

    assert answers == [("remote", "Yes?")] * 2
    assert [asked.payload for asked in stub.asked] == [
        {"x": ["hi"], "history": [[]], "annotations": [{}], "state": [None]},
        {
            "x": ["there"],
            "history": [["hi", "Yes?"]],
            "annotations": [{}],
            "state": [{"turn": 1}],
        },
    ]


async def test_a_skill_that_fails_leaves_the_word_to_others(tmp_path: Path) -> None:
    async def fail(asked: Asked, writer: Any) -> bytes:
        return answered({"error": "no"}, status=500)

    async with serving(fail) as stub:
        http = python("HTTPSkill", url=stub.url)
        async with talking(tmp_path, remote=http, fallback=FALLBACK) as agent:
            answers = await said(agent, "hi")

    assert answers == [("fallback", "Sorry?")]


async def test_a_pipeline_speaks(tmp_path: Path) -> None:
    node = {"name": "str_lower", "in": ["text"], "out": ["low"]}
    chainer = {"chainer": {"in": ["text"], "pipe": [node], "out": ["low"]}}
    (tmp_path / "low.json").write_text(json.dumps(chainer), encoding="utf-8")
    low = python("PipelineSkill", model=str(tmp_path / "low.json"), confidence=0.9)

    async with talking(tmp_path, low=low, fallback=FALLBACK) as agent:
        assert await said(agent, "HI") == [("low", "hi")]


@pytest.mark.parametrize(
    ("skill", "problem"),
    [
        (python("RetrievalSkill"), "the key 'texts' is missing"),
        (python("RetrievalSkill", texts="faq", minimum=2), "minimum: "),
        (python("PatternMatchingSkill", patterns=["hi"]), "`responses` or `rules` must say"),
        (python("HTTPSkill", url="x", fields={"x": "word"}), "fields"),
        (python("PipelineSkill", model="m", confidence=2.0), "confidence: "),
        (python("toy_skills:Counting", stop=2), "cannot be constructed"),
    ],
)
async def test_what_a_skill_cannot_use_is_said_before_anything_starts(
    tmp_path: Path, skill: Any, problem: str
) -> None:
    with pytest.raises(ConfigError, match=problem):
        async with talking(tmp_path, skill=skill):
            pass
