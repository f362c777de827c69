"""The graph of an assistant, drawn with letters: one layer below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tertulia.agent.config.layers import Layers, predecessors_of
from tertulia.agent.config.outline import shown
from tertulia.agent.config.spec import AgentSpec, ServiceSpec

_ONLY, _FIRST, _MIDDLE, _LAST = "─┬├└"


def drawn_as_text(spec: AgentSpec) -> str:
    """Draw a graph; `←` says for whom a service waits, `!` whom it requires."""
    layers = Layers.of(spec.services)
    width = len(str(len(layers.rows)))
    names = [service.name for service in spec.services]
    lines: list[str] = []
    for step, row in enumerate(layers.rows, start=1):
        for index, service in enumerate(row):
            number = str(step) if index == 0 else ""
            branch = _branch(index, len(row))
            lines.append(f"{number:>{width}} {branch} {_said(service, names)}")
    lines += [f"{'':>{width}} ✕ {shown(each.name)}: never runs" for each in layers.stuck]
    outside = spec.everyone[len(spec.services) :]
    lines += [f"{'':>{width}} ? {_said(service, names)}" for service in outside]
    return "\n".join(lines)


def _branch(index: int, count: int) -> str:
    if count == 1:
        return _ONLY
    return _FIRST if index == 0 else _LAST if index == count - 1 else _MIDDLE


def _said(service: ServiceSpec, names: Sequence[str]) -> str:
    """A service, its tags, and for whom it waits."""
    tags = "".join(f" [{words_of(tag)}]" for tag in sorted(service.tags))
    before = ", ".join(_before(service, names))
    return f"{shown(service.name)}{tags}{f' ← {before}' if before else ''}"


def words_of(tag: str) -> str:
    """A tag as people say it."""
    return tag.replace("_", " ")


def _before(service: ServiceSpec, names: Sequence[str]) -> Iterator[str]:
    """For whom a service waits; a whole group is named once."""
    required = frozenset(service.required)
    kinds = {name: name in required for name in predecessors_of(service)}
    said: set[str] = set()
    for name, is_required in kinds.items():
        group, separator, _ = name.rpartition(".")
        members = [each for each in names if separator and each.startswith(f"{group}.")]
        is_whole = len(members) > 1 and all(kinds.get(each) is is_required for each in members)
        text = f"{group}.*" if is_whole else name
        if text not in said:
            said.add(text)
            yield f"{shown(text)}{'!' if is_required else ''}"
