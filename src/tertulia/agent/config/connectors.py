"""Reading connectors: inside their service, or by name from the section `connectors`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from tertulia.agent.config.connector_classes import takes
from tertulia.agent.config.entries import (
    BreakerEntry,
    ConnectorEntry,
    Object,
    Rest,
    RetryEntry,
    Unknown,
    read_entry,
)
from tertulia.agent.config.making import known_params
from tertulia.agent.config.members import BROKEN_CONNECTOR
from tertulia.agent.config.python_classes import BUILT_IN
from tertulia.agent.config.spec import ConnectorSpec, Protocol
from tertulia.agent.retry import Retry
from tertulia.agent.state import Json
from tertulia.core.lookup import Lookup
from tertulia.core.registry import nearest
from tertulia.core.signature import parameters_of
from tertulia.dialects.json_text import joined
from tertulia.dialects.report import Report

_PREFIX = "connectors."
_ORIGINAL = "deeppavlov_agent"
_PROTOCOLS: tuple[str, ...] = get_args(Protocol)
_OURS = tuple(name for name in parameters_of(ConnectorEntry) if name != "protocol")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadConnector:
    """A connector as it is written.

    Attributes:
        spec: what to construct.
        timeout_seconds: how long its services may take that do not say so themselves.
        retry: how often its services are asked again that do not say so themselves.
    """

    spec: ConnectorSpec
    timeout_seconds: float | None = None
    retry: Retry | None = None


@dataclass(slots=True, kw_only=True)
class ConnectorReader:
    """Reads connectors, those of the section `connectors` once.

    Attributes:
        section: the connectors that services name.
        module: where classes are looked for whose names have no module.
        lookup: says which modules may be imported.
        report, unknown: take what is wrong.
    """

    section: Object
    module: str | None
    lookup: Lookup
    report: Report
    unknown: Unknown
    _named: dict[str, ReadConnector] = field(default_factory=dict)

    def of_service(self, value: str | Object, place: str) -> ReadConnector:
        """The connector of a service: the object that stands there, or the one that it names."""
        if isinstance(value, Mapping):
            return self._read(value, place, None)
        name = value.removeprefix(_PREFIX)
        if value in self.section:
            name = value
        if name in self._named:
            return self._named[name]
        if name in self.section:
            return self._read_named(name)
        if ":" in value or value in BUILT_IN:
            return self._read({"protocol": "python", "class_name": value}, place, None)
        meant = nearest(name, self.section)
        listed = f"there are {', '.join(self.section)}" if self.section else "there are none"
        hint = f"did you mean {meant!r}?" if meant else listed
        self.report.add(place, f"no connector is named {name!r}", hint)
        return self._broken(place)

    def read_unused(self) -> None:
        """Read the connectors that no service names, and warn of them."""
        for name in [name for name in self.section if name not in self._named]:
            self._read_named(name)
            place = _PREFIX + name
            self.report.warn(place, f"no service uses the connector {name!r}")

    def _read_named(self, name: str) -> ReadConnector:
        place = _PREFIX + name
        value = self.section[name]
        if isinstance(value, Mapping):
            self._named[name] = self._read(value, place, name)
        else:
            self.report.wrong_type(place, "a connector", value)
            self._named[name] = self._broken(place)
        return self._named[name]

    def _read(self, data: Object, place: str, name: str | None) -> ReadConnector:
        protocol = data.get("protocol")
        if problem := _protocol_problem(protocol):
            self.report.add(joined(place, "protocol"), *problem)
            return self._broken(place)
        params = {key: value for key, value in data.items() if key != "protocol"}
        if protocol == "python":
            params = self._with_class(params)
        elif protocol == "http":
            self.unknown.look_at(data, place, {"protocol", *_OURS, *known_params("http")})
        ours = {
            key: params.pop(key)
            for key in _OURS
            if key in params and not (protocol == "python" and self._belongs_to_class(key, params))
        }
        entry = read_entry(ConnectorEntry, {"protocol": protocol, **ours}, place, self.report)
        breaker = self._breaker(entry.breaker, joined(place, "breaker"))
        return ReadConnector(
            spec=ConnectorSpec(
                place=place,
                protocol=entry.protocol,
                name=name,
                params=params,
                outages=breaker.outages,
                rest_seconds=breaker.rest,
            ),
            timeout_seconds=entry.timeout or None,
            retry=self.retry(entry.retries, joined(place, "retries")),
        )

    def retry(self, value: int | Object | None, place: str) -> Retry | None:
        """What `retries` says, if anything."""
        if not isinstance(value, Mapping):
            return None if value is None else Retry(attempts=1 + value)
        self.unknown.look_at(value, place, parameters_of(RetryEntry))
        return read_entry(RetryEntry, value, place, self.report).retry

    def _breaker(self, value: Rest | None, place: str) -> BreakerEntry:
        if value is False:
            return BreakerEntry(outages=0)
        if not isinstance(value, Mapping):
            return BreakerEntry()
        self.unknown.look_at(value, place, parameters_of(BreakerEntry))
        return read_entry(BreakerEntry, value, place, self.report)

    def _with_class(self, params: Mapping[str, Json]) -> dict[str, Json]:
        """Parameters with the whole name of the class, where the configuration shortens it."""
        name = params.get("class_name")
        if not isinstance(name, str):
            return {**params}
        module, _, class_name = name.rpartition(":")
        if module.partition(".")[0] == _ORIGINAL and class_name in BUILT_IN:
            name = class_name
        elif not module and name not in BUILT_IN and self.module:
            name = f"{self.module}:{name}"
        return {**params, "class_name": name}

    def _belongs_to_class(self, key: str, params: Mapping[str, Json]) -> bool:
        """Whether a user's class has a use of its own for a key that is otherwise ours."""
        name = params.get("class_name")
        if not isinstance(name, str) or name in BUILT_IN:
            return False
        return takes(name, key, self.lookup)

    def _broken(self, place: str) -> ReadConnector:
        params = {key: value for key, value in BROKEN_CONNECTOR.items() if key != "protocol"}
        return ReadConnector(spec=ConnectorSpec(place=place, protocol="python", params=params))


def _protocol_problem(protocol: Json) -> tuple[str, str] | None:
    """What is wrong with a protocol, and what to do."""
    known = ", ".join(_PROTOCOLS)
    if protocol is None:
        return "a connector needs a protocol", f"it is one of {known}"
    if not isinstance(protocol, str):
        return f"{protocol!r} is no protocol", f"it is one of {known}"
    if protocol in _PROTOCOLS:
        return None
    if protocol.upper() == "AMQP":
        hint = "let the service answer over HTTP, and give `protocol: http` and its `url`"
        return "the protocol AMQP of the original is not spoken here", hint
    meant = nearest(protocol, _PROTOCOLS)
    hint = f"did you mean {meant!r}?" if meant else f"it is one of {known}"
    return f"there is no protocol {protocol!r}", hint
