"""From the files of a configuration to a checked `AgentSpec`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tertulia.agent.config.checking import cautions, violations
from tertulia.agent.config.connectors import ConnectorReader
from tertulia.agent.config.entries import Unknown, Whole, read_entry
from tertulia.agent.config.environment import substituted
from tertulia.agent.config.files import Merged, read_files
from tertulia.agent.config.members import find_members
from tertulia.agent.config.services import ServiceReader, named
from tertulia.agent.config.spec import AgentSpec, ServiceSpec
from tertulia.agent.config.surroundings import Surroundings
from tertulia.agent.state import Json
from tertulia.core.errors import ConfigError, Problem
from tertulia.core.signature import parameters_of
from tertulia.dialects.json_text import joined
from tertulia.dialects.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentConfig:
    """An assistant that obeys every law, and what is strange about it all the same."""

    spec: AgentSpec
    warnings: tuple[Problem, ...] = ()
    source: str = ""


def read_agent(files: Sequence[Path], surroundings: Surroundings | None = None) -> AgentConfig:
    """Read the files of a configuration, merge them, and check what they say together.

    Raises:
        ConfigError: it cannot be used; carries every problem with its place.
    """
    return compile_agent(read_files(files), surroundings)


def compile_agent(merged: Merged, surroundings: Surroundings | None = None) -> AgentConfig:
    """Say a configuration as a spec, and check it.

    Raises:
        ConfigError: it cannot be used; carries every problem with its place.
    """
    surroundings = surroundings or Surroundings()
    report = Report()
    data = substituted(merged.data, surroundings.environment, report)
    spec = _spec(data, surroundings, report)
    report.problems += violations(spec, surroundings)
    report.warnings += cautions(spec, surroundings)
    cautioned = Report(problems=report.warnings).in_order_of(data)
    warnings = tuple(merged.located(warning) for warning in cautioned)
    if problems := report.in_order_of(data):
        located = [merged.located(problem) for problem in problems]
        raise ConfigError(located, merged.source, warnings)
    return AgentConfig(spec=spec, warnings=warnings, source=merged.source)


def _spec(data: Mapping[str, Json], surroundings: Surroundings, report: Report) -> AgentSpec:
    """Say a configuration as a spec; what is wrong is noted, and left out."""
    unknown = Unknown(report)
    whole = read_entry(Whole, data, "", report, required={"services": {}})
    unknown.look_at(data, "", parameters_of(Whole))
    members = find_members(whole.services, report, unknown)
    connectors = ConnectorReader(
        section=whole.connectors,
        module=whole.connectors_module,
        lookup=surroundings.lookup,
        report=report,
        unknown=unknown,
    )
    services = ServiceReader(members=members, connectors=connectors, report=report).read()
    connectors.read_unused()
    last_chance = _last_tagged("last_chance", services, report)
    timeout = _last_tagged("timeout", services, report)
    unknown.warn()
    return AgentSpec(
        services=tuple(
            service
            for service in services.values()
            if service.tags.isdisjoint({"last_chance", "timeout"})
        ),
        last_chance=last_chance,
        timeout=timeout,
        state_manager=named(whole.state_manager_class, "state_manager_class"),
        formatters_module=whole.formatters_module,
        window=whole.history_window,
        empty_selection_is_none=whole.empty_selection == "none",
    )


def _last_tagged(
    tag: str, services: Mapping[str, ServiceSpec], report: Report
) -> ServiceSpec | None:
    """The service with a tag; of several, the last one."""
    tagged = [service for service in services.values() if tag in service.tags]
    for service in tagged[:-1]:
        cause = f"{service.name!r} is never asked: {tagged[-1].name!r} is tagged {tag!r} too"
        report.warn(joined(service.place, "tags"), cause, "the last one counts")
    return tagged[-1] if tagged else None
