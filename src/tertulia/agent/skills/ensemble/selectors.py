"""Who of the skills has the word."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from typing import Protocol, TypeAlias

Answer: TypeAlias = tuple[str | None, float]
"""What a skill says to an utterance, and how sure it is; None and 0.0 if it says nothing."""


class SkillsSelector(Protocol):
    """Chooses an answer to each utterance."""

    def __call__(
        self,
        utterances: Sequence[str],
        histories: Sequence[Sequence[str]],
        /,
        *answers: Sequence[Answer],
    ) -> Sequence[str | None]:
        """Choose.

        Args:
            utterances: what was said.
            histories: what was said before, of each dialogue.
            answers: for each skill, its answers to the utterances.

        Returns:
            For each utterance an answer to it, or None.
        """


class HighestConfidenceSelector:
    """Chooses the answer whose skill is surest, the first of equals."""

    def __call__(
        self,
        utterances: Sequence[str],  # noqa: ARG002 - selectors are told
        histories: Sequence[Sequence[str]],  # noqa: ARG002
        /,
        *answers: Sequence[Answer],
    ) -> list[str | None]:
        """Choose."""
        return [_surest(offered) for offered in zip(*answers, strict=True)]


class RandomSelector:
    """Chooses any of the answers that there are.

    Args:
        seed: the same seed, the same choices.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - it is a game
        self._lock = threading.Lock()

    def __call__(
        self,
        utterances: Sequence[str],  # noqa: ARG002 - selectors are told
        histories: Sequence[Sequence[str]],  # noqa: ARG002
        /,
        *answers: Sequence[Answer],
    ) -> list[str | None]:
        """Choose."""
        with self._lock:
            return [self._any(offered) for offered in zip(*answers, strict=True)]

    def _any(self, offered: Sequence[Answer]) -> str | None:
        texts = [text for text, _ in offered if text is not None]
        return self._chance.choice(texts) if texts else None


def _surest(offered: Sequence[Answer]) -> str | None:
    texts = [(text, confidence) for text, confidence in offered if text is not None]
    return max(texts, key=lambda answer: answer[1])[0] if texts else None
