"""Replays dialogues with the services asked anew: who answers something else than then?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Set
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from msgspec import structs

from tertulia.agent.assistant import Assistant
from tertulia.agent.replay.authors import Authors, ancestors
from tertulia.agent.replay.comparing import asked_in, compared, findings
from tertulia.agent.replay.contributions import Contributions
from tertulia.agent.replay.cues import unrecorded
from tertulia.agent.replay.differences import NOTHING, Difference, differences
from tertulia.agent.replay.playing import (
    PATIENCE_SECONDS,
    Performance,
    stage,
)
from tertulia.agent.replay.prompter import Prompter
from tertulia.agent.replay.report import Cause, DialogueReport, Finding, TurnReport
from tertulia.agent.replay.scenes import Scene, scenes
from tertulia.agent.replay.script import Script
from tertulia.agent.settings import AgentSettings
from tertulia.agent.state import Human
from tertulia.agent.stores.base import StoredDialogue
from tertulia.agent.trace import Trace


@asynccontextmanager
async def connected(assistant: Assistant) -> AsyncIterator[Assistant]:
    """Start the connectors of an assistant, and stop them at the end.

    Raises:
        ConnectorError: a connector cannot be started.
    """
    async with AsyncExitStack() as stack:
        for connector in assistant.connectors:
            await connector.start()
            stack.push_async_callback(connector.stop)
        yield assistant


async def replay_live(
    assistant: Assistant,
    stored: StoredDialogue,
    before: Human | None = None,
    settings: AgentSettings | None = None,
) -> DialogueReport:
    """Ask the services anew in every turn of a stored dialogue.

    Each turn starts from what is stored of the time before it, so that one difference does not
    spread to the next turn.

    Args:
        assistant: who is asked; its connectors have been started.
        stored: the dialogue.
        before: the person as the dialogue found them, where that was not recorded.
        settings: how long a turn may take.
    """
    player = _Player(assistant, settings or AgentSettings())
    turns = [await player.play(scene) for scene in scenes(stored, before)]
    return DialogueReport(dialogue_id=stored.dialogue.dialogue_id, turns=tuple(turns))


@dataclass(frozen=True, slots=True)
class _Player:
    """Takes turns anew, and says who has changed."""

    assistant: Assistant
    settings: AgentSettings

    async def play(self, scene: Scene) -> TurnReport:
        """Take a turn, and compare it service by service, in the order of the graph."""
        performance = await self._take(scene)
        authors, before = Authors(self.assistant), ancestors(self.assistant.graph)
        then, now = Contributions.stored(scene), Contributions.of(performance)
        found = [_finding(name, one, "changed") for name, one in self._gone(scene)]
        suspects: set[str] = set()
        for name in authors.ranks:
            different = self._different(name, then, now)
            if different:
                cause = await self._cause(scene, name, before, suspects, performance.trace)
                found += [_finding(name, one, cause) for one in different]
                suspects.add(name)
        if not found:  # the services are as they were; is what is made of it?
            other = [one for one in compared(scene, performance) if one.then != one.now]
            asked = asked_in(scene.trace, performance.trace)
            found = [*findings(other, authors, asked)]
        return TurnReport(number=scene.number, turn_id=scene.turn.turn_id, findings=tuple(found))

    async def _take(self, scene: Scene) -> Performance:
        staged = stage(self.assistant, scene, self.assistant)
        deadline = asyncio.get_running_loop().time() + self.settings.time_limit_seconds
        await staged.turn.run(deadline, self.settings.last_word_seconds)
        return staged.performance()

    def _different(self, name: str, then: Contributions, now: Contributions) -> list[Difference]:
        """What differs in what a service said; where that was not recorded, in what came of it."""
        service = self.assistant.services[name]
        if then.is_recorded(name) and now.is_recorded(name):
            found = differences(then.answers(name), now.answers(name))
        else:
            found = differences(then.written(service), now.written(service))
        return [one for one in found if one.then != one.now]

    def _gone(self, scene: Scene) -> Iterator[tuple[str, Difference]]:
        """The services of then that there are no more."""
        for name, status in scene.trace.statuses.items():
            if name not in self.assistant.services:
                yield name, Difference(("services", name), status, NOTHING)

    async def _cause(
        self,
        scene: Scene,
        name: str,
        before: Mapping[str, Collection[str]],
        suspects: Set[str],
        trace: Trace,
    ) -> Cause:
        """Whether a service has changed, or was only given something else."""
        is_new, is_any_gone = name not in scene.trace.statuses, any(self._gone(scene))
        if is_new or (suspects.isdisjoint(before[name]) and not is_any_gone):
            return "changed"
        then, now = _digests(scene.trace, name), _digests(trace, name)
        if then and then == now:
            return "changed"
        if not _digests(scene.trace, name, are_all=True):
            return "other input"  # it was not asked then
        if is_any_gone or {*before[name], name}.intersection(unrecorded(scene.trace)):
            return "unknown"
        performance = await self._ask_alone(scene, name, before[name])
        stored, alone = Contributions.stored(scene), Contributions.of(performance)
        return "changed" if self._different(name, stored, alone) else "other input"

    async def _ask_alone(self, scene: Scene, name: str, before: Collection[str]) -> Performance:
        """Ask one service what it was asked then; who comes before it answers as then."""
        calls = [call for call in scene.trace.calls if call.service in before]
        trace = structs.replace(scene.trace, calls=calls, outcome="answered")
        script = Script(trace, self.assistant.services, patience_seconds=PATIENCE_SECONDS)
        prompter = Prompter(script)
        cast = prompter.instead_of(self.assistant, but=name)
        staged = stage(self.assistant, scene, cast, [prompter.hear])
        await prompter.run(staged.turn, seconds=self.settings.time_limit_seconds)
        return staged.performance()


def _digests(trace: Trace, name: str, *, are_all: bool = False) -> list[str]:
    """The digests of what a service was sent, where they are known of every task."""
    digests = [call.digest for call in trace.calls if call.service == name]
    return digests if are_all or all(digests) else []


def _finding(name: str, difference: Difference, cause: Cause) -> Finding:
    return Finding(services=(name,), difference=difference, cause=cause)
