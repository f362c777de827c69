"""Whether the agent lives, and whether it can take turns."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from fastapi import FastAPI
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, Response

from tertulia.agent.agent import Agent
from tertulia.agent.errors import StoreError
from tertulia.serving.agent.metrics import AgentMetrics

_LONGEST_LOOK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the agent takes turns.

    Attributes:
        status: `full` where it is well but has no room just now; that passes.
    """

    status: Literal["ok", "full", "store away", "stopping"]
    turns_in_progress: int


@dataclass(slots=True)
class Running:
    """Whether the app runs."""

    is_open: bool = False


def add_health(app: FastAPI, agent: Agent, metrics: AgentMetrics, running: Running) -> None:
    """Answer `/ping`, `/health/live`, `/health/ready`, `/probe` and `/metrics`."""

    @app.get("/ping")
    async def ping() -> str:
        """Say that somebody is here."""
        return "pong"

    @app.get("/health/live")
    async def live() -> dict[str, str]:
        """Say that the process lives."""
        return {"status": "ok"}

    @app.get("/probe", responses={503: {"model": Readiness}}, response_model=Readiness)
    @app.get("/health/ready", responses={503: {"model": Readiness}}, response_model=Readiness)
    async def ready() -> Response:
        """Say whether the agent can take turns: it runs, and its store answers."""
        status = await _status(agent, running)
        content = {"status": status, "turns_in_progress": agent.turns_in_progress}
        return JSONResponse(content, 200 if status in {"ok", "full"} else 503)

    @app.get("/metrics", response_class=Response)
    async def read_metrics() -> Response:
        """Count turns, calls and requests, in Prometheus' text format."""
        return Response(metrics.render(), media_type=CONTENT_TYPE_LATEST)


async def _status(
    agent: Agent, running: Running
) -> Literal["ok", "full", "store away", "stopping"]:
    if not running.is_open:
        return "stopping"
    try:
        async with asyncio.timeout(_LONGEST_LOOK_SECONDS):
            await agent.store.dialogues(limit=1)
    except (StoreError, TimeoutError):
        return "store away"
    return "full" if agent.is_full else "ok"
