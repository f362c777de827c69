"""An imitation of a language model's server: the real protocol over real HTTP, and no model."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context, Hypothesis
from tertulia.agent.skills.llm.skill import LLMSkill
from tests.agent.connectors.stub import Asked, Handler, Stub, answered, serving

EVENTS = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def completion(text: str | None, finish: str = "stop", **message: Any) -> dict[str, Any]:
    """A whole answer."""
    said = {"role": "assistant", "content": text, **message}
    return {
        "object": "chat.completion",
        "choices": [{"index": 0, "message": said, "finish_reason": finish}],
        "usage": {"prompt_tokens": 20, "completion_tokens": 5, "total_tokens": 25},
    }


def call(name: str, arguments: Any, identity: str = "c1") -> dict[str, Any]:
    """A call that a model asks for; a text stands for arguments as they are."""
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return {"id": identity, "type": "function", "function": {"name": name, "arguments": text}}


def calling(*calls: dict[str, Any], text: str | None = None) -> dict[str, Any]:
    return completion(text, "tool_calls", tool_calls=[*calls])


def piece(finish: str | None = None, **delta: Any) -> dict[str, Any]:
    """A piece of a streamed answer."""
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], "usage": None}


def pieces(*texts: str, finish: str = "stop") -> list[dict[str, Any]]:
    """All pieces of a streamed answer, as servers send them."""
    usage = {"choices": [], "usage": {"prompt_tokens": 20, "completion_tokens": 5}}
    begin = piece(role="assistant", content="")
    return [begin, *(piece(content=text) for text in texts), piece(finish), usage]


def in_turn(*answers: Any) -> Handler:
    """Give one answer after the other: bytes, an object, or whatever handler."""
    left = iter(answers)

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bytes | None:
        says = next(left)
        if callable(says):
            return await says(asked, writer)
        return says if isinstance(says, bytes) else answered(says)

    return answer


def streaming(
    events: Iterable[Any], split: int = 1000, end: bytes = b"data: [DONE]\n\n"
) -> Handler:
    """Stream events in chunks of so many bytes, wherever that cuts them."""
    body = b"".join(b"data: " + _json(event) + b"\n\n" for event in events) + end

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> bytes:
        writer.write(EVENTS.encode())
        for chunk in _cut(body, split):
            writer.write(_chunk(chunk))
            await writer.drain()
            await asyncio.sleep(0)
        return b"0\r\n\r\n"

    return answer


def endless(event: Any) -> Handler:
    """Stream the same event for ever."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(EVENTS.encode())
        while True:
            writer.write(_chunk(b"data: " + _json(event) + b"\n\n"))
            await writer.drain()
            await asyncio.sleep(0)

    return answer


def stalling(events: Sequence[Any]) -> Handler:
    """Stream events, and then nothing more, without an end."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(EVENTS.encode())
        for event in events:
            writer.write(_chunk(b"data: " + _json(event) + b"\n\n"))
        await asyncio.get_running_loop().create_future()

    return answer


def _json(event: Any) -> bytes:
    return event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False).encode()


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def _cut(body: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


@asynccontextmanager
async def skill_with(handler: Handler, **options: Any) -> AsyncIterator[tuple[LLMSkill, Stub]]:
    """A skill, and the server that it asks."""
    async with serving(handler) as stub:
        skill = LLMSkill(base_url=f"{stub.url}/v1", model="tiny", **options)
        await skill.start()
        try:
            yield skill, stub
        finally:
            await skill.stop()


async def reply_to(
    handler: Handler, context: Context | None = None, **options: Any
) -> tuple[Sequence[Hypothesis], Sequence[Any]]:
    """What a skill answers, and what it asked its model."""
    async with skill_with(handler, **options) as (skill, stub):
        offered = await skill.respond(context or Context(text="Where is Paris?"))
    return offered, [asked.payload for asked in stub.asked]


async def refused(handler: Handler, **options: Any) -> ConnectorError:
    """The error that a skill answers with."""
    with pytest.raises(ConnectorError) as caught:
        await reply_to(handler, **options)
    return caught.value
