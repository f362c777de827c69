"""What a model server counts, for Prometheus to read."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_EXAMPLES = (1, 2, 4, 8, 16, 32, 64, 128, 256)


class ModelMetrics:
    """The instruments of one server, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "tertulia_requests",
            "Requests to the model, by HTTP status.",
            ["status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "tertulia_request_seconds",
            "From the arrival of a request to its answer.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._batch_size = Histogram(
            "tertulia_batch_size",
            "Examples in one call of the model.",
            buckets=_EXAMPLES,
            registry=self._registry,
        )
        self._depth = Gauge(
            "tertulia_queue_depth", "Examples that wait for the model.", registry=self._registry
        )

    def watch_depth(self, depth: Callable[[], int]) -> None:
        """Ask `depth` for the number of waiting examples whenever metrics are read."""
        self._depth.set_function(depth)

    def count_batch(self, size: int) -> None:
        """Record one call of the model."""
        self._batch_size.observe(size)

    def count_request(self, status: int, seconds: float) -> None:
        """Record one request and how long its answer took."""
        self._requests.labels(str(status)).inc()
        self._seconds.observe(seconds)

    def render(self) -> bytes:
        """Write everything in Prometheus' text format."""
        return generate_latest(self._registry)
