"""Reads what a language model answers, whole or piece by piece."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from msgspec import DecodeError, Struct, ValidationError, convert, field, json

from tertulia.agent.connectors.connection import BrokenAnswerError, ClosedEarlyError
from tertulia.agent.connectors.events import data_of
from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.llm.completion import Completion, Usage
from tertulia.agent.skills.llm.messages import FunctionCall, ToolCall
from tertulia.agent.state import Json

_MAX_CALLS = 16
_MAX_CALL_CHARACTERS = 32_768  # of all calls of a completion together
_END = b"[DONE]"
_PARTING_SECONDS = 0.25  # for a server to end a stream of which nothing more is wanted


class _Function(Struct):
    name: str | None = None
    arguments: str | None = None


class _Call(Struct):
    index: int | None = None
    id: str | None = None
    function: _Function = field(default_factory=_Function)


class _Words(Struct):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[_Call] | None = None


class _Choice(Struct):
    message: _Words | None = None  # of a whole answer
    delta: _Words | None = None  # of a piece
    finish_reason: str | None = None


class _Answer(Struct):
    choices: list[_Choice] = field(default_factory=list)
    usage: Usage | None = None
    error: Json = None


_decoder = json.Decoder(_Answer)


def whole_completion(answer: Json, emit: Callable[[str], None], *, speaker: str) -> Completion:
    """Read an answer that came at once.

    Raises:
        ConnectorError: it is no completion.
    """
    gathered = _Gathered(emit, speaker)
    try:
        gathered.take(convert(answer, _Answer))
    except ValidationError as error:
        raise ConnectorError(f"{speaker} answered with something that is no completion") from error
    return gathered.completion()


async def streamed_completion(
    chunks: AsyncIterator[bytes], media_type: str, emit: Callable[[str], None], *, speaker: str
) -> Completion:
    """Read an answer that comes piece by piece.

    Args:
        chunks: the body as it arrives.
        media_type: that of the body.
        emit: takes each piece of text.
        speaker: names the model's server in messages.

    Raises:
        ConnectorError: a piece is none, or the stream ends too early.
    """
    gathered, pieces = _Gathered(emit, speaker), data_of(chunks, media_type)
    async for piece in pieces:
        if piece.strip() == _END:
            await _see_off(pieces)
            break
        if not piece.strip():
            continue
        try:
            gathered.take(_decoder.decode(piece))
        except (DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise ConnectorError(f"{speaker} streamed a piece that is no completion") from error
    return gathered.completion()


async def _see_off(pieces: AsyncIterator[bytes]) -> None:
    """Read up to the end of the body, so that the connection can be kept; nothing depends on it."""
    with suppress(TimeoutError, ClosedEarlyError, BrokenAnswerError, ConnectorError):
        async with asyncio.timeout(_PARTING_SECONDS):
            async for _ in pieces:
                pass


class _Gathered:
    """What has come so far of a completion."""

    def __init__(self, emit: Callable[[str], None], speaker: str) -> None:
        self._emit = emit
        self._speaker = speaker
        self._text: list[str] = []
        self._calls: dict[int, _Call] = {}
        self._call_characters = 0
        self._is_refused = False
        self._usage: Usage | None = None
        self._reason: str | None = None

    def take(self, answer: _Answer) -> None:
        """Add a piece, or the whole; of several choices only the first is read."""
        if answer.error is not None:
            raise ConnectorError(f"{self._speaker} failed while it answered", is_outage=True)
        self._usage = answer.usage or self._usage
        for choice in answer.choices[:1]:
            words = choice.message or choice.delta or _Words()
            self._reason = choice.finish_reason or self._reason
            self._is_refused |= bool(words.refusal)
            for position, call in enumerate(words.tool_calls or ()):
                self._take_call(call, position)
            if words.content:
                self._text.append(words.content)
                self._emit(words.content)

    def completion(self) -> Completion:
        """All of it.

        Raises:
            ConnectorError: it has no end.
        """
        if self._reason is None:
            message = f"{self._speaker} ended its answer before it was complete"
            raise ConnectorError(message, is_outage=True)
        calls = [self._calls[index] for index in sorted(self._calls)]
        return Completion(
            text="".join(self._text),
            calls=tuple(_complete(call, place) for place, call in enumerate(calls)),
            is_refused=self._is_refused or self._reason == "content_filter",
            is_cut=self._reason == "length",
            usage=self._usage,
        )

    def _take_call(self, piece: _Call, position: int) -> None:
        """Add a piece of a call; servers that send calls whole may leave their index out."""
        usual = position if piece.id is None else len(self._calls)
        index = usual if piece.index is None else piece.index
        call = self._calls.setdefault(index, _Call(function=_Function("", "")))
        call.id = piece.id or call.id
        name, arguments = piece.function.name or "", piece.function.arguments or ""
        call.function.name = (call.function.name or "") + name
        call.function.arguments = (call.function.arguments or "") + arguments
        self._call_characters += len(name) + len(arguments)
        if len(self._calls) > _MAX_CALLS or self._call_characters > _MAX_CALL_CHARACTERS:
            raise ConnectorError(f"{self._speaker} wants more called than can be meant")


def _complete(call: _Call, place: int) -> ToolCall:
    function = FunctionCall(call.function.name or "", call.function.arguments or "")
    return ToolCall(call.id or f"call_{place}", function)
