from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import settings, strategies

from tertulia.agent.agent import Agent
from tertulia.agent.message import START
from tertulia.agent.settings import AgentSettings
from tertulia.agent.state import JsonObject
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.agent.wire import plain
from tests.agent.fakes import Given, Says, given, hypothesis
from tests.agent.stage import Stage, bodies, message, parts

_RATING = {"rating": 5, "user_external_id": "ann"}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "dialogues.sqlite3")


@dataclass
class Watching:
    """Services of an assistant that also annotates the bot's last utterance; keeps what they saw.

    Attributes:
        seen: the dialogue as the skill saw it in each turn.
    """

    seen: list[JsonObject] = field(default_factory=list)

    def services(self) -> Sequence[Given]:
        """A skill that sees everything, and an annotator of what the bot said."""
        skill, best = parts(self._speak)
        mood = given("mood", Says(answer="calm"), "add_annotation_prev_bot_utt")
        return mood, skill, best

    def _speak(self, request: Any) -> list[JsonObject]:
        self.seen.append(plain(request.payload))
        said = request.payload["utterances"][-1]["text"]
        return hypothesis(f"echo: {said}", 1.0)


class CountingStore(SqliteStore):
    """Counts the utterances that are read from it."""

    read = 0

    async def utterances(self, dialogue_id: str, start: int = 0, stop: Any = None) -> Any:
        records = await super().utterances(dialogue_id, start, stop)
        self.read += len(records)
        return records


async def test_a_dialogue_that_nobody_else_changes_is_not_read_again(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "dialogues.sqlite3")
    agent = stage.agent()
    store = CountingStore(stage.path, "OFF")
    async with Agent(agent.assistant, store) as reading:
        for number in range(5):
            await reading.respond(message(str(number)))

    assert store.read == 0


async def test_a_rating_is_seen_in_the_next_turn(stage: Stage) -> None:
    watching = Watching()

    async with stage.agent(watching.services()) as agent:
        reply = await agent.respond(message("one"))
        await agent.store.rate_utterance(reply.answer.utt_id, _RATING)
        await agent.respond(message("two"))

    assert watching.seen[-1]["utterances"][1]["attributes"] == {"ratings": [_RATING]}


async def test_a_rating_given_while_the_next_turn_runs_is_kept(stage: Stage) -> None:
    watching, rated = Watching(), asyncio.Event()

    class RatesMeanwhile(Says):
        async def send(self, request: Any) -> Any:
            if len(request.payload["utterances"]) == 3:
                utt_id = request.payload["utterances"][1]["utt_id"]
                await agent.store.rate_utterance(utt_id, _RATING)
                rated.set()
            return watching._speak(request)

    mood, _, best = watching.services()
    skill, _ = parts(RatesMeanwhile())
    async with stage.agent((mood, skill, best)) as agent:
        for text in ("one", "two", "three"):
            await agent.respond(message(text))

    [_, rated_utterance, *_] = watching.seen[-1]["utterances"]
    assert rated.is_set()
    assert rated_utterance["attributes"] == {"ratings": [_RATING]}
    assert rated_utterance["annotations"] == {"mood": "calm"}


async def test_what_another_process_heard_is_seen_in_the_next_turn(stage: Stage) -> None:
    watching = Watching()

    async with (
        stage.agent(watching.services(), name="one") as one,
        stage.agent(watching.services(), name="two") as two,
    ):
        for number, agent in enumerate((one, two, two, one)):
            await agent.respond(message(str(number)))

    seen = [utterance["text"] for utterance in watching.seen[-1]["utterances"]]
    assert seen == ["0", "echo: 0", "1", "echo: 1", "2", "echo: 2", "3"]


