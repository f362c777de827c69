"""Errors as JSON, whoever raises them: `{"error": "what was wrong and what to do"}`."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response


def json_error(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """Answer a request with an error."""
    body = msgspec.json.encode({"error": message})
    return Response(body, status, headers=headers, media_type="application/json")


def answer_errors_as_json(app: FastAPI) -> None:
    """Let every error of an app reach the client as JSON, without our internals."""

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        return json_error(error.status_code, _message(request, error), error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid_request(_request: Request, _error: RequestValidationError) -> Response:
        return json_error(400, "the request is not of the documented form: see /apidocs")

    @app.exception_handler(Exception)
    async def internal_error(_request: Request, _error: Exception) -> Response:
        return json_error(500, "the server failed: see its log")


def _message(request: Request, error: HTTPException) -> str:
    if error.status_code == 404:
        return "there is nothing at this address: see /apidocs"
    if error.status_code == 405:
        return f"{request.method} is not possible here: see /apidocs"
    return error.detail
