"""Requests that start when they are due, whatever the server does: overload as it happens.

Unlike a closed loop, nobody waits for an answer before asking again (Schroeder et al. 2006, "Open
versus closed: a cautionary tale").
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from time import perf_counter

_LATEST_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    Attributes:
        sent: when the request was sent, in seconds from the start.
        seconds: how long the answer took from then.
        status: the HTTP status.
    """

    sent: float
    seconds: float
    status: int


@dataclass(slots=True)
class Attack:
    """What became of all requests.

    Attributes:
        answers: those that were answered.
        lag: how much later than due requests were sent, at most, in seconds.
        broken: connections that were lost.
    """

    answers: list[Answer] = field(default_factory=list)
    lag: float = 0.0
    broken: int = 0

    def between(self, start: float, end: float, *, status: int) -> list[float]:
        """The latencies of answers of a status that came in a stretch of time, sorted."""
        return sorted(
            answer.seconds
            for answer in self.answers
            if answer.status == status and start <= answer.sent + answer.seconds < end
        )


class _Connection(asyncio.Protocol):
    """One connection of many; says when it is free again."""

    def __init__(self, attack: Attack, free: deque[_Connection], origin: float) -> None:
        self._attack, self._free, self._origin = attack, free, origin
        self._received = b""
        self._sent = 0.0
        self.is_busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._free.append(self)

    def ask(self, request: bytes) -> None:
        self._sent = perf_counter()
        self.is_busy = True
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        if len(body) < length:
            return
        now = perf_counter()
        status = int(head[9:12])
        self._attack.answers.append(Answer(self._sent - self._origin, now - self._sent, status))
        self._received = b""
        self.is_busy = False
        if not self.transport.is_closing():
            self._free.append(self)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.is_busy:
            self._attack.broken += 1
        elif self in self._free:
            self._free.remove(self)


async def attack(port: int, *, phases: list[tuple[float, float]], connections: int) -> Attack:
    """Send requests, each from a user of its own.

    Args:
        port: where the agent listens.
        phases: how many requests a second, and for how many seconds; one after the other.
        connections: how many are opened before; a request for which none is free opens another.
    """
    result, free = Attack(), deque[_Connection]()
    loop = asyncio.get_running_loop()
    origin = perf_counter()

    async def connect() -> None:
        await loop.create_connection(lambda: _Connection(result, free, origin), "127.0.0.1", port)

    everyone = asyncio.gather(*(connect() for _ in range(connections)))
    await everyone
    origin = perf_counter()
    for connection in free:
        connection._origin = origin  # noqa: SLF001 - of this module
    number, begins = 0, origin
    for rate, seconds in phases:
        for step in range(int(rate * seconds)):
            due = begins + step / rate
            wait = due - perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            elif step % 50 == 0:
                await asyncio.sleep(0)  # let answers in, however late we are
            result.lag = max(result.lag, perf_counter() - due)
            if not free:
                await connect()
            free.popleft().ask(_request(number))
            number += 1
        begins += seconds
    until = perf_counter() + _LATEST_SECONDS
    while len(result.answers) + result.broken < number and perf_counter() < until:
        await asyncio.sleep(0.05)
    for connection in free:
        connection.transport.close()
    return result


def _request(number: int) -> bytes:
    body = json.dumps({"user_id": f"user {number}", "payload": f"number {number}"}).encode()
    head = "POST / HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
    return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body
