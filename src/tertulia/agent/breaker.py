"""Gives a service that keeps failing a rest, so that no turn waits for it in vain."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from tertulia.agent.errors import ServiceResting

BreakerState: TypeAlias = Literal["closed", "open", "half-open"]


@dataclass(slots=True, kw_only=True)
class Breaker:
    """A circuit breaker (Nygard 2007, "Release it!"), one per connector.

    Closed, it lets everything through, until so many outages come in a row. Then it is open: the
    service rests. When the rest is over it is half-open: one request, the probe, is let through,
    and how that goes decides between closed and another rest. A probe of which nothing is heard
    counts for as long as a rest; then there is another one.

    Whoever was let through by `asking` says how it went: `succeeded` or `failed`.

    Attributes:
        outages: how many in a row open it; 0: it never opens.
        rest_seconds: how long the service is left alone.
        clock: gives the time in seconds, from whatever beginning; never runs backwards.
    """

    outages: int = 5
    rest_seconds: float = 5.0
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)
    _outages_in_a_row: int = 0
    _rests_until: float | None = None  # None: closed
    _probe_until: float | None = None  # None: nobody probes

    @property
    def state(self) -> BreakerState:
        """Whether requests are let through: all, none, or a single one."""
        if self._rests_until is None:
            return "closed"
        return "open" if self.clock() < self._rests_until else "half-open"

    def asking(self) -> None:
        """Say that the service is about to be asked.

        Raises:
            ServiceResting: it must not be asked now.
        """
        if self._rests_until is None:
            return
        now = self.clock()
        waits_until = max(self._rests_until, self._probe_until or 0.0)
        if now < waits_until:
            raise ServiceResting(
                f"it failed {self._outages_in_a_row} times in a row and is left alone"
                f" for another {waits_until - now:.1f} s"
            )
        self._probe_until = now + self.rest_seconds

    def succeeded(self) -> None:
        """Say that the service answered."""
        self._outages_in_a_row = 0
        self._rests_until = self._probe_until = None

    def failed(self, *, is_outage: bool) -> None:
        """Say that the service could not be used; one that answers nonsense is there all the same.

        Args:
            is_outage: whether it was not reached, late, or in trouble itself.
        """
        if not is_outage:
            self.succeeded()
            return
        if self.state == "open":
            return  # asked before the rest began; that it failed is no news
        self._outages_in_a_row += 1
        if self.outages and self._outages_in_a_row >= self.outages:
            self._rests_until = self.clock() + self.rest_seconds
            self._probe_until = None
