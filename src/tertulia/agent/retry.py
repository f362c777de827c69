"""Asking again: how often, and after how long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Exponential back-off with full jitter (Brooker 2015, "Exponential backoff and jitter").

    Attributes:
        attempts: how often a service is asked at most, the first time included.
        first_delay_seconds: the longest wait before the second attempt; it doubles from there.
        longest_delay_seconds: no wait is longer.
    """

    attempts: int = 1
    first_delay_seconds: float = 0.05
    longest_delay_seconds: float = 2.0

    def delay_seconds(self, attempts_made: int, random: Callable[[], float]) -> float:
        """How long to wait after so many attempts; `random` gives numbers in [0, 1)."""
        longest = self.first_delay_seconds * 2.0 ** min(attempts_made - 1, 64)
        return random() * min(longest, self.longest_delay_seconds)


NO_RETRY = Retry()
