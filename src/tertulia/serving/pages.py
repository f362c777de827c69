"""The interactive pages of an app, which load nothing from elsewhere."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

PAGES = ("/apidocs", "/docs")

_ASSETS = "/static"
_OWN_ADDRESSES = ("/api", "/metrics", "/openapi.json", "/probe", *PAGES, _ASSETS)
# The browser itself refuses whatever is not ours; the page starts from an inline script.
_POLICY = (
    "default-src 'self'; img-src 'self' data:;"
    " script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"
)


def is_own_address(path: str) -> bool:
    """Whether a server answers this path itself, so that no model can stand there."""
    return path in ("/", *_OWN_ADDRESSES) or path.startswith(f"{_ASSETS}/")


def add_pages(app: FastAPI) -> None:
    """Show the OpenAPI document of an app at `/apidocs` and `/docs`; `/` leads there."""
    assets = files("fastapi_offline") / "static"
    app.mount(_ASSETS, StaticFiles(directory=str(assets)))

    async def page(request: Request) -> Response:
        root = request.scope.get("root_path", "").rstrip("/")
        html = get_swagger_ui_html(
            openapi_url=f"{root}{app.openapi_url}",
            title=escape(app.title),
            swagger_js_url=f"{root}{_ASSETS}/swagger-ui-bundle.js",
            swagger_css_url=f"{root}{_ASSETS}/swagger-ui.css",
            swagger_favicon_url=f"{root}{_ASSETS}/favicon.png",
            swagger_ui_parameters={"validatorUrl": None},  # or it would ask swagger.io
        )
        html.headers["content-security-policy"] = _POLICY
        return html

    async def to_first_page(request: Request) -> Response:
        root = request.scope.get("root_path", "").rstrip("/")
        return RedirectResponse(f"{root}{PAGES[0]}")

    for path in PAGES:
        app.add_route(path, page, methods=["GET"], include_in_schema=False)
    app.add_route("/", to_first_page, methods=["GET"], include_in_schema=False)
