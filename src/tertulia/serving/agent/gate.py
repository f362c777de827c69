"""Turning messages away at the door: what an overloaded agent does most must cost it least.

Ten times more messages come than can be answered; if refusing one costs a tenth of answering one,
nothing is left for answers. So a message that comes while there is no room is refused as soon as
its bytes are there, before they are parsed and before any app or task is asked. Whatever is not
plainly such a message, complete and alone on its connection, goes the usual way, where it is
refused as well; so do those that a page of another site sends, which must be told more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tertulia.agent.wire import encode
from tertulia.serving.agent.refusal import FULL

_START = b"POST / HTTP/1.1\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d{1,9})\r\n")
_UNUSUAL = re.compile(rb"\r\n(?:expect|upgrade|transfer-encoding|connection|origin)\b")
_END = b"\r\n\r\n"


def _refuse_nothing() -> None:
    """Count nothing."""


@dataclass(slots=True)
class Gate:
    """Who decides at the door.

    Attributes:
        is_full: whether there is no room for another message.
        refused: told of every message that was turned away.
    """

    is_full: Callable[[], bool]
    refused: Callable[[], None] = field(default=_refuse_nothing)

    def protocol(self) -> type[HttpToolsProtocol]:
        """What serves a connection."""
        gate = self

        class Guarded(HttpToolsProtocol):
            """Speaks HTTP, and refuses messages without reading them when there is no room."""

            is_midway = False

            def data_received(self, data: bytes) -> None:
                if gate.is_full() and self._is_between_requests and is_message(data):
                    self.transport.write(_REFUSAL)
                    gate.refused()
                    self._rest()
                else:
                    super().data_received(data)

            @property
            def _is_between_requests(self) -> bool:
                is_answered = self.cycle is None or self.cycle.response_complete
                return is_answered and not self.is_midway and not self.flow.write_paused

            def _rest(self) -> None:
                """Wait for the next request, for as long as after an answer."""
                self._unset_keepalive_if_required()
                self.timeout_keep_alive_task = self.loop.call_later(
                    self.timeout_keep_alive, self.timeout_keep_alive_handler
                )

            def on_message_begin(self) -> None:
                self.is_midway = True
                super().on_message_begin()

            def on_message_complete(self) -> None:
                self.is_midway = False
                super().on_message_complete()

        return Guarded


def is_message(data: bytes) -> bool:
    """Whether these bytes are a whole `POST /`, nothing less and nothing more or unusual."""
    if not data.startswith(_START):
        return False
    head, found, body = data.partition(_END)
    lines = head.lower() + b"\r\n"
    length = _LENGTH.search(lines)
    if not found or length is None or int(length[1]) != len(body):
        return False
    return lines.count(b"content-length") == 1 and _UNUSUAL.search(lines) is None


def _refusal() -> bytes:
    body = encode({"error": FULL.error})
    head = (
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\n"
        f"retry-after: {FULL.retry_after_seconds}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


_REFUSAL = _refusal()
