"""Requests that start when they are due, whatever the server does: overload as it happens.

Unlike a closed loop, nobody waits for an answer before asking again (Schroeder et al. 2006, "Open
versus closed: a cautionary tale").
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from contextlib import suppress
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

    @property
    def ended(self) -> float:
        """When the answer came, in seconds from the start."""
        return self.sent + self.seconds


@dataclass(slots=True)
class Attack:
    """What became of all requests.

    Attributes:
        answers: those that were answered.
        lag: how much later than due requests were sent, at most, in seconds.
        broken: requests whose connection was lost.
    """

    answers: list[Answer] = field(default_factory=list)
    lag: float = 0.0
    broken: int = 0

    def latencies(self, status: int) -> list[float]:
        """How long the answers of a status took, sorted."""
        return sorted(answer.seconds for answer in self.answers if answer.status == status)


async def attack(port: int, *, rate: float, seconds: float, connections: int) -> Attack:
    """Send requests, each from a user of its own, and wait for the last answers.

    Args:
        port: where the agent listens.
        rate: how many requests a second.
        seconds: for how long.
        connections: how many are opened before; a request for which none is free opens another.
    """
    result = Attack()
    line = _Line(port, result)
    await asyncio.gather(*(line.connect() for _ in range(connections)))
    start = line.origin = perf_counter()
    total = int(rate * seconds)
    for number in range(total):
        due = start + number / rate
        wait = due - perf_counter()
        if wait > 0 or number % 50 == 0:  # let answers in, however late we are
            await asyncio.sleep(max(wait, 0))
        result.lag = max(result.lag, perf_counter() - due)
        if not line.free:
            await line.connect()
        line.free.popleft().ask(_request(number))
    await line.hear_all(total)
    return result


class _Line:
    """Connections to one agent, and what they have heard."""

    def __init__(self, port: int, attack: Attack) -> None:
        self.free: deque[_Connection] = deque()
        self.origin = perf_counter()
        self._port, self._attack = port, attack
        self._everyone: list[_Connection] = []
        self._expected = -1
        self._is_over = asyncio.Event()

    async def connect(self) -> None:
        """Open another connection."""
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(
            lambda: _Connection(self), "127.0.0.1", self._port
        )
        self._everyone.append(connection)
        self.free.append(connection)

    def heard(self, sent: float, status: int) -> None:
        """Take note of an answer."""
        seconds = perf_counter() - sent
        self._attack.answers.append(Answer(sent - self.origin, seconds, status))
        self._look()

    def lost(self) -> None:
        """Take note of a request that was not answered."""
        self._attack.broken += 1
        self._look()

    async def hear_all(self, expected: int) -> None:
        """Wait until every request has come to something, for a while; and hang up."""
        self._expected = expected
        self._look()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LATEST_SECONDS):
                await self._is_over.wait()
        for connection in self._everyone:
            connection.hang_up()

    def _look(self) -> None:
        if len(self._attack.answers) + self._attack.broken >= self._expected >= 0:
            self._is_over.set()


class _Connection(asyncio.Protocol):
    """One connection of many; free again when its answer has come."""

    _transport: asyncio.Transport

    def __init__(self, line: _Line) -> None:
        self._line = line
        self._received = b""
        self._sent: float | None = None

    def ask(self, request: bytes) -> None:
        """Send a request."""
        self._sent = perf_counter()
        self._transport.write(request)

    def hang_up(self) -> None:
        """Close it; what it still waits for does not come."""
        self._sent = None
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found or self._sent is None:
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        if len(body) < length:
            return
        self._line.heard(self._sent, int(head[9:12]))
        self._received, self._sent = b"", None
        self._line.free.append(self)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        if self._sent is not None:
            self._sent = None
            self._line.lost()
        elif self in self._line.free:
            self._line.free.remove(self)


def _request(number: int) -> bytes:
    body = json.dumps({"user_id": f"user {number}", "payload": f"number {number}"}).encode()
    head = "POST / HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
    return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body
