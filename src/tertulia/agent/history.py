"""Utterances as formatters see them: a sequence of JSON objects that is paid for when read.

What was said stays encoded, as the store keeps it. A formatter that reads the last utterance
decodes one; a service that is sent the whole dialogue is sent the very bytes. Every formatter
gets objects of its own, so that what it changes in them changes nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any, overload

import msgspec

from tertulia.agent.state import JsonObject

_decode = msgspec.json.Decoder(type=JsonObject).decode


class History(Sequence[JsonObject]):
    """The utterances of a dialogue, oldest first, as JSON objects.

    It behaves as a list that is only read; a slice, a sum and a copy of it are lists.

    Args:
        past: encoded utterances, shared and only ever appended to; the first `length` are ours.
        length: how many of them belong to this history.
        recent: encoded utterances that follow.
    """

    __slots__ = ("_decoded", "_length", "_past", "_recent")

    def __init__(self, past: Sequence[bytes], length: int, recent: tuple[bytes, ...]) -> None:
        self._past = past
        self._length = length
        self._recent = recent
        self._decoded: dict[int, JsonObject] = {}

    def __len__(self) -> int:
        return self._length + len(self._recent)

    @overload
    def __getitem__(self, index: int) -> JsonObject: ...
    @overload
    def __getitem__(self, index: slice) -> list[JsonObject]: ...
    def __getitem__(self, index: int | slice) -> JsonObject | list[JsonObject]:
        if isinstance(index, slice):
            return [self._at(position) for position in range(*index.indices(len(self)))]
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexError("there is no such utterance")
        return self._at(position)

    def __iter__(self) -> Iterator[JsonObject]:
        return map(self._at, range(len(self)))

    def __add__(self, other: Sequence[JsonObject]) -> list[JsonObject]:
        return [*self, *other]

    def __radd__(self, other: Sequence[JsonObject]) -> list[JsonObject]:
        return [*other, *self]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, History | list) and [*self] == [*other]

    __hash__ = None  # type: ignore[assignment]  # its elements can be changed

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self)} utterances)"

    def __copy__(self) -> list[JsonObject]:
        return [*self]

    copy = __copy__

    def __deepcopy__(self, memo: dict[int, Any]) -> list[JsonObject]:
        return [
            deepcopy(self._decoded[position], memo)
            if position in self._decoded
            else _decode(self._bytes_at(position))
            for position in range(len(self))
        ]

    def encoded(self) -> list[msgspec.Raw]:
        """Every utterance as it is written; those that somebody changed, as changed."""
        return [
            msgspec.Raw(
                msgspec.json.encode(self._decoded[position])
                if position in self._decoded
                else self._bytes_at(position)
            )
            for position in range(len(self))
        ]

    def _at(self, position: int) -> JsonObject:
        if position not in self._decoded:
            self._decoded[position] = _decode(self._bytes_at(position))
        return self._decoded[position]

    def _bytes_at(self, position: int) -> bytes:
        if position < self._length:
            return self._past[position]
        return self._recent[position - self._length]
