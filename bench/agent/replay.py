"""A thousand recorded dialogues, replayed: to the same bytes, and with one component changed.

Ten services of Python answer something else every time, in any order; they fail, hang beyond their
time limit or that of the turn, choose whom to ask, change what is known of the person.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import tertulia
from tertulia.agent.assistant import Assistant
from tertulia.agent.recording import read_trace
from tertulia.agent.replay.live import connected, replay_live
from tertulia.agent.replay.recorded import replay_recorded
from tertulia.agent.replay.report import DialogueReport
from tertulia.agent.settings import AgentSettings
from tertulia.agent.stores.base import StoredDialogue

DIALOGUES, QUICK_DIALOGUES = 1000, 100
LIVE = 50
AT_ONCE = 32
TURNS = 4
MODULE = "bench.agent.moods"
WORKSPACE = tertulia.Workspace(allowed_modules=frozenset({MODULE}))

SETTINGS = AgentSettings(record_answers=True, time_limit_seconds=1.0)

Services = Mapping[str, Mapping[str, Any]]


def _moody(kind: str, method: str | None = None, **more: Any) -> dict[str, Any]:
    connector = {"protocol": "python", "class_name": f"{MODULE}:Moody", "kind": kind}
    return {"connector": connector, "state_manager_method": method, "timeout": 0.25, **more}


def _says(text: str, tag: str) -> dict[str, Any]:
    says = {"protocol": "python", "class_name": "PredefinedTextConnector", "response_text": text}
    method = "add_bot_utterance_last_chance"
    return {"connector": says, "state_manager_method": method, "tags": [tag]}


def config(**changes: Mapping[str, Any]) -> dict[str, Any]:
    """The assistant; `changes` are made to services by their labels."""
    skill = {"previous_services": ["pick"], "retries": 1}
    best = {"protocol": "python", "class_name": "ConfidenceResponseSelectorConnector"}
    services: dict[str, dict[str, Any]] = {
        "mood": _moody("annotator", "add_annotation"),
        "before": _moody("annotator", "add_annotation_prev_bot_utt"),
        "person": _moody("person", "update_attributes"),
        "pick": _moody("selector", previous_services=["mood"], tags=["selector"]),
        "a": _moody("skill", "add_hypothesis", **skill),
        "b": _moody("skill", "add_hypothesis", **skill),
        "c": _moody("skill", "add_hypothesis", **{**skill, "timeout": 0}),
        "mark": _moody(
            "annotator",
            "add_hypothesis_annotation",
            previous_services=["a", "b", "c"],
            dialog_formatter="each_hypothesis",
        ),
        "best": {
            "connector": best,
            "state_manager_method": "add_bot_utterance",
            "previous_services": ["mark"],
        },
        "polish": _moody(
            "polish",
            "add_text",
            required_previous_services=["best"],
            dialog_formatter="last_utterance",
        ),
        "last": _says("Sorry.", "last_chance"),
        "late": _says("Too late.", "timeout"),
    }
    return {"services": {name: {**one, **changes.get(name, {})} for name, one in services.items()}}


CHANGES: Mapping[str, Services] = {
    "a state method": {"mood": {"state_manager_method": f"{MODULE}:shout"}},
    "a response formatter": {"b": {"response_formatter": f"{MODULE}:half"}},
    "a dialog formatter": {"mark": {"dialog_formatter": f"{MODULE}:twice"}},
    "a service less": {"person": {"is_enabled": False}},
}


def _assistant(changes: Services | None = None) -> Assistant:
    return tertulia.open_agent(config(**(changes or {})), workspace=WORKSPACE).assistant


@dataclass(frozen=True, slots=True)
class _Held:
    """Dialogues that were held, and what happened in them."""

    dialogues: Sequence[StoredDialogue]
    outcomes: Counter[str]
    calls: Counter[str]


async def _hold(file: Path, count: int) -> _Held:
    url = f"sqlite:///{file}?synchronous=OFF"
    agent = tertulia.open_agent(config(), database=url, workspace=WORKSPACE, settings=SETTINGS)
    room = asyncio.Semaphore(AT_ONCE)

    async def talk(user: int) -> None:
        async with room:
            for turn in range(TURNS):
                text = f"Hello for the {turn}th time"
                await agent.respond(tertulia.Message(user_id=f"user {user}", text=text))

    async with agent:
        await asyncio.gather(*(talk(user) for user in range(count)))
        dialogues = []
        page = await agent.store.dialogues(limit=1000)
        for record in page.dialogues:
            stored = await agent.store.export(record.dialogue_id)
            assert stored is not None
            dialogues.append(stored)
    traces = [read_trace(turn.trace) for stored in dialogues for turn in stored.turns]
    known = [trace for trace in traces if trace is not None]
    return _Held(
        dialogues,
        Counter(trace.outcome for trace in known),
        Counter(call.status for trace in known for call in trace.calls),
    )


async def _replay(dialogues: Sequence[StoredDialogue], changes: Services) -> list[DialogueReport]:
    assistant = _assistant(changes)
    return [await replay_recorded(assistant, stored) for stored in dialogues]


def _first_named(reports: Sequence[DialogueReport]) -> Counter[str]:
    """The service that is named first, by how many dialogues differ in it first."""
    firsts = [
        next(turn.findings[0] for turn in report.turns if turn.findings)
        for report in reports
        if report.is_different
    ]
    return Counter(" or ".join(finding.services) for finding in firsts)


async def _measure(file: Path, count: int) -> None:
    start = perf_counter()
    held = await _hold(file, count)
    print(f"{count} dialogues of {TURNS} turns held in {perf_counter() - start:.1f} s")
    print(f"  turns: {dict(held.outcomes)}\n  calls: {dict(held.calls)}")
    start = perf_counter()
    reports = await _replay(held.dialogues, {})
    same = sum(report.count("same") == TURNS for report in reports)
    print(f"{same} of {count} replayed to the same bytes in {perf_counter() - start:.1f} s")
    for name, changes in CHANGES.items():
        reports = await _replay(held.dialogues, changes)
        print(f"  with {name} changed: first named {dict(_first_named(reports))}", flush=True)
    async with connected(_assistant()) as assistant:
        start = perf_counter()
        live = [
            await replay_live(assistant, stored, settings=SETTINGS)
            for stored in held.dialogues[:LIVE]
        ]
    different = sum(report.is_different for report in live)
    seconds = perf_counter() - start
    print(f"{different} of {len(live)} differ with services asked anew, in {seconds:.1f} s")


def main(data: Path | None, *, quick: bool = False) -> None:  # noqa: ARG001 - it needs none
    """Print how many dialogues come out the same, and who is named where one does not."""
    logging.disable(logging.CRITICAL)  # the services are meant to fail
    with TemporaryDirectory() as folder:
        count = QUICK_DIALOGUES if quick else DIALOGUES
        asyncio.run(_measure(Path(folder) / "a.sqlite3", count))
