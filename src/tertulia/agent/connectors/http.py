"""Services behind HTTP, one task a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tertulia.agent import wire
from tertulia.agent.connectors.endpoint import MAX_ANSWER_BYTES, Endpoint
from tertulia.agent.connectors.lifetime import Lifetime
from tertulia.agent.connectors.pool import HttpPool
from tertulia.agent.connectors.replicas import Replicas
from tertulia.agent.errors import ConnectorError
from tertulia.agent.service import Request
from tertulia.agent.state import Json
from tertulia.core.errors import ParameterError


class HttpConnector:
    """POSTs each task, as JSON, to a service; as many at once as there are.

    The first element of the list that comes back is the answer; a JSON object that comes back is
    the answer itself. See `tertulia.agent.connectors.events` for answers that are streamed.

    Args:
        url: where the service is, or several places where the same service is.
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
        pool: HttpPool | None = None,
        headers: Mapping[str, str] | None = None,
        timeout_seconds: float | None = None,
        max_answer_bytes: int = MAX_ANSWER_BYTES,
    ) -> None:
        self.timeout_seconds = timeout_seconds
        self._pool = pool or HttpPool()
        self._replicas = make_replicas(url, self._pool, headers, max_answer_bytes)
        self._lifetime = Lifetime(self._replicas.name)

    async def start(self) -> None:
        """Open the pool, if nobody has yet."""
        await self._pool.open()
        self._lifetime.begin()

    async def stop(self) -> None:
        """Leave the pool."""
        if self._lifetime.is_running:
            self._lifetime.end()
            await self._pool.close()

    async def send(self, request: Request) -> Json:
        """Ask the service.

        Raises:
            ConnectorError: it cannot be reached, or says nothing usable.
        """
        async with self._lifetime.request():
            body = encoded(request)
            return first_of(await self._replicas.ask(body, request.emit), self._replicas.name)


def make_replicas(
    url: str | Sequence[str],
    pool: HttpPool,
    headers: Mapping[str, str] | None,
    max_answer_bytes: int,
) -> Replicas:
    """The endpoints of one service.

    Raises:
        ParameterError: there is none, or one of the addresses is none.
    """
    urls = [url] if isinstance(url, str) else url
    if not urls:
        raise ParameterError("a service behind HTTP needs a `url`")
    if max_answer_bytes < 1:
        raise ParameterError(f"`max_answer_bytes` must be 1 or more, not {max_answer_bytes}")
    return Replicas(
        [
            Endpoint(one, pool, headers=headers, max_answer_bytes=max_answer_bytes)
            for one in dict.fromkeys(urls)
        ]
    )


def encoded(request: Request) -> bytes:
    """The payload as JSON; the trace is told of it.

    Raises:
        ConnectorError: it is no JSON.
    """
    try:
        body = wire.encode(request.payload)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        message = f"what its dialog formatter made cannot be sent as JSON: {error}"
        raise ConnectorError(message) from error
    request.on_encoded(body)
    return body


def first_of(answer: Json, speaker: str) -> Json:
    """The answer to a single task, out of the list that services answer with.

    Raises:
        ConnectorError: the list is empty, or it is neither a list nor an object.
    """
    if isinstance(answer, dict):
        return answer
    if not isinstance(answer, list):
        raise ConnectorError(f"{speaker} answered neither a JSON list nor a JSON object")
    if not answer:
        raise ConnectorError(f"{speaker} said nothing: it answered an empty list")
    return answer[0]
