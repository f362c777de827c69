"""Where and how a model is served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Where and how a model is served; the names are the keys of `server_config.json`.

    Attributes:
        host: the address to listen at; 0.0.0.0 lets other machines in.
        port: the port to listen at; 0 takes any free one.
        model_endpoint: the address of the model.
        model_args_names: the keys of a request, in the order of the model's inputs; the model's
            own names are used where their number differs.
        max_batch: the most examples in one call of the model.
        max_wait_seconds: how long an incomplete batch may wait for more examples.
        max_waiting: the most examples that may wait; requests beyond are refused with 503.
        max_body_bytes: the largest body of a request; a larger one is refused with 413.
        cors_origins: the web sites whose pages may ask the model; `["*"]` lets all of them.
    """

    host: Annotated[str, Meta(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 5000
    model_endpoint: Annotated[str, Meta(pattern=r"\A(/[\w.~-]+)+\Z")] = "/model"
    model_args_names: tuple[Annotated[str, Meta(min_length=1)], ...] = ("context",)
    max_batch: Annotated[int, Meta(ge=1)] = 64
    max_wait_seconds: Annotated[float, Meta(ge=0)] = 0.0
    max_waiting: Annotated[int, Meta(ge=1)] = 1024
    max_body_bytes: Annotated[int, Meta(ge=1)] = 2**20
    cors_origins: tuple[Annotated[str, Meta(min_length=1)], ...] = ()
