"""Who may ask: those with the token, and pages of the sites that are let in."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from urllib.parse import parse_qs

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from tertulia.serving.json_errors import json_error
from tertulia.serving.origins import OriginGuard, header, origin_pattern
from tertulia.serving.pages import PAGES

_OPEN_PATHS = frozenset({"/", "/probe", "/openapi.json", *PAGES})
_OPEN_FOLDER = "/static/"


def guard(app: FastAPI, token: str | None, origins: Sequence[str]) -> None:
    """Let only those ask an app who may.

    Args:
        app: what to guard.
        token: what a request must show, as `?token=` or `Authorization: Bearer`; None: nothing.
        origins: the sites whose pages may ask, besides the app's own.
    """
    pattern = origin_pattern(origins)
    if token is not None:
        app.add_middleware(TokenGuard, token=token)
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origin_regex=pattern,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["authorization", "content-type"],
        )
    app.add_middleware(OriginGuard, pattern=pattern)  # the last one is the first to be asked


class TokenGuard:
    """Refuses whoever lacks the token, with 401.

    The addresses that tell nothing of the models, such as `/` and `/probe`, need none.
    """

    def __init__(self, app: ASGIApp, *, token: str) -> None:
        self._app = app
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_open(scope["path"]) or self._is_shown(scope):
            await self._app(scope, receive, send)
            return
        refusal = json_error(401, "unauthorized: show the token", {"www-authenticate": "Bearer"})
        await refusal(scope, receive, send)

    def _is_shown(self, scope: Scope) -> bool:
        scheme, _, shown = header(scope, b"authorization").partition(b" ")
        in_address = parse_qs(scope["query_string"].decode("latin-1")).get("token", [])
        candidates = [one.encode() for one in in_address]
        if scheme.lower() == b"bearer":
            candidates.append(shown.strip())
        # Compared in a time that tells nothing of how much of it was right.
        return any(hmac.compare_digest(one, self._token) for one in candidates)


def _is_open(path: str) -> bool:
    return path in _OPEN_PATHS or path.startswith(_OPEN_FOLDER)
