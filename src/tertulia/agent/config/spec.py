"""An assistant as plain data: what `pipeline_conf` says, before anything is built.

Every part remembers its `place` in the merged configuration, such as
`services.skills.chitchat.connector`, so that an error found later can say where to look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from tertulia.agent.retry import NO_RETRY, Retry
from tertulia.agent.state import Json

Protocol: TypeAlias = Literal["http", "python", "pipeline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorSpec:
    """One connector to construct.

    Attributes:
        name: its name in the `connectors` section, by which services share it; None: it stands
            inside its only service.
        params: what its constructor takes.
        outages: how many in a row give the service a rest; 0: it is never given one.
        rest_seconds: how long it is left alone then.
    """

    place: str
    protocol: Protocol
    name: str | None = None
    params: Mapping[str, Json] = field(default_factory=dict)
    outages: int = 5
    rest_seconds: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSpec:
    """A formatter or a state method: a known name or `module:function`, and what it is given."""

    place: str
    name: str
    params: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSpec:
    """One service; `previous` and `required` name services, groups already spelled out."""

    name: str
    label: str
    place: str
    connector: ConnectorSpec
    dialog_formatter: FunctionSpec | None = None
    response_formatter: FunctionSpec | None = None
    state_method: FunctionSpec | None = None
    previous: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    timeout_seconds: float | None = None
    retry: Retry = NO_RETRY


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSpec:
    """A whole assistant.

    Attributes:
        services: those of the graph, in the order of the configuration.
        last_chance, timeout: those that stand outside it.
        state_manager: a class of the user's with more state methods, as `module:Class`.
        formatters_module: where formatters whose names have no module are looked for.
        window: how many utterances formatters may read, where the configuration says so.
        empty_selection_is_none: see `Assistant`.
    """

    services: tuple[ServiceSpec, ...]
    last_chance: ServiceSpec | None = None
    timeout: ServiceSpec | None = None
    state_manager: FunctionSpec | None = None
    formatters_module: str | None = None
    window: int | None = None
    empty_selection_is_none: bool = False

    @property
    def everyone(self) -> tuple[ServiceSpec, ...]:
        """Every service once: those of the graph, then those outside it."""
        last, timeout = self.last_chance, self.timeout
        outside = [last, None if timeout is last else timeout]
        return (*self.services, *(service for service in outside if service is not None))
