"""From what a configuration says of a connector to the connector."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from tertulia.agent.connectors.batching import BatchingConnector
from tertulia.agent.connectors.confidence import ConfidenceResponseSelectorConnector
from tertulia.agent.connectors.endpoint import MAX_ANSWER_BYTES
from tertulia.agent.connectors.http import HttpConnector
from tertulia.agent.connectors.pool import HttpPool
from tertulia.agent.connectors.predefined import PredefinedOutputConnector, PredefinedTextConnector
from tertulia.agent.connectors.python import PythonConnector
from tertulia.agent.service import Connector
from tertulia.agent.state import Json

BuiltIn: TypeAlias = (
    ConfidenceResponseSelectorConnector | PredefinedOutputConnector | PredefinedTextConnector
)

BUILT_IN: Mapping[str, type[BuiltIn]] = {
    "ConfidenceResponseSelectorConnector": ConfidenceResponseSelectorConnector,
    "PredefinedOutputConnector": PredefinedOutputConnector,
    "PredefinedTextConnector": PredefinedTextConnector,
}
"""The classes that `class_name` may name without a module."""


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


def python_connector(
    kind: type[Any], params: Mapping[str, Json], *, connector_name: str | None = None
) -> Connector:
    """Make what `protocol: python` asks for: one of ours as it is, one of the user's in a thread.

    Args:
        kind: the class.
        params: what to construct it with.
        connector_name: its name in the section `connectors`; handed on to a class that takes it.

    Raises:
        TypeError: a built-in class takes other parameters.
        ParameterError: or other values.
    """
    arguments = dict(params)
    if connector_name is not None and _takes(kind, "connector_name"):
        arguments.setdefault("connector_name", connector_name)
    constructor: Callable[..., Any] = kind
    make = partial(constructor, **arguments)
    if issubclass(kind, tuple(BUILT_IN.values())):
        built_in: Connector = make()
        return built_in
    return PythonConnector(make, name=kind.__qualname__)


def _takes(kind: type, parameter: str) -> bool:
    """Whether a class can be constructed with such a parameter."""
    try:
        parameters = inspect.signature(kind).parameters
    except (TypeError, ValueError):  # as for some classes that are written in C
        return False
    kinds = {one.kind for one in parameters.values()}
    return parameter in parameters or inspect.Parameter.VAR_KEYWORD in kinds
