"""Assistants over the stub services: as configurations, and running."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tertulia.agent import documents
from tertulia.agent.agent import Agent
from tertulia.agent.build import build_assistant
from tertulia.agent.config.reading import read_agent
from tertulia.agent.config.surroundings import Surroundings
from tertulia.agent.message import Message
from tertulia.agent.reply import Reply
from tertulia.agent.settings import AgentSettings
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.api import Workspace
from tests.agent.stubs import Stubs

Config = dict[str, Any]

SORRY = "Sorry, something went wrong."
LATE = "Sorry, that took too long."
TOYS = Surroundings(workspace=Workspace(allowed_modules=frozenset({"toy_services"})))


def http(stubs: Stubs, name: str, **more: Any) -> Config:
    """A connector to a stub."""
    return {"protocol": "http", "url": f"{stubs.url}/{name}", **more}


def python(kind: str, **params: Any) -> Config:
    """A connector of a class."""
    return {"protocol": "python", "class_name": kind, **params}


def small(stubs: Stubs) -> Config:
    """Two annotators, a selector of skills, three skills, the surest of them."""
    services: Config = {
        "annotators": {
            name: {
                "connector": http(stubs, name),
                "dialog_formatter": "base_last_utterances_formatter_in",
                "state_manager_method": "add_annotation",
            }
            for name in ("annotator_1", "annotator_2")
        },
        "skill_selector": {
            "connector": http(stubs, "skill_selector"),
            "dialog_formatter": "last_utterance",
            "previous_services": ["annotators"],
            "tags": ["selector"],
        },
        "skills": {
            name: {
                "connector": http(stubs, name),
                "dialog_formatter": "full_dialogue",
                "previous_services": ["skill_selector"],
                "state_manager_method": "add_hypothesis",
            }
            for name in ("skill_1", "skill_2", "skill_3")
        },
        "response_selector": {
            "connector": python("ConfidenceResponseSelectorConnector"),
            "previous_services": ["skills"],
            "state_manager_method": "add_bot_utterance",
        },
    }
    for tag, text in (("last_chance", SORRY), ("timeout", LATE)):
        services[tag] = {
            "connector": python("PredefinedTextConnector", response_text=text),
            "state_manager_method": "add_bot_utterance_last_chance",
            "tags": [tag],
        }
    return {"services": services}


def large(stubs: Stubs) -> Config:
    """The small one with annotators of whatever can be annotated, all services over HTTP."""
    config = small(stubs)
    services = config["services"]
    services["bot_annotator"] = {
        "connector": http(stubs, "bot_annotator"),
        "dialog_formatter": "last_bot_utterance",
        "state_manager_method": "add_annotation_prev_bot_utt",
    }
    annotators = {
        "hypothesis_annotator": http(stubs, "hypothesis_annotator"),
        "batch_annotator": http(stubs, "batch_annotator", batch_size=2),
    }
    services["hypothesis_annotators"] = {
        name: {
            "connector": connector,
            "dialog_formatter": "each_hypothesis",
            "previous_services": ["skills"],
            "state_manager_method": "add_hypothesis_annotation",
        }
        for name, connector in annotators.items()
    }
    services["response_selector"] = {
        "connector": http(stubs, "response_selector"),
        "dialog_formatter": "all_hypotheses",
        "previous_services": ["hypothesis_annotators", "bot_annotator"],
        "state_manager_method": "add_bot_utterance",
    }
    services["postprocessor"] = {
        "connector": http(stubs, "postprocessor"),
        "dialog_formatter": "last_utterance",
        "previous_services": ["response_selector"],
        "state_manager_method": "add_text",
    }
    return config


@asynccontextmanager
async def running(
    folder: Path, config: Config, store: Store | None = None, **settings: Any
) -> AsyncIterator[Agent]:
    """An agent that runs a configuration, as from its file."""
    file = folder / "pipeline_conf.json"
    file.write_text(json.dumps(config), encoding="utf-8")
    assistant = build_assistant(read_agent([file], TOYS).spec, TOYS)
    store = store or SqliteStore(folder / "dialogues.sqlite3", synchronous="OFF")
    async with Agent(assistant, store, AgentSettings(**settings)) as agent:
        yield agent


async def say(agent: Agent, text: str, user_id: str = "ann", **more: Any) -> Reply:
    """Say something, and wait for the reply."""
    message = Message(user_id=user_id, text=text, channel_type="test", **more)
    return await agent.respond(message)


async def dialogues_of(agent: Agent, user_id: str = "ann") -> list[Any]:
    """What is stored of a user's dialogues, newest first."""
    return (await documents.read_user(agent.store, user_id)).dialogues


async def dialogue_of(agent: Agent, user_id: str = "ann") -> Any:
    """What is stored of a user's only dialogue."""
    [dialogue] = await dialogues_of(agent, user_id)
    return dialogue


def texts(dialogue: Any) -> list[str]:
    """What was said, in order."""
    return [utterance["text"] for utterance in dialogue["utterances"]]
