"""An assistant in words: who is asked when, in what way, and after whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tertulia.agent.config.layers import Layers, predecessors_of
from tertulia.agent.config.spec import AgentSpec, ConnectorSpec, ServiceSpec


@dataclass(frozen=True, slots=True)
class Row:
    """One service in one line.

    Attributes:
        step: its layer, from 1; the tags of a service that stands outside the graph.
    """

    step: str
    name: str
    way: str
    writes: str
    notes: str


_HEADING = Row("step", "service", "asked by", "writes", "notes")


def outline(spec: AgentSpec) -> str:
    """A table of the services in the order in which they run."""
    rows = [_HEADING, *_rows(spec)]
    texts = [(row.step, row.name, row.way, row.writes, row.notes) for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    lines = (
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in texts
    )
    return "\n".join(lines)


def _rows(spec: AgentSpec) -> Iterator[Row]:
    for step, row in enumerate(Layers.of(spec.services).rows, start=1):
        for service in row:
            yield _row(str(step), service)
    graph = len(spec.services)
    for service in spec.everyone[graph:]:
        yield _row("–", service)


def _row(step: str, service: ServiceSpec) -> Row:
    return Row(
        step,
        shown(service.name),
        way_to(service.connector),
        shown(service.state_method.name) if service.state_method else "nothing",
        ", ".join(_notes(service)),
    )


def _notes(service: ServiceSpec) -> Iterator[str]:
    yield from (tag.replace("_", " ") for tag in sorted(service.tags))
    if service.timeout_seconds is not None:
        yield f"at most {service.timeout_seconds:g} s"
    if service.retry.attempts > 1:
        yield f"{service.retry.attempts} attempts"
    if service.required:
        yield f"requires {_listed(service.required)}"


def way_to(connector: ConnectorSpec) -> str:
    """How a service is asked, in a few words; no password of an address is among them."""
    match connector.protocol:
        case "http":
            urls = connector.params.get("url") or connector.params.get("urllist") or ""
            first = urls if isinstance(urls, str) else urls[0]
            parts = urlsplit(first)
            return shown(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}")
        case "python":
            return shown(str(connector.params.get("class_name")))
        case "pipeline":
            return shown(f"pipeline {connector.params.get('model')}")


def after(service: ServiceSpec) -> str:
    """Whom a service waits for, in words."""
    names = predecessors_of(service)
    return f"after {_listed(names)}" if names else "at once"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(shown, names))


def shown(text: str) -> str:
    """A text of somebody's on one line of a terminal: control characters are spelled out."""
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in text)
