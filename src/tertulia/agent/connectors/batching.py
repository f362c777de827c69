"""Services behind HTTP that take several tasks in one request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tertulia.agent.connectors.endpoint import MAX_ANSWER_BYTES
from tertulia.agent.connectors.gatherer import Gatherer, Outcome
from tertulia.agent.connectors.http import encoded, first_of, make_replicas
from tertulia.agent.connectors.joining import Encoded, joined, separated
from tertulia.agent.connectors.lifetime import Lifetime
from tertulia.agent.connectors.pool import HttpPool
from tertulia.agent.service import Request
from tertulia.agent.state import Json
from tertulia.core.errors import ParameterError


class BatchingConnector:
    """POSTs a task at once when no request is under way; else it goes with the next one.

    Tasks are joined as `tertulia.agent.connectors.joining` says, and the list that comes back has
    an answer for each, in order. A task that cannot be joined with others goes alone, and may be
    answered by a stream.

    Args:
        url: where the service is, or several places where the same service is.
        batch_size: the most tasks in one request.
        requests_at_once: how many requests may be under way; None: one per address.
        max_waiting: the most tasks that may wait; more are refused at once.
        pool: the connections, shared by the connectors of an agent; without one, it has its own.
        headers: sent with every request.
        timeout_seconds: how long whoever asks should wait for an answer; None: as they like.
        max_answer_bytes: how much of an answer is read at most; a longer one is an error.

    Raises:
        ParameterError: one of them makes no sense.
    """

    def __init__(
        self,
        url: str | Sequence[str],
        *,
        batch_size: int,
        requests_at_once: int | None = None,
        max_waiting: int = 1024,
        pool: HttpPool | None = None,
        headers: Mapping[str, str] | None = None,
        timeout_seconds: float | None = None,
        max_answer_bytes: int = MAX_ANSWER_BYTES,
    ) -> None:
        self.timeout_seconds = timeout_seconds
        self._pool = pool or HttpPool()
        self._replicas = make_replicas(url, self._pool, headers, max_answer_bytes)
        at_once = len(self._replicas) if requests_at_once is None else requests_at_once
        if min(batch_size, at_once, max_waiting) < 1:
            raise ParameterError(
                "`batch_size`, `requests_at_once` and `max_waiting` must be 1 or more"
            )
        self._lifetime = Lifetime(self._replicas.name)
        self._gatherer = Gatherer(
            work=self._ask, max_batch=batch_size, max_waiting=max_waiting, at_once=at_once
        )

    async def start(self) -> None:
        """Open the pool, if nobody has yet."""
        await self._pool.open()
        self._lifetime.begin()

    async def stop(self) -> None:
        """Send away who waits, and leave the pool."""
        if self._lifetime.is_running:
            self._lifetime.end()
            await self._gatherer.close()
            await self._pool.close()

    async def send(self, request: Request) -> Json:
        """Ask the service, alone or in company.

        Raises:
            ConnectorError: it cannot be reached, says nothing usable, or too many are waiting.
        """
        async with self._lifetime.request():
            task = Encoded.of(encoded(request))
            return await self._gatherer.submit((request, task), task.kind)

    async def _ask(self, batch: Sequence[tuple[Request, Encoded]]) -> Sequence[Outcome]:
        body = joined([task for _, task in batch])
        if len(batch) == 1:
            [(request, _)] = batch
            return [first_of(await self._replicas.ask(body, request.emit), self._replicas.name)]
        answer = await self._replicas.ask(body, _say_nothing)
        return separated(answer, len(batch), self._replicas.name)


def _say_nothing(text: str) -> None:
    """Text that is streamed to several tasks belongs to none of them."""
