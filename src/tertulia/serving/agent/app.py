"""The web service of an agent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from tertulia.agent.agent import Agent
from tertulia.agent.errors import AgentError
from tertulia.agent.load import Load
from tertulia.core.errors import UsageError
from tertulia.serving.agent.access import document_tokens, guarded
from tertulia.serving.agent.chat import Chat
from tertulia.serving.agent.entrance import Entrance
from tertulia.serving.agent.gate import Gate
from tertulia.serving.agent.health import Running, add_health
from tertulia.serving.agent.history import add_history
from tertulia.serving.agent.load_page import add_load
from tertulia.serving.agent.metrics import AgentMetrics
from tertulia.serving.agent.openapi import document_talking
from tertulia.serving.agent.rate import RateLimit
from tertulia.serving.agent.ratings import add_ratings
from tertulia.serving.agent.reception import Reception
from tertulia.serving.agent.refusal import Refusal
from tertulia.serving.agent.settings import AgentServerSettings
from tertulia.serving.agent.site import add_site
from tertulia.serving.agent.sockets import Sockets
from tertulia.serving.errors import RequestError
from tertulia.serving.json_errors import answer_errors_as_json
from tertulia.serving.pages import add_pages


def agent_app(
    agent: Agent, settings: AgentServerSettings | None = None, *, gate: Gate | None = None
) -> ASGIApp:
    """Make the web service of an agent; it starts and stops the agent with itself.

    Args:
        agent: who answers; not started yet.
        settings: to whom it listens, and how much at once.
        gate: stands before the app, where there is one; whom it refuses the app counts.
    """
    settings = settings or AgentServerSettings()
    services = agent.assistant.everyone
    load = Load(services)
    metrics = AgentMetrics(lambda: agent.turns_in_progress, services)
    agent.listen(load.hear)
    agent.listen(metrics.hear)
    limit = settings.messages_per_second
    reception = Reception(
        agent=agent,
        output=settings.output_formatter,
        debug=settings.debug,
        rate=None if limit is None else RateLimit(limit, settings.burst),
        metrics=metrics,
    )
    if gate is not None:
        gate.refused = reception.count_refusal_at_gate
    running = Running()
    sockets = Sockets(settings.max_sockets)

    app = _empty_app(agent, running)
    _answer_errors(app)
    add_pages(app)
    add_site(app)
    add_health(app, agent, metrics, running)
    add_history(app, agent.store)
    add_ratings(app, agent.store)
    add_load(app, agent, load, sockets, settings.load_seconds)
    _add_chat(app, Chat(reception), sockets)
    document_talking(app)
    document_tokens(app, settings.tokens)
    entrance = Entrance(
        app,
        reception,
        max_body_bytes=settings.max_body_bytes,
        body_seconds=settings.body_seconds,
        heartbeat_seconds=settings.heartbeat_seconds,
    )
    return guarded(entrance, settings.tokens, settings.cors)


def _empty_app(agent: Agent, running: Running) -> FastAPI:
    """An app that runs the agent as long as it runs itself."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with agent:
            running.is_open = True
            try:
                yield
            finally:
                running.is_open = False

    return FastAPI(
        title="Tertulia agent",
        version=version("tertulia"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )


def _answer_errors(app: FastAPI) -> None:
    answer_errors_as_json(app)

    @app.exception_handler(RequestError)
    @app.exception_handler(AgentError)
    async def refuse(_request: Request, error: Exception) -> Response:
        return Refusal.of(error).response()

    @app.exception_handler(UsageError)
    async def refuse_usage(_request: Request, error: Exception) -> Response:
        return Refusal(400, str(error)).response()  # such as an `after` that is none


def _add_chat(app: FastAPI, chat: Chat, sockets: Sockets) -> None:
    async def talk(websocket: WebSocket) -> None:
        await sockets.serve(websocket, chat.talk)

    app.router.routes.append(WebSocketRoute("/chat/ws", talk))
