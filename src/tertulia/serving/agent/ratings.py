"""What people think of dialogues and of single answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeAlias

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from tertulia.agent.state import JsonObject
from tertulia.agent.stores.base import Store
from tertulia.serving.agent import openapi
from tertulia.serving.agent.incoming import read_id, read_object
from tertulia.serving.body import read_body
from tertulia.serving.errors import RequestError

Rate: TypeAlias = Callable[[str, JsonObject], Awaitable[bool]]

_LONGEST_BODY = 2**14


def add_ratings(app: FastAPI, store: Store) -> None:
    """Answer `/rating/dialog` and `/rating/utterance`."""

    @app.post(
        "/rating/dialog",
        response_class=Response,
        responses=openapi.RATED,
        openapi_extra=openapi.rating("dialog_id"),
    )
    async def rate_dialogue(request: Request) -> Response:
        """Rate a dialogue."""
        return await _rate(request, "dialog_id", store.rate_dialogue)

    @app.post(
        "/rating/utterance",
        response_class=Response,
        responses=openapi.RATED,
        openapi_extra=openapi.rating("utt_id"),
    )
    async def rate_utterance(request: Request) -> Response:
        """Rate an answer of the agent."""
        return await _rate(request, "utt_id", store.rate_utterance)


async def _rate(request: Request, key: str, rate: Rate) -> Response:
    """Keep a rating."""
    fields = read_object(await read_body(request, _LONGEST_BODY))
    rated = read_id(fields.get(key), key)
    value = fields.get("rating")
    if rated is None or value is None:
        raise RequestError(f"`{key}` and `rating` are needed")
    if not isinstance(value, str | int | float):
        raise RequestError("`rating` must be a number or a text")
    rating = {
        "rating": value,
        "user_external_id": read_id(fields.get("user_id"), "user_id"),
        "datetime": str(datetime.now(UTC)),
    }
    if not await rate(rated, rating):
        raise RequestError(f"there is nothing to rate under this `{key}`", status=404)
    return Response()
