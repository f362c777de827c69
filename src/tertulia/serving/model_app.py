"""A web service around one model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from tertulia.serving.arguments import Arguments
from tertulia.serving.batching import Batcher
from tertulia.serving.endpoint import ModelEndpoint
from tertulia.serving.health import add_health
from tertulia.serving.json_errors import answer_errors_as_json
from tertulia.serving.metrics import ModelMetrics
from tertulia.serving.model import Model
from tertulia.serving.openapi import model_path
from tertulia.serving.pages import add_pages
from tertulia.serving.settings import ServerSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelDescription:
    """What is served, where, and what it is asked with."""

    name: str
    endpoint: str
    arguments: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    info: Mapping[str, str] = field(default_factory=dict)


def model_app(
    model: Model, settings: ServerSettings, *, name: str, info: Mapping[str, str] | None = None
) -> FastAPI:
    """Make the web service of a model.

    Args:
        model: what answers; it is called in one thread, on batches.
        settings: where the model stands and how much it takes at once.
        name: what to call it on the pages.
        info: more to tell whoever asks `/api`, such as where the model comes from.
    """
    metrics = ModelMetrics()
    batcher = Batcher(
        model,
        max_batch=settings.max_batch,
        max_wait_seconds=settings.max_wait_seconds,
        max_waiting=settings.max_waiting,
        on_batch=metrics.count_batch,
    )
    metrics.watch_depth(lambda: batcher.depth)
    arguments = Arguments.of(settings.model_args_names, model.inputs)
    description = ModelDescription(
        name=name,
        endpoint=settings.model_endpoint,
        arguments=arguments.names,
        inputs=arguments.inputs,
        outputs=tuple(model.outputs),
        info=info or {},
    )

    endpoint = ModelEndpoint(
        arguments=arguments,
        batcher=batcher,
        metrics=metrics,
        max_body_bytes=settings.max_body_bytes,
    )

    app = _empty_app(name, batcher)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["content-type"],
        )
    answer_errors_as_json(app)
    # A plain route, and the first to be looked at: this one is hot.
    app.add_route(settings.model_endpoint, endpoint.handle, ["POST"], include_in_schema=False)
    add_pages(app)
    add_health(app, metrics, lambda: batcher.is_open)
    _add_description(app, description)
    _document_model(app, arguments, description)
    return app


def _empty_app(name: str, batcher: Batcher) -> FastAPI:
    """An app that runs the batcher as long as it runs itself."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with batcher.running():
            yield

    return FastAPI(
        title=name, version=version("tertulia"), lifespan=lifespan, docs_url=None, redoc_url=None
    )


def _add_description(app: FastAPI, description: ModelDescription) -> None:
    @app.get("/api")
    async def describe() -> ModelDescription:
        """Say what is served, where, and what it is asked with."""
        return description


def _document_model(app: FastAPI, arguments: Arguments, description: ModelDescription) -> None:
    """Describe the model's address, which FastAPI knows nothing of; call this last."""
    document = app.openapi()  # the app keeps this very object
    document.setdefault("paths", {})[description.endpoint] = model_path(
        description.name, arguments, description.outputs
    )
