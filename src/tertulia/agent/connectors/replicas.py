"""Several addresses of one service, asked in turn; those that fail are left out for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tertulia.agent.breaker import Breaker
from tertulia.agent.connectors.endpoint import Endpoint, UnreachableError
from tertulia.agent.errors import ConnectorError, ServiceResting
from tertulia.agent.state import Json


@dataclass(slots=True)
class _Replica:
    endpoint: Endpoint
    breaker: Breaker = field(default_factory=lambda: Breaker(outages=1))


class Replicas:
    """The addresses of one service.

    One that has failed is not asked for some seconds, unless all have. One that cannot be reached
    at all costs nothing but the attempt: the next one is asked instead.

    Args:
        endpoints: the addresses, at least one.
    """

    def __init__(self, endpoints: Sequence[Endpoint]) -> None:
        self._replicas = [_Replica(endpoint) for endpoint in endpoints]
        self._next = 0
        self.name = endpoints[0].name

    def __len__(self) -> int:
        return len(self._replicas)

    async def ask(self, body: bytes, emit: Callable[[str], None]) -> Json:
        """Ask one of them; see `Endpoint.ask`.

        Raises:
            ConnectorError: the one that was asked failed, or none can be reached.
        """
        if len(self._replicas) == 1:
            return await self._replicas[0].endpoint.ask(body, emit)
        unreachable: UnreachableError | None = None
        for replica in self._in_turn():
            try:
                return await _ask(replica, body, emit)
            except UnreachableError as error:
                unreachable = error
            except ServiceResting:
                continue
        if unreachable is not None:
            raise unreachable
        return await self._replicas[self._next].endpoint.ask(body, emit)  # all of them rest

    def _in_turn(self) -> Iterator[_Replica]:
        """Each of them once; the first is another one every time."""
        start = self._next
        self._next = (start + 1) % len(self._replicas)
        for step in range(len(self._replicas)):
            yield self._replicas[(start + step) % len(self._replicas)]


async def _ask(replica: _Replica, body: bytes, emit: Callable[[str], None]) -> Json:
    """Ask a replica unless it rests, and note how that went."""
    replica.breaker.asking()
    try:
        answer = await replica.endpoint.ask(body, emit)
    except ConnectorError as error:
        replica.breaker.failed(is_outage=error.is_outage)
        raise
    except asyncio.CancelledError:  # whoever asked has waited long enough
        replica.breaker.failed(is_outage=True)
        raise
    replica.breaker.succeeded()
    return answer
