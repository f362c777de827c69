"""Replays dialogues from what was recorded: do the same answers still make the same bytes?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import json

from tertulia.agent.assistant import Assistant
from tertulia.agent.replay.authors import Authors
from tertulia.agent.replay.comparing import asked_in, compared, findings, in_bytes
from tertulia.agent.replay.cues import unrecorded
from tertulia.agent.replay.differences import Difference
from tertulia.agent.replay.playing import Performance, perform
from tertulia.agent.replay.report import DialogueReport, Finding, TurnReport
from tertulia.agent.replay.scenes import Scene, scenes
from tertulia.agent.state import BotUtterance, Human
from tertulia.agent.stores.base import StoredDialogue

_LATER = ("answer", "annotations")
"""What the turn that follows may write into an answer."""


async def replay_recorded(
    assistant: Assistant, stored: StoredDialogue, before: Human | None = None
) -> DialogueReport:
    """Run every turn of a stored dialogue again; no service is asked, none need be there.

    Args:
        assistant: whose configuration, formatters and state methods are used.
        stored: the dialogue.
        before: the person as the dialogue found them, where that was not recorded.
    """
    listed = [*scenes(stored, before)]
    authors = Authors(assistant)
    reports: list[TurnReport] = []
    earlier: _Played | None = None
    for scene, following in zip(listed, [*listed[1:], None], strict=True):
        if lacking := unrecorded(scene.trace):
            reports.append(_report(scene, lacking=lacking))
            earlier = None
            continue
        performance = await perform(assistant, scene, earlier.said() if earlier else None)
        found = [*compared(scene, performance)]
        if following is not None and not unrecorded(following.trace):
            found = [one for one in found if one.path[:2] != _LATER]  # compared one turn later
        if earlier is not None:
            found += earlier.changed_by(performance)
        asked = asked_in(scene.trace, performance.trace)
        reports.append(_report(scene, found=findings(found, authors, asked)))
        earlier = None if found else _Played(scene, performance)  # a difference does not spread
    return DialogueReport(dialogue_id=stored.dialogue.dialogue_id, turns=tuple(reports))


@dataclass(frozen=True, slots=True)
class _Played:
    """A turn that was run again."""

    scene: Scene
    performance: Performance

    def said(self) -> BotUtterance:
        """What the bot said in it, for the turn that follows."""
        return json.decode(self.performance.answer(self.scene), type=BotUtterance)

    def changed_by(self, following: Performance) -> Sequence[Difference]:
        """What differs in what the bot said when the next turn was over."""
        previous = following.dialogue.previous
        if previous is None:
            return []
        now = json.encode(previous)
        return [*in_bytes("previous", self.scene.answer, now)]


def _report(
    scene: Scene, *, found: Sequence[Finding] = (), lacking: Sequence[str] = ()
) -> TurnReport:
    return TurnReport(
        number=scene.number,
        turn_id=scene.turn.turn_id,
        findings=tuple(found),
        lacking=tuple(lacking),
    )
