"""From services as they are written to `ServiceSpec`s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tertulia.agent.config.connectors import ConnectorReader
from tertulia.agent.config.links import SPECIAL, linked, outside_the_graph, tags_of
from tertulia.agent.config.members import Member, Members
from tertulia.agent.config.spec import FunctionSpec, ServiceSpec
from tertulia.agent.retry import NO_RETRY
from tertulia.agent.state import Json
from tertulia.core.registry import nearest
from tertulia.dialects.json_text import joined
from tertulia.dialects.report import Report

_TAGS = ("selector", *SPECIAL)


@dataclass(slots=True, kw_only=True)
class ServiceReader:
    """Says services as specs; notes what is wrong, and goes on with what is not.

    Attributes:
        members: every service, as it is written.
        connectors: reads their connectors.
        report: takes what is wrong.
    """

    members: Members
    connectors: ConnectorReader
    report: Report

    def read(self) -> dict[str, ServiceSpec]:
        """Every service by name, in the order of the configuration."""
        outside = outside_the_graph(self.members)
        return {
            name: self._service(member, outside) for name, member in self.members.enabled.items()
        }

    def _service(self, member: Member, outside: frozenset[str]) -> ServiceSpec:
        entry, place = member.entry, member.place
        connector = self.connectors.of_service(entry.connector, joined(place, "connector"))
        retry = self.connectors.retry(entry.retries, joined(place, "retries"))
        timeout = connector.timeout_seconds if entry.timeout is None else entry.timeout
        if not entry.workflow_formatter:
            where = joined(place, "workflow_formatter")
            cause = "there is no workflow record here, and the service is sent the dialogue"
            self.report.warn(where, cause, "leave the key out")
        method = entry.state_manager_method
        return ServiceSpec(
            name=member.name,
            label=member.label,
            place=place,
            connector=connector.spec,
            dialog_formatter=self._formatter(entry.dialog_formatter, place, "dialog_formatter"),
            response_formatter=self._formatter(
                entry.response_formatter, place, "response_formatter"
            ),
            state_method=named(method, joined(place, "state_manager_method")),
            previous=self._links(member, "previous_services", outside),
            required=self._links(member, "required_previous_services", outside),
            tags=self._tags(member),
            timeout_seconds=timeout or None,
            retry=retry or connector.retry or NO_RETRY,
        )

    def _links(self, member: Member, key: str, outside: frozenset[str]) -> tuple[str, ...]:
        """Whom a service waits for; outside the graph, nobody."""
        if member.name in outside:
            return ()
        names = {
            "previous_services": member.entry.previous_services,
            "required_previous_services": member.entry.required_previous_services,
        }[key]
        return linked(names, joined(member.place, key), self.members, outside, self.report)

    def _tags(self, member: Member) -> frozenset[str]:
        """The tags of a service; of those that mean nothing, a warning."""
        tags = tags_of(member)
        for tag in sorted(tags - {*_TAGS}):
            meant = nearest(tag, _TAGS)
            hint = f"did you mean {meant!r}?" if meant else f"there are {', '.join(_TAGS)}"
            where = joined(member.place, "tags")
            self.report.warn(where, f"the tag {tag!r} means nothing, and is ignored", hint)
        return tags & {*_TAGS}

    def _formatter(
        self, value: str | Mapping[str, Json] | None, place: str, key: str
    ) -> FunctionSpec | None:
        """A formatter: its name, or an object of its name and its parameters."""
        where = joined(place, key)
        if not isinstance(value, Mapping):
            return named(value, where)
        name = value.get("name")
        if not isinstance(name, str) or not name:
            hint = 'write {"name": "module:function", "parameter": "value"}'
            self.report.add(where, "a formatter needs a `name`", hint)
            return None
        params = {key: item for key, item in value.items() if key != "name"}
        return FunctionSpec(place=where, name=name, params=params)


def named(name: str | None, place: str) -> FunctionSpec | None:
    """What a bare name says; nothing, where there is none."""
    return FunctionSpec(place=place, name=name) if name else None