@pytest.mark.parametrize("is_reread", [False, True])
@pytest.mark.parametrize("window", [1, 2, 3, 4, 7, 50])
async def test_with_a_window_the_newest_utterances_are_seen(
    stage: Stage, window: int, is_reread: bool
) -> None:
    watching = Watching()
    settings = AgentSettings(max_history_bytes=0 if is_reread else 2**20)

    async with stage.agent(watching.services(), window=window, settings=settings) as agent:
        for number in range(5):
            await agent.respond(message(str(number)))

    everything = [text for number in range(4) for text in (f"{number}", f"echo: {number}")]
    seen = [utterance["text"] for utterance in watching.seen[-1]["utterances"]]
    expected = max(window, 2)  # the bot's last utterance and the question are always at hand
    assert seen == [*everything, "4"][-expected:]


async def test_histories_take_no_more_memory_than_allowed(stage: Stage) -> None:
    limits = AgentSettings(max_history_bytes=20_000)

    async with stage.agent(settings=limits) as agent:
        for number in range(100):
            await agent.respond(message("hello", user_id=f"user {number}"))
        histories = agent._runner._execution._histories

    assert 0 < histories._size <= 20_000
    assert histories._size == sum(entry.size for entry in histories._entries.values())


@dataclass(frozen=True)
class Act:
    """Something that happens between turns or is said by one of two processes."""

    kind: str
    agent: int = 0
    text: str = ""


_ACTS = strategies.one_of(
    strategies.builds(
        Act, strategies.just("say"), strategies.integers(0, 1), strategies.text(max_size=8)
    ),
    strategies.builds(Act, strategies.sampled_from(["start", "rate", "rate dialogue", "erase"])),
)


@over(
    acts=strategies.lists(_ACTS, max_size=12),
    max_history_bytes=strategies.sampled_from([0, 3000, 2**20]),
)
@settings(max_examples=40, deadline=None)
def test_services_see_what_the_store_has_whatever_happens(
    acts: list[Act], max_history_bytes: int
) -> None:
    asyncio.run(_play(acts, max_history_bytes))


async def _play(acts: list[Act], max_history_bytes: int) -> None:
    with TemporaryDirectory() as folder:
        stage, watching = Stage(Path(folder) / "dialogues.sqlite3"), Watching()
        async with _two_agents(stage, watching, max_history_bytes) as agents:
            for act in acts:
                store = agents[0].store
                dialogue = await _open_dialogue(store)
                stored = await bodies(store, dialogue) if dialogue else []
                await _perform(act, agents, dialogue, stored)
                if act.kind == "say" and act.text not in {START, "/close"}:
                    _assert_same(watching.seen[-1], stored, act.text)


def _assert_same(view: JsonObject, stored: list[JsonObject], text: str) -> None:
    if stored:
        stored[-1]["annotations"]["mood"] = "calm"  # by this very turn
    *before, question = view["utterances"]
    assert before == stored
    assert question["text"] == text
    assert view["human_utterances"] == [*stored[::2], question]
    assert view["bot_utterances"] == stored[1::2]


async def _perform(
    act: Act, agents: Sequence[Agent], dialogue: str | None, stored: list[JsonObject]
) -> None:
    if act.kind == "say":
        await agents[act.agent].respond(message(act.text))
    elif act.kind == "start":
        await agents[0].respond(message(START))
    elif act.kind == "rate" and stored:
        await agents[0].store.rate_utterance(stored[-1]["utt_id"], _RATING)
    elif act.kind == "rate dialogue" and dialogue:
        await agents[0].store.rate_dialogue(dialogue, _RATING)
    elif act.kind == "erase":
        await agents[1].store.erase_user("ann")


async def _open_dialogue(store: SqliteStore) -> str | None:
    conversation = await store.conversation("ann")
    return conversation.dialogue_id if conversation else None


@asynccontextmanager
async def _two_agents(
    stage: Stage, watching: Watching, max_history_bytes: int
) -> AsyncIterator[Sequence[Agent]]:
    one, two = (
        stage.agent(
            watching.services(),
            settings=AgentSettings(name=name, max_history_bytes=max_history_bytes),
        )
        for name in ("one", "two")
    )
    async with one, two:
        yield one, two
