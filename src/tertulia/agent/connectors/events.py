r"""Answers that arrive piece by piece.

A service may answer with `application/x-ndjson`, one JSON object a line, or with
`text/event-stream`, one JSON object in the `data` of each event:

    {"text": "It will "}
    {"text": "rain."}
    {"answer": {"text": "It will rain.", "confidence": 0.9}}

Every `text` is shown while it arrives; `answer` ends the stream, and is what the service says.
Objects with neither are passed over, and so is whatever follows the answer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Final

from msgspec import UNSET, DecodeError, Struct, UnsetType, json

from tertulia.agent.errors import ConnectorError
from tertulia.agent.state import Json

EVENT_STREAM: Final = "text/event-stream"
JSON_LINES: Final = "application/x-ndjson"


class _Event(Struct):
    text: str | None = None
    answer: Json | UnsetType = UNSET


_decoder = json.Decoder(_Event)


async def read_events(
    chunks: AsyncIterator[bytes], media_type: str, emit: Callable[[str], None], *, speaker: str
) -> Json:
    """Read a stream up to its answer.

    Args:
        chunks: the body as it arrives.
        media_type: `EVENT_STREAM` or `JSON_LINES`.
        emit: takes each piece of text.
        speaker: names the service in messages.

    Raises:
        ConnectorError: an event is none, or the stream ends before the answer.
    """
    async for piece in data_of(chunks, media_type):
        if not piece.strip():
            continue
        try:
            event = _decoder.decode(piece)
        except (DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise ConnectorError(f"{speaker} streamed an event that is no JSON object") from error
        if event.text:
            emit(event.text)
        if event.answer is not UNSET:
            return event.answer
    raise ConnectorError(f"{speaker} ended its stream before the answer")


def data_of(chunks: AsyncIterator[bytes], media_type: str) -> AsyncIterator[bytes]:
    """What each event of a stream holds, and what stands between them, which is blank."""
    return _data(_lines(chunks)) if media_type == EVENT_STREAM else _lines(chunks)


async def _lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    r"""Lines without their ends, which are `\n` or `\r\n`; the last one may lack it."""
    begun: list[bytes] = []
    async for chunk in chunks:
        first, *others = chunk.split(b"\n")
        begun.append(first)
        for other in others:
            yield b"".join(begun).removesuffix(b"\r")
            begun = [other]
    yield b"".join(begun)


async def _data(lines: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The `data` of each server-sent event; comments and other fields are passed over."""
    data: list[bytes] = []
    async for line in lines:
        name, _, value = line.partition(b":")
        if name == b"data":
            data.append(value.removeprefix(b" "))
        elif not line:
            yield b"\n".join(data)
            data = []
    yield b"\n".join(data)
