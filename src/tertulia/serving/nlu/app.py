"""The web service of NLU models."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tertulia.api import Workspace
from tertulia.serving.errors import RequestError
from tertulia.serving.health import add_health
from tertulia.serving.json_errors import answer_errors_as_json, json_error
from tertulia.serving.metrics import ModelMetrics
from tertulia.serving.nlu.access import guard
from tertulia.serving.nlu.evaluate_endpoint import EvaluateEndpoint
from tertulia.serving.nlu.library import Library
from tertulia.serving.nlu.openapi import document_addresses
from tertulia.serving.nlu.parse_endpoint import ParseEndpoint
from tertulia.serving.nlu.reports import add_reports
from tertulia.serving.nlu.response_log import ResponseLog
from tertulia.serving.nlu.settings import NluServerSettings
from tertulia.serving.nlu.train_endpoint import TrainEndpoint
from tertulia.serving.nlu.trainings import Trainings
from tertulia.serving.pages import add_pages


def nlu_app(settings: NluServerSettings, workspace: Workspace | None = None) -> FastAPI:
    """Make the web service of a folder of models.

    Args:
        settings: what is served, to whom, and how much of it at once.
        workspace: what configs and models may name; relative paths start in the current folder
            where None.

    Raises:
        ConfigError: the config for training is no YAML.
        ModelError: the one model to serve is none.
        UsageError: a project to load is not there, or a log cannot be kept.
    """
    surroundings = workspace or Workspace(root=Path.cwd())
    metrics = ModelMetrics()
    library = Library(settings, surroundings.environment(), metrics.count_batch)
    library.shelves.chosen(settings.pre_load)  # a wrong name should be heard of now
    metrics.watch_depth(lambda: library.depth)
    trainings = Trainings(settings.path, settings.max_training_processes, library.refresh)
    log = None if settings.response_log is None else ResponseLog(settings.response_log)

    app = _empty_app(library, trainings, log)
    guard(app, settings.token, settings.cors)
    answer_errors_as_json(app)
    _answer_request_errors(app)
    _add_parsing(app, settings, library, metrics, log)
    train = TrainEndpoint(
        trainings=trainings,
        default_config=settings.config,
        allowed_modules=sorted(surroundings.allowed_modules),
        max_body_bytes=settings.max_data_bytes,
    )
    app.add_route("/train", train.handle, ["POST"], include_in_schema=False)
    evaluate = EvaluateEndpoint(
        library=library,
        max_body_bytes=settings.max_data_bytes,
        batch_size=settings.max_batch,
        turn=asyncio.Semaphore(1),
    )
    app.add_route("/evaluate", evaluate.handle, ["POST"], include_in_schema=False)
    _add_greeting(app)
    add_pages(app)
    add_health(app, metrics, lambda: library.is_open)
    add_reports(app, library, trainings, settings.config)
    document_addresses(app, needs_token=settings.token is not None)
    return app


def _empty_app(library: Library, trainings: Trainings, log: ResponseLog | None) -> FastAPI:
    """An app that lends models as long as it runs itself."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        try:
            async with library.running():
                try:
                    yield
                finally:
                    await trainings.stop()
        finally:
            if log is not None:
                log.close()

    return FastAPI(
        title="Tertulia NLU",
        version=version("tertulia"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )


def _add_parsing(
    app: FastAPI,
    settings: NluServerSettings,
    library: Library,
    metrics: ModelMetrics,
    log: ResponseLog | None,
) -> None:
    """Add the addresses that are hot: plain routes, and the first to be looked at."""
    for path, names_model in (("/parse", True), ("/model/parse", False)):
        endpoint = ParseEndpoint(
            library=library,
            metrics=metrics,
            max_body_bytes=settings.max_body_bytes,
            max_texts=settings.max_waiting,
            emulate=settings.emulate,
            response_log=log,
            names_model=names_model,
        )
        methods = ["GET", "POST"] if names_model else ["POST"]
        app.add_route(path, endpoint.handle, methods, include_in_schema=False)


def _answer_request_errors(app: FastAPI) -> None:
    @app.exception_handler(RequestError)
    async def refuse(_request: Request, error: RequestError) -> Response:
        return json_error(error.status, str(error))


def _add_greeting(app: FastAPI) -> None:
    greeting = f"hello from Tertulia NLU: {app.version}"

    async def greet(_request: Request) -> Response:
        return PlainTextResponse(greeting)

    app.add_route("/", greet, ["GET"], include_in_schema=False)
