"""From the JSON object of a request to a message for the agent."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from tertulia.agent.message import Message
from tertulia.serving.encoding import decode
from tertulia.serving.errors import RequestError

ChannelType: TypeAlias = Literal["http_client", "ws_client"]

_EXAMPLE = '{"user_id": "xyz", "payload": "hello"}'
_LONGEST_ID = 512
_DEEPEST = 64


def read_message(
    body: bytes, channel_type: ChannelType, *, idempotency_key: str | None = None
) -> Message:
    """Read `{"user_id": …, "payload": …}`; whatever else it holds becomes attributes.

    Args:
        body: JSON.
        channel_type: where it came from.
        idempotency_key: the message id, where it is said outside the body.

    Raises:
        RequestError: the body is of another form.
    """
    return message_of(read_object(body), channel_type, idempotency_key=idempotency_key)


def read_object(body: bytes) -> dict[str, Any]:
    """Read a JSON object that is not nested too deeply to be written into another one.

    Raises:
        RequestError: the body is something else.
    """
    fields = decode(body, example=_EXAMPLE)
    if body.count(b"[") + body.count(b"{") > _DEEPEST and _is_deeper(fields, _DEEPEST):
        raise RequestError(f"the body is nested too deeply: at most {_DEEPEST} levels are taken")
    return fields


def message_of(
    fields: dict[str, Any], channel_type: ChannelType, *, idempotency_key: str | None = None
) -> Message:
    """Make a message of a request's fields, which are used up.

    Raises:
        RequestError: they are of another form.
    """
    user_id = read_id(fields.pop("user_id", None), "user_id")
    if user_id is None:
        raise RequestError(f"`user_id` is missing: send {_EXAMPLE}")
    payload = fields.pop("payload", None)
    if payload is None:
        payload = ""
    if not isinstance(payload, str):
        raise RequestError("`payload` must be a text")
    message_id = read_id(fields.pop("message_id", None), "message_id")
    key = read_id(idempotency_key, "Idempotency-Key")
    if message_id and key and message_id != key:
        raise RequestError("`message_id` and Idempotency-Key differ: leave one of them out")
    return Message(
        user_id=user_id,
        text=payload,
        channel_type=channel_type,
        attributes=fields,
        message_id=message_id or key,
    )


def read_id(value: object, name: str) -> str | None:
    """A text or a whole number, as a text; None for None."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise RequestError(f"`{name}` must be a text or a whole number")
    if not value.strip() or "\0" in value:
        raise RequestError(f"`{name}` must not be empty, nor hold the character U+0000")
    if len(value) > _LONGEST_ID:
        raise RequestError(f"`{name}` must not be longer than {_LONGEST_ID} characters")
    return value


def _is_deeper(value: object, levels: int) -> bool:
    """Whether a JSON value is nested more deeply than that."""
    layer = [value]
    for _ in range(levels):
        inner: list[object] = []
        for one in layer:
            if isinstance(one, dict):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        layer = [one for one in inner if isinstance(one, dict | list)]
        if not layer:
            return False
    return True
