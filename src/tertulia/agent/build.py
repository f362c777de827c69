"""From a spec to an assistant that can take turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from tertulia.agent.assistant import Assistant
from tertulia.agent.breaker import Breaker
from tertulia.agent.config.functions import StateMethods
from tertulia.agent.config.laws.subject import ANSWERING
from tertulia.agent.config.making import ConnectorMaker, Made
from tertulia.agent.config.spec import AgentSpec, ConnectorSpec, FunctionSpec, ServiceSpec
from tertulia.agent.config.surroundings import Surroundings
from tertulia.agent.formatters.resolver import Formatters
from tertulia.agent.graph import Graph, Node
from tertulia.agent.service import (
    Connector,
    DialogFormatter,
    ResponseFormatter,
    Service,
    StateMethod,
)
from tertulia.core.errors import ConfigError, Problem

Thing = TypeVar("Thing", DialogFormatter, ResponseFormatter, StateMethod)


def build_assistant(spec: AgentSpec, surroundings: Surroundings | None = None) -> Assistant:
    """Build an assistant; its connectors are constructed, and started by the agent.

    Raises:
        ConfigError: something in the spec cannot be built. `read_agent` has found it before.
    """
    return Builder.of(spec, surroundings or Surroundings()).assistant()


@dataclass(frozen=True, slots=True)
class BuiltConnector:
    """A connector, and what all services share that use it."""

    connector: Connector
    window: int | None
    breaker: Breaker


@dataclass(slots=True, kw_only=True)
class Builder:
    """The construction of one assistant; what services share is built once."""

    spec: AgentSpec
    maker: ConnectorMaker
    formatters: Formatters
    methods: StateMethods
    _connectors: dict[str, BuiltConnector] = field(default_factory=dict)  # by place
    _windows: list[int | None] = field(default_factory=list)

    @classmethod
    def of(cls, spec: AgentSpec, surroundings: Surroundings) -> Builder:
        """Prepare the construction."""
        return cls(
            spec=spec,
            maker=ConnectorMaker(surroundings),
            formatters=surroundings.resolver(spec.formatters_module),
            methods=StateMethods(surroundings.lookup, spec.state_manager),
        )

    def assistant(self) -> Assistant:
        """Build everything."""
        spec = self.spec
        answering = frozenset(one.name for one in spec.services if _method(one) in ANSWERING)
        built = {service.name: self._service(service) for service in spec.everyone}
        return Assistant(
            graph=Graph.of(_node(service, answering) for service in spec.services),
            services={service.name: built[service.name] for service in spec.services},
            connectors=tuple(each.connector for each in self._connectors.values()),
            last_chance=built[spec.last_chance.name] if spec.last_chance else None,
            timeout=built[spec.timeout.name] if spec.timeout else None,
            window=_widest(self._windows) if spec.window is None else spec.window,
            empty_selection_is_none=spec.empty_selection_is_none,
        )

    def _service(self, spec: ServiceSpec) -> Service:
        shared = self._connector(spec.connector)
        formatter = self._dialog_formatter(spec.dialog_formatter)
        declared = shared.window if formatter is None else getattr(formatter, "window", None)
        self._windows.append(declared if isinstance(declared, int) else None)
        return Service(
            name=spec.name,
            label=spec.label,
            connector=shared.connector,
            dialog_formatter=formatter,
            response_formatter=self._response_formatter(spec.response_formatter),
            state_method=self._state_method(spec.state_method),
            is_selector="selector" in spec.tags,
            timeout_seconds=spec.timeout_seconds,
            retry=spec.retry,
            breaker=shared.breaker,
        )

    def _connector(self, spec: ConnectorSpec) -> BuiltConnector:
        if spec.place not in self._connectors:
            made = self.maker.make(spec)
            self._connectors[spec.place] = BuiltConnector(
                _made(made),
                made.window,
                Breaker(outages=spec.outages, rest_seconds=spec.rest_seconds),
            )
        return self._connectors[spec.place]

    def _dialog_formatter(self, spec: FunctionSpec | None) -> DialogFormatter | None:
        return None if spec is None else _found(self.formatters.resolve_dialog(spec))

    def _response_formatter(self, spec: FunctionSpec | None) -> ResponseFormatter | None:
        return None if spec is None else _found(self.formatters.resolve_response(spec))

    def _state_method(self, spec: FunctionSpec | None) -> StateMethod | None:
        return None if spec is None else _found(self.methods.find(spec))


def _node(spec: ServiceSpec, answering: frozenset[str]) -> Node:
    """A service in the graph; `answering` are those that add the bot's utterance."""
    previous, required = frozenset(spec.previous), frozenset(spec.required)
    if _method(spec) == "add_text":
        # Without an answer, a postprocessor would rewrite what the human has said.
        required |= previous & answering
    return Node(spec.name, spec.label, previous, required)


def _method(spec: ServiceSpec) -> str:
    return spec.state_method.name if spec.state_method else ""


def _widest(windows: Iterable[int | None]) -> int | None:
    """How many utterances are read at most; None if somebody may read all."""
    known = [window for window in windows if window is not None]
    return max(known, default=0) if len(known) == len([*windows]) else None


def _found(thing: Thing | Problem) -> Thing:
    if isinstance(thing, Problem):
        raise ConfigError([thing])
    return thing


def _made(made: Made) -> Connector:
    if made.connector is None:
        raise ConfigError(made.problems)
    return made.connector
