"""Dialogues that were really held and recorded, to be replayed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tertulia.agent.agent import Agent
from tertulia.agent.assistant import Assistant
from tertulia.agent.message import Message
from tertulia.agent.settings import AgentSettings
from tertulia.agent.stores.base import StoredDialogue
from tertulia.agent.stores.sqlite.store import SqliteStore
from tests.agent.fakes import Given, Says, assistant, given, hypothesis


def best(request: Any) -> Any:
    """What a response selector answers: the hypothesis with the highest confidence."""
    hypotheses = request.payload["human_utterances"][-1]["hypotheses"]
    return max(hypotheses, key=lambda one: one["confidence"])


def echo(request: Any) -> Any:
    """What a skill answers that repeats what was said."""
    return hypothesis(request.payload["human_utterances"][-1]["text"], 0.5)


def each_hypothesis(dialogue: Any) -> list[Any]:
    """One task of each hypothesis."""
    return [{"x": one["text"]} for one in dialogue["human_utterances"][-1]["hypotheses"]]


LAST_CHANCE = given("last", {"text": "Sorry."}, "add_bot_utterance_last_chance").service
TIMEOUT = given("late", {"text": "Too late."}, "add_bot_utterance_last_chance").service


def answering(*parts: Given, skill: Any = echo, **more: Any) -> Assistant:
    """An assistant of these services, a skill behind them, and who lets it speak."""
    names = [part.service.name for part in parts]
    connector = skill if isinstance(skill, Says) else Says(answer=skill)
    return assistant(
        *parts,
        given("skills.chat", connector, "add_hypothesis", after=names),
        given("best", Says(answer=best), "add_bot_utterance", after=["skills.chat"]),
        **{"last_chance": LAST_CHANCE, "timeout": TIMEOUT, **more},
    )


async def held(
    file: Path, cast: Assistant, texts: Sequence[str] = ("hello",), **settings: Any
) -> list[StoredDialogue]:
    """Let Ann say something to an assistant that records; her dialogues, oldest first."""
    store = SqliteStore(file, "OFF")
    chosen = AgentSettings(**{"record_answers": True, **settings})
    async with Agent(cast, store, chosen) as agent:
        for text in texts:
            asked = {"user_id": "ann", "text": text, "attributes": {"language": "en"}}
            await agent.respond(Message(channel_type="test", **asked))
    return await exported(file)


async def exported(file: Path) -> list[StoredDialogue]:
    """Every dialogue of a file with something said in it, oldest first."""
    store = SqliteStore(file, "OFF")
    await store.open()
    try:
        page = await store.dialogues()
        found = [await store.export(one.dialogue_id) for one in reversed(page.dialogues)]
    finally:
        await store.close()
    return [one for one in found if one is not None and one.utterances]
