"""What made the original hang, lock a user out or lose data: every case, by its name there.

The turns, queues and leases of cases that need no services of their own are tested in
`tests/agent/test_agent.py`: concurrent first messages, concurrent messages of one dialogue, what
is stored before a turn ends, and a database that fails.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bench.agent.services import Services, pipeline, services
from tertulia.agent.agent import Agent
from tertulia.agent.build import build_assistant
from tertulia.agent.config.reading import read_agent
from tertulia.agent.config.surroundings import Surroundings
from tertulia.agent.settings import AgentSettings
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.agent.turn import LAST_WORD
from tertulia.api import Workspace
from tests.agent.stage import message

Config = dict[str, Any]


@pytest.fixture
async def everyone() -> AsyncIterator[Services]:
    async with services() as served:
        yield served


@asynccontextmanager
async def running(folder: Path, config: Mapping[str, Any], **settings: Any) -> AsyncIterator[Agent]:
    """An agent of a config."""
    file = folder / "pipeline_conf.json"
    file.write_text(json.dumps(config))
    workspace = Workspace(root=folder, allowed_modules=frozenset({"bench"}))
    surroundings = Surroundings.of(workspace)
    assistant = build_assistant(read_agent((file,), surroundings).spec, surroundings)
    store = SqliteStore(folder / "dialogues.sqlite3", "OFF")
    async with Agent(assistant, store, AgentSettings(**settings)) as agent:
        yield agent


async def answers(folder: Path, config: Config, *texts: str, **settings: Any) -> list[str]:
    """What one user is answered, message by message."""
    async with running(folder, config, **settings) as agent:
        return [(await agent.respond(message(text))).answer.text for text in texts]


def at(config: Config, place: str) -> Config:
    """One service of a config."""
    found: Config = config["services"]
    for key in place.split("."):
        found = found[key]
    return found


async def test_dialog_formatter_raises(everyone: Services, tmp_path: Path) -> None:
    config = pipeline(everyone.url)
    at(config, "annotators.annotator")["dialog_formatter"] = "bench.agent.faulty:broken_formatter"

    assert await answers(tmp_path, config, "hello") == ["echo: hello!"]


@pytest.mark.parametrize("fault", ["missing", "object", "null", "nothing", "number"])
async def test_response_selector_answers_without_what_is_needed(
    everyone: Services, tmp_path: Path, fault: str
) -> None:
    texts = (f"fault best {fault}", "hello")

    assert await answers(tmp_path, pipeline(everyone.url), *texts) == ["Sorry.", "echo: hello!"]


async def test_skill_null(everyone: Services, tmp_path: Path) -> None:
    texts = ("fault skill null", "hello")

    first, second = await answers(tmp_path, pipeline(everyone.url), *texts)

    assert (first, second) == ("or else: fault skill null!", "echo: hello!")


async def test_selector_null(everyone: Services, tmp_path: Path) -> None:
    texts = ("fault selector null", "hello")

    first, second = await answers(tmp_path, pipeline(everyone.url), *texts)

    assert (first, second) == ("echo: fault selector null!", "echo: hello!")


async def test_hypothesis_annotator_without_hypotheses(everyone: Services, tmp_path: Path) -> None:
    config = pipeline(everyone.url)
    config["services"]["scores"] = {
        "connector": {"protocol": "http", "url": f"{everyone.url}/annotator"},
        "dialog_formatter": "base_hypotheses_formatter_in",
        "state_manager_method": "add_hypothesis_annotation",
        "previous_services": ["skills"],
    }
    at(config, "best")["previous_services"] = ["scores"]
    del config["services"]["skills"]["other"]

    texts = ("fault skill nothing", "hello")

    assert await answers(tmp_path, config, *texts) == ["Sorry.", "echo: hello!"]


async def test_all_skills_fail_and_there_is_no_last_chance(
    everyone: Services, tmp_path: Path
) -> None:
    config = pipeline(everyone.url)
    del config["services"]["skills"]["other"], config["services"]["last_chance"]

    texts = ("fault skill fails", "hello")

    assert await answers(tmp_path, config, *texts) == [LAST_WORD, "echo: hello!"]


async def test_time_limit_without_a_timeout_service(everyone: Services, tmp_path: Path) -> None:
    config = pipeline(everyone.url)
    del config["services"]["timeout"], config["services"]["last_chance"]

    texts = ("fault skill hangs", "hello")
    found = await answers(tmp_path, config, *texts, time_limit_seconds=0.5)

    assert found == [LAST_WORD, "echo: hello!"]


@pytest.mark.parametrize("fault", ["raises", "number", "null"])
async def test_python_connector_raises_or_talks_nonsense(
    everyone: Services, tmp_path: Path, fault: str
) -> None:
    texts = (f"fault inner {fault}", "hello")

    first, second = await answers(tmp_path, pipeline(everyone.url), *texts)

    assert (first, second) == (f"echo: fault inner {fault}!", "echo: hello!")


async def test_skill_hangs_within_the_limit_of_its_connector(
    everyone: Services, tmp_path: Path
) -> None:
    config = pipeline(everyone.url)
    at(config, "skills.skill")["connector"]["timeout"] = 0.1

    texts = ("fault skill hangs", "hello")
    first, second = await answers(tmp_path, config, *texts)

    assert (first, second) == ("or else: fault skill hangs!", "echo: hello!")


async def test_skipped_skill_with_a_follow_up(everyone: Services, tmp_path: Path) -> None:
    config = pipeline(everyone.url)
    config["services"]["skills"]["unchosen"] = {**at(config, "skills.other")}
    config["services"]["follow_up"] = {
        **at(config, "annotators.annotator"),
        "previous_services": ["skills.unchosen"],
    }
    at(config, "best")["previous_services"] = ["skills", "follow_up"]

    assert await answers(tmp_path, config, "hello") == ["echo: hello!"]


async def test_hang_then_next_turn(everyone: Services, tmp_path: Path) -> None:
    texts = ("fault best hangs", "hello", "hello again")

    found = await answers(tmp_path, pipeline(everyone.url), *texts, time_limit_seconds=0.5)

    assert found == ["Too slow.", "echo: hello!", "echo: hello again!"]


@pytest.mark.parametrize("fault", ["garbage", "fails", "closes", "object", "number", "null"])
async def test_batch_service_talks_nonsense(everyone: Services, tmp_path: Path, fault: str) -> None:
    async with running(tmp_path, pipeline(everyone.url)) as agent:
        await agent.respond(message(f"fault batched {fault}"))
        reply = await agent.respond(message("hello"))
        question = (await agent.store.utterances(reply.answer.dialog_id))[-2]

    annotations = json.loads(bytes(question.body))["annotations"]
    assert annotations["batched"] == {"label": "ok"}


async def test_batch_service_down(everyone: Services, tmp_path: Path) -> None:
    config = pipeline(everyone.url)
    at(config, "annotators.batched")["connector"]["url"] = "http://127.0.0.1:9/batched"

    texts = [f"hello {number}" for number in range(8)]

    found = await answers(tmp_path, config, *texts)

    assert found == [f"echo: {text}!" for text in texts]


async def test_blocking_python_connector(everyone: Services, tmp_path: Path) -> None:
    config = pipeline(everyone.url)
    inner = config["services"]["annotators"].pop("inner")
    config["services"]["inner"] = {**inner, "previous_services": ["polish"]}

    async with running(tmp_path, config, time_limit_seconds=1.0) as agent:
        blocked = asyncio.create_task(agent.respond(message("fault inner blocks")))
        others = [message("fault selector null", user_id=f"user {number}") for number in range(4)]
        replies = await asyncio.gather(*(agent.respond(other) for other in others))
        first = await blocked

    assert first.answer.text == "echo: fault inner blocks!"
    assert {reply.answer.text for reply in replies} == {"echo: fault selector null!"}


async def test_ratings(everyone: Services, tmp_path: Path) -> None:
    config = pipeline(everyone.url)
    del at(config, "annotators.annotator")["dialog_formatter"]  # is sent the whole dialogue

    async with running(tmp_path, config) as agent:
        reply = await agent.respond(message("hello"))
        rating = {"rating": 5, "user_external_id": "ann", "datetime": "2026-01-02T03:04:05Z"}
        await agent.store.rate_utterance(reply.answer.utt_id, rating)
        await agent.store.rate_dialogue(reply.answer.dialog_id, rating)
        again = await agent.respond(message("hello again"))

    sent = json.loads(everyone.asked["annotator"][-1])
    assert again.answer.text == "echo: hello again!"
    assert sent["bot_utterances"][0]["attributes"] == {"ratings": [rating]}
