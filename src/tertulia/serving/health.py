"""What operators ask a service: is it well, and how busy is it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from fastapi import FastAPI
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from tertulia.serving.metrics import ModelMetrics


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the service takes requests."""

    status: Literal["ok", "stopped"]


def add_health(app: FastAPI, metrics: ModelMetrics, is_open: Callable[[], bool]) -> None:
    """Answer `/probe` and `/metrics`."""

    @app.get("/probe", responses={503: {"model": Health}})
    async def probe(response: Response) -> Health:
        """Say whether the service takes requests."""
        if is_open():
            return Health("ok")
        response.status_code = 503
        return Health("stopped")

    @app.get("/metrics", response_class=Response)
    async def read_metrics() -> Response:
        """Count requests, batches and waiting examples, in Prometheus' text format."""
        return Response(metrics.render(), media_type=CONTENT_TYPE_LATEST)
