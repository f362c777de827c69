from __future__ import annotations

import pytest
from starlette.requests import Request

from tertulia.serving.body import is_json, media_type, read_body
from tertulia.serving.errors import RequestError


def request(*chunks: bytes, **headers: str) -> Request:
    left = [*chunks]

    async def receive():
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": named}, receive)


async def test_a_body_is_read_whole() -> None:
    assert await read_body(request(b"a", b"", b"bc"), 3) == b"abc"


async def test_a_body_that_turns_out_too_large_is_refused() -> None:
    with pytest.raises(RequestError, match="larger than 2 bytes") as caught:
        await read_body(request(b"a", b"bc"), 2)

    assert caught.value.status == 413


async def test_a_body_that_is_announced_too_large_is_not_read() -> None:
    with pytest.raises(RequestError):
        await read_body(request(content_length="3"), 2)


@pytest.mark.parametrize(
    ("header", "kind", "is_one"),
    [
        ("application/json", "application/json", True),
        (" Application/JSON; charset=utf-8", "application/json", True),
        ("text/x+json", "text/x+json", True),
        ("text/plain", "text/plain", False),
        ("", "", False),
    ],
)
def test_a_media_type_is_read_without_its_parameters(header, kind, is_one) -> None:
    assert media_type(request(content_type=header)) == kind
    assert is_json(kind) is is_one
