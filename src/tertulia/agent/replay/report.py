"""What a replay has shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tertulia.agent.replay.differences import Difference

Cause: TypeAlias = Literal["changed", "other input", "unknown"]
"""Why something differs: the service itself, or what it was given, or one cannot tell."""

Verdict: TypeAlias = Literal["same", "different", "unrecorded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that differs, and where it came from.

    Attributes:
        services: who may have written it; nobody, if it is the agent's own.
        difference: what differs.
        cause: why.
    """

    services: tuple[str, ...]
    difference: Difference
    cause: Cause = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnReport:
    """What came of one turn.

    Attributes:
        number: which turn of the dialogue it is, from 1.
        findings: what differs, the service that comes first in the graph first.
        lacking: the services whose answers were not recorded, where that kept it from being run.
    """

    number: int
    turn_id: str
    findings: tuple[Finding, ...] = ()
    lacking: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Whether it came out the same."""
        if self.lacking:
            return "unrecorded"
        return "different" if self.findings else "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueReport:
    """What came of a dialogue's turns."""

    dialogue_id: str
    turns: tuple[TurnReport, ...]

    @property
    def is_different(self) -> bool:
        """Whether a turn came out differently."""
        return any(turn.verdict == "different" for turn in self.turns)

    def count(self, verdict: Verdict) -> int:
        """How many turns came out so."""
        return sum(turn.verdict == verdict for turn in self.turns)


def told(report: DialogueReport) -> list[str]:
    """A line for a dialogue; for its first turn that differs, what differs."""
    same, unrecorded = report.count("same"), report.count("unrecorded")
    different = [turn for turn in report.turns if turn.verdict == "different"]
    count = len(report.turns)
    counts = ["1 turn" if count == 1 else f"{count} turns", f"{same} the same"]
    counts += [f"{len(different)} different"] * bool(different)
    counts += [f"{unrecorded} not recorded"] * bool(unrecorded)
    lines = [f"{report.dialogue_id}: {', '.join(counts)}"]
    if different:
        lines.append(f"  turn {different[0].number}, {different[0].turn_id}:")
        lines += [f"    {line}" for line in _findings(different[0].findings)]
    return lines


def _findings(findings: Sequence[Finding], most: int = 20) -> list[str]:
    """Findings line by line, the services that changed first."""
    lines = []
    changed = [one for one in findings if one.cause == "changed"]
    others = [one for one in findings if one.cause != "changed"]
    for finding in [*changed, *others]:
        who = " or ".join(finding.services) or "the agent"
        lines.append(f"{who}{_CAUSES[finding.cause]}: {finding.difference}")
    return lines if len(lines) <= most else [*lines[:most], f"and {len(lines) - most} more"]


_CAUSES: dict[Cause, str] = {
    "changed": "",
    "other input": ", which was given something else",
    "unknown": ", which may have been given something else",
}
