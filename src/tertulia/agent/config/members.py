"""Finding the services of a configuration, alone and in groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tertulia.agent.config.entries import (
    DESCRIPTIVE,
    Object,
    ServiceEntry,
    Unknown,
    read_entry,
)
from tertulia.core.signature import parameters_of
from tertulia.dialects.json_text import joined
from tertulia.dialects.report import Report

BROKEN_CONNECTOR: Object = {
    "protocol": "python",
    "class_name": "PredefinedOutputConnector",
    "output": None,
}
"""Stands in for a connector that cannot be used, so that the rest can be checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A service as it is written: its names, and where it stands."""

    label: str
    group: str | None
    place: str
    entry: ServiceEntry

    @property
    def name(self) -> str:
        """Its unique name."""
        return self.label if self.group is None else f"{self.group}.{self.label}"


@dataclass(slots=True)
class Members:
    """Every service of a configuration.

    Attributes:
        enabled: those that run, by name, in the order of the configuration.
        disabled: the names of those that are switched off.
        groups: the names of the services of each group, switched-off ones left out.
    """

    enabled: dict[str, Member] = field(default_factory=dict)
    disabled: set[str] = field(default_factory=set)
    groups: dict[str, list[str]] = field(default_factory=dict)

    def add(self, member: Member, report: Report) -> None:
        """Take a service in."""
        if not member.entry.is_enabled:
            self.disabled.add(member.name)
        elif member.name in self.enabled:
            cause = f"there are two services {member.name!r}"
            report.add(member.place, cause, f"the other is {self.enabled[member.name].place}")
        else:
            self.enabled[member.name] = member
            if member.group is not None:
                self.groups[member.group].append(member.name)


def find_members(services: Object, report: Report, unknown: Unknown) -> Members:
    """Find the services in the section `services`; what is no service is noted."""
    found = Members()
    for label, group, place, value in _written(services, report, unknown):
        if group is not None:
            found.groups.setdefault(group, [])
        if label is None:
            continue
        required = {"connector": BROKEN_CONNECTOR}
        entry = read_entry(ServiceEntry, value, place, report, required=required)
        unknown.look_at(value, place, parameters_of(ServiceEntry))
        found.add(Member(label=label, group=group, place=place, entry=entry), report)
    return found


def _written(
    services: Object, report: Report, unknown: Unknown
) -> Iterator[tuple[str | None, str | None, str, Object]]:
    """Label, group, place and content of each service; a group comes first, without a label."""
    for key, value in services.items():
        place = f"services.{key}"
        if not isinstance(value, Mapping):
            report.wrong_type(place, "a service or a group of services", value)
        elif _is_service(value):
            yield key, None, place, value
        else:
            yield None, key, place, value
            is_enabled = value.get("is_enabled") is not False
            for label, member in value.items():
                where = joined(place, label)
                if isinstance(member, Mapping):
                    switch = {} if is_enabled else {"is_enabled": False}
                    yield label, key, where, {**member, **switch}
                elif label in DESCRIPTIVE:
                    unknown.note(label, where)
                elif label != "is_enabled" or not isinstance(member, bool):
                    report.wrong_type(where, "a service", member)


def _is_service(value: Object) -> bool:
    """Whether an object is a service; one that merely lacks its connector is none the less."""
    if "connector" in value:
        return True
    is_group = any(isinstance(part, Mapping) and "connector" in part for part in value.values())
    keys = parameters_of(ServiceEntry).keys() - {"is_enabled"}
    return not is_group and not keys.isdisjoint(value)
