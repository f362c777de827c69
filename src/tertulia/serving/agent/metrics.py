"""What an agent's server counts, for Prometheus to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from tertulia.agent.breaker import Breaker
from tertulia.agent.service import Service
from tertulia.agent.trace import CallEnded, TurnEnded, TurnEvent

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class AgentMetrics:
    """The instruments of one agent, in a registry of their own.

    Args:
        turns_in_progress: how many turns the agent has, asked whenever metrics are read.
        services: those whose rests are shown.
    """

    def __init__(
        self, turns_in_progress: Callable[[], int], services: Iterable[Service] = ()
    ) -> None:
        self._registry = registry = CollectorRegistry()
        self._turns = Counter(
            "tertulia_agent_turns", "Turns, by how they ended.", ["outcome"], registry=registry
        )
        self._turn_seconds = Histogram(
            "tertulia_agent_turn_seconds",
            "From the first service of a turn to its answer.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._calls = Counter(
            "tertulia_agent_calls",
            "Tasks sent to services, by how they ended.",
            ["service", "status"],
            registry=registry,
        )
        self._call_seconds = Histogram(
            "tertulia_agent_call_seconds",
            "How long a service took for a task, over all attempts.",
            ["service"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._late = Counter(
            "tertulia_agent_late",
            "Tasks that were given up because the time was over.",
            ["service"],
            registry=registry,
        )
        self._refused = Counter(
            "tertulia_agent_refused",
            "Messages without an answer, by why: full, user, store or failure.",
            ["reason"],
            registry=registry,
        )
        self._requests = Counter(
            "tertulia_requests", "Requests to the agent, by HTTP status.", ["status"],
            registry=registry,
        )  # fmt: skip
        self._request_seconds = Histogram(
            "tertulia_request_seconds",
            "From the arrival of a request to its answer.",
            buckets=_SECONDS,
            registry=registry,
        )
        Gauge(
            "tertulia_agent_turns_in_progress", "Turns that run or wait.", registry=registry
        ).set_function(turns_in_progress)
        resting = Gauge(
            "tertulia_agent_resting",
            "1 where a service is not asked for a while, because it failed too often.",
            ["service"],
            registry=registry,
        )
        for service in services:
            resting.labels(service.name).set_function(partial(_is_resting, service.breaker))

    def hear(self, event: TurnEvent) -> None:
        """Count an event of a turn; this is the agent's listener."""
        if isinstance(event, CallEnded):
            call = event.call
            self._calls.labels(call.service, call.status).inc()
            if call.status != "resting":
                self._call_seconds.labels(call.service).observe(call.seconds)
            if call.status in {"timeout", "cancelled"}:
                self._late.labels(call.service).inc()
        elif isinstance(event, TurnEnded) and event.is_stored:
            self._turns.labels(event.trace.outcome).inc()
            self._turn_seconds.observe(event.trace.seconds)

    def count_request(self, status: int, seconds: float) -> None:
        """Record one request and how long its answer took."""
        self._requests.labels(str(status)).inc()
        self._request_seconds.observe(seconds)

    def count_refusal(self, reason: str) -> None:
        """Record a message that got no answer."""
        self._refused.labels(reason).inc()

    def render(self) -> bytes:
        """Write everything in Prometheus' text format."""
        return generate_latest(self._registry)


def _is_resting(breaker: Breaker) -> bool:
    return breaker.state == "open"
