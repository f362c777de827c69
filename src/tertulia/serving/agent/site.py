"""The pages of an agent for a browser, and what they are made of: nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from tertulia.serving.origins import own_path

CHAT, DIALOGUES, WHY, LOAD = "/chat", "/dialogues", "/why", "/debug/current_load"

_PAGES: Mapping[str, str] = {
    CHAT: "chat.html",
    DIALOGUES: "dialogues.html",
    WHY: "why.html",
    LOAD: "load.html",
}
_KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_FOLDER = files("tertulia.serving.agent") / "assets"
_ASSETS: Mapping[str, str] = {
    f"/assets/{part.name}": part.name
    for part in _FOLDER.iterdir()
    if part.name.rpartition(".")[2] in _KINDS
}
OPEN_PAGES = frozenset({CHAT, DIALOGUES, WHY})
"""Pages that tell nothing by themselves: what they show they ask for, with a token if need be."""

OPEN_ASSETS = frozenset(_ASSETS)

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def add_site(app: FastAPI) -> None:
    """Answer the pages, but for the one that is also an address of the API, and their parts."""

    async def part(request: Request) -> Response:
        return page(own_path(request.scope))

    for path in (*OPEN_PAGES, *OPEN_ASSETS):
        app.add_route(path, part, methods=["GET"], include_in_schema=False)


def page(path: str) -> Response:
    """A page, or a part of one; the browser is told to load nothing but its parts."""
    name = _PAGES.get(path) or _ASSETS[path]
    content = (_FOLDER / name).read_bytes()
    headers = {
        "content-security-policy": _POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-cache",
    }
    kind = _KINDS.get(name.rpartition(".")[2], "text/html")
    return Response(content, headers=headers, media_type=kind)
