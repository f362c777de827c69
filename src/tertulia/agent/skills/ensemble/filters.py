"""Which skills are asked at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class SkillsFilter(Protocol):
    """Says which skills may answer which utterances."""

    def __call__(
        self, utterances: Sequence[str], histories: Sequence[Sequence[str]], /
    ) -> Sequence[Sequence[bool]]:
        """Say, for each utterance, and for each skill in order, whether it is asked."""


@dataclass(frozen=True, slots=True)
class TransparentFilter:
    """Lets every skill answer every utterance.

    Attributes:
        skills_count: how many skills there are.
    """

    skills_count: int

    def __call__(
        self,
        utterances: Sequence[str],
        histories: Sequence[Sequence[str]],  # noqa: ARG002 - filters are told
        /,
    ) -> list[list[bool]]:
        """Say yes."""
        return [[True] * self.skills_count for _ in utterances]
