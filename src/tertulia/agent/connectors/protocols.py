"""What `protocol: http` asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tertulia.agent.connectors.batching import BatchingConnector
from tertulia.agent.connectors.endpoint import MAX_ANSWER_BYTES
from tertulia.agent.connectors.http import HttpConnector
from tertulia.agent.connectors.pool import HttpPool


def http_connector(
    *,
    url: str | None = None,
    urllist: Sequence[str] = (),
    batch_size: int = 1,
    num_workers: int | None = None,
    max_waiting: int = 1024,
    headers: Mapping[str, str] | None = None,
    max_answer_bytes: int = MAX_ANSWER_BYTES,
    pool: HttpPool | None = None,
) -> HttpConnector | BatchingConnector:
    """Make what `protocol: http` asks for.

    Args:
        url: where the service is.
        urllist: several places where the same service is; goes before `url`.
        batch_size: the most tasks in one request.
        num_workers: how many requests may be under way; None: any number, and with a
            `batch_size` one per address.
        max_waiting: the most tasks that may wait for their request.
        headers: sent with every request.
        max_answer_bytes: how much of an answer is read at most.
        pool: the connections, shared by the connectors of an agent.

    Raises:
        ParameterError: one of them makes no sense.
    """
    urls = urllist or ([] if url is None else [url])
    if batch_size == 1 and num_workers is None:
        return HttpConnector(urls, pool=pool, headers=headers, max_answer_bytes=max_answer_bytes)
    return BatchingConnector(
        urls,
        batch_size=batch_size,
        requests_at_once=num_workers,
        max_waiting=max_waiting,
        pool=pool,
        headers=headers,
        max_answer_bytes=max_answer_bytes,
    )
