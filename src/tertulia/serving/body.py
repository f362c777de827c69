"""The body of a request, read no further than is allowed."""

from __future__ import annotations

from starlette.requests import Request

from tertulia.serving.errors import RequestError


async def read_body(request: Request, max_bytes: int) -> bytes:
    """Read a body, but no more of it than is allowed.

    Raises:
        RequestError: the body is larger.
    """
    too_large = RequestError(f"the request is larger than {max_bytes} bytes", status=413)
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > max_bytes:
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > max_bytes:
            raise too_large
    return bytes(body)


def media_type(request: Request) -> str:
    """What a body is said to be, in lower case and without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def is_json(kind: str) -> bool:
    """Whether a media type is one of JSON's."""
    return kind == "application/json" or kind.endswith("+json")
