"""Who may ask the agent's server what."""

from __future__ import annotations

from typing import Literal, TypeAlias

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tertulia.serving.agent.load_page import wants_json
from tertulia.serving.agent.site import LOAD, OPEN_ASSETS, OPEN_PAGES
from tertulia.serving.agent.sockets import BEARER
from tertulia.serving.agent.tokens import Tokens, is_one_of
from tertulia.serving.json_errors import json_error
from tertulia.serving.origins import OriginGuard, header, origin_pattern, own_path
from tertulia.serving.pages import PAGES

Need: TypeAlias = Literal["nothing", "api", "history"]

_OPEN = (
    frozenset({"/ping", "/probe", "/health/live", "/health/ready", "/openapi.json", *PAGES})
    | OPEN_ASSETS
    | OPEN_PAGES
)
_OPEN_FOLDER = "/static/"
_API = frozenset({"/chat/ws", "/rating/dialog", "/rating/utterance"})


def guarded(app: ASGIApp, tokens: Tokens, origins: tuple[str, ...]) -> ASGIApp:
    """Put the guards before an app that are needed.

    Args:
        app: what to guard.
        tokens: what requests must show.
        origins: the sites whose pages may ask, besides the app's own.
    """
    pattern = origin_pattern(origins)
    if tokens.are_set:
        app = TokenGuard(app, tokens)
    if origins:
        app = CORSMiddleware(
            app,
            allow_origin_regex=pattern,
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type", "idempotency-key"],
            expose_headers=["link", "retry-after"],
            max_age=86400,
        )
    return OriginGuard(app, pattern=pattern)


class TokenGuard:
    """Refuses whoever lacks the token that an address needs.

    What is not known to be open or part of the API is taken for history.
    """

    def __init__(self, app: ASGIApp, tokens: Tokens) -> None:
        self._app = app
        self._tokens = tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer(scope) if scope["type"] in {"http", "websocket"} else None
        await (answer or self._app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        """What to answer at once; None to let a request pass."""
        need = needed(scope)
        allowed = {"api": self._tokens.api, "history": self._tokens.history}.get(need)
        if allowed is None or (need == "api" and not allowed):
            return None
        shown = _shown(scope)
        if is_one_of(shown, allowed):
            return None
        if need == "history" and not allowed:
            return json_error(403, "forbidden: there are no tokens for what is kept here")
        if is_one_of(shown, self._tokens.api):
            return json_error(403, "forbidden: this token is not for what is kept here")
        return json_error(401, "unauthorized: show a token", {"www-authenticate": "Bearer"})


def needed(scope: Scope) -> Need:
    """What a request must show a token for."""
    path = own_path(scope)
    if path == "/":
        return "api" if scope.get("method") == "POST" else "nothing"
    if path in _API:
        return "api"
    if path in _OPEN or path.startswith(_OPEN_FOLDER):
        return "nothing"
    is_page = path == LOAD and scope.get("method") == "GET" and not wants_json(scope)
    return "nothing" if is_page else "history"  # the page itself tells nothing


def _shown(scope: Scope) -> bytes:
    """The token that a request shows; empty where it shows none."""
    scheme, _, shown = header(scope, b"authorization").partition(b" ")
    if scheme.lower() == b"bearer":
        return shown.strip()
    if scope["type"] == "websocket" and scope["subprotocols"][:1] == [BEARER]:
        return b"".join(token.encode() for token in scope["subprotocols"][1:2])
    return b""


def document_tokens(app: FastAPI, tokens: Tokens) -> None:
    """Say in the OpenAPI document what needs a token; call this last."""
    if not tokens.are_set:
        return
    document = app.openapi()  # the app keeps this very object
    scheme = {"type": "http", "scheme": "bearer"}
    document.setdefault("components", {})["securitySchemes"] = {"bearer": scheme}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            scope = {
                "type": "http", "path": path, "method": method.upper(), "headers": [],
                "query_string": b"format=json", "root_path": "",
            }  # fmt: skip
            need = needed(scope)
            if need == "history" or (need == "api" and tokens.api):
                operation["security"] = [{"bearer": []}]
