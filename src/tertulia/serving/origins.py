"""Where a request comes from, and which web sites' pages may ask a server."""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tertulia.serving.json_errors import json_error

_ANY = "*"


class OriginGuard:
    """Refuses pages of foreign sites, with 403; those of the server itself are let in."""

    def __init__(self, app: ASGIApp, *, pattern: str) -> None:
        self._app = app
        self._pattern = re.compile(pattern)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer(scope) if scope["type"] in {"http", "websocket"} else None
        await (answer or self._app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        """What to answer at once; None to let a request pass."""
        origin = header(scope, b"origin")
        if origin and not self._is_let_in(origin, scope):
            return json_error(403, "forbidden: pages of this site may not ask, see `--cors`")
        is_question = scope["type"] == "http" and scope["method"] == "OPTIONS"
        if is_question and not header(scope, b"access-control-request-method"):
            return Response()
        return None

    def _is_let_in(self, origin: bytes, scope: Scope) -> bool:
        own = origin.partition(b"://")[2]
        return own == header(scope, b"host") or bool(
            self._pattern.fullmatch(origin.decode("latin-1"))
        )


def origin_pattern(origins: Sequence[str]) -> str:
    """The regular expression for sites; a `*` in one stands for any part of a host and its port."""
    if _ANY in origins:
        return ".*"
    patterns = (r"[\w.:-]*".join(map(re.escape, origin.split(_ANY))) for origin in origins)
    return "|".join(patterns) or r"(?!)"


def header(scope: Scope, wanted: bytes) -> bytes:
    """The value of a request's header; empty where it has none such."""
    return next((value for name, value in scope["headers"] if name == wanted), b"")


def own_path(scope: Scope) -> str:
    """The path of a request within the app, without what a proxy put before it."""
    path: str = scope["path"]
    root = scope.get("root_path", "").rstrip("/")
    return path.removeprefix(root) if path.startswith(f"{root}/") else path
