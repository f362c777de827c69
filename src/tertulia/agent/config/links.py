"""Who comes before whom: names of services and of groups, spelled out."""

from __future__ import annotations

from collections.abc import Sequence

from tertulia.agent.config.members import Member, Members
from tertulia.core.registry import nearest
from tertulia.dialects.report import Report


def linked(
    names: Sequence[str] | str,
    place: str,
    members: Members,
    outside: frozenset[str],
    report: Report,
) -> tuple[str, ...]:
    """The services that a list of services and groups means, each once.

    What is switched off is passed over in silence; what does not exist is warned of.

    Args:
        names: the list; a bare name is a list of one.
        place: where it stands.
        members: every service.
        outside: the services that do not stand in the graph, for which nobody can wait.
        report: takes the warnings.
    """
    found: list[str] = []
    for index, name in enumerate([names] if isinstance(names, str) else names):
        where = place if isinstance(names, str) else f"{place}[{index}]"
        if name in members.groups:
            found += [member for member in members.groups[name] if member not in outside]
        elif name in outside:
            hint = "it is asked only when nothing else answers"
            report.warn(where, f"nobody can wait for {name!r}, and the link is ignored", hint)
        elif name in members.enabled:
            found.append(name)
        elif name not in members.disabled:
            cause = f"no service or group is named {name!r}, and the link is ignored"
            report.warn(where, cause, _hint(name, members))
    return tuple(dict.fromkeys(found))


def _hint(name: str, members: Members) -> str:
    """What may have been meant: the whole name of a label, or a name like it."""
    by_label = [member.name for member in members.enabled.values() if member.label == name]
    choices = [*members.enabled, *members.groups]
    meant = by_label[0] if len(by_label) == 1 else nearest(name, choices)
    return f"did you mean {meant!r}?" if meant else f"there are {', '.join(choices)}"


def outside_the_graph(members: Members) -> frozenset[str]:
    """The services that are asked only when nothing else answers."""
    return frozenset(
        member.name for member in members.enabled.values() if tags_of(member) & {*SPECIAL}
    )


SPECIAL = ("last_chance", "timeout")
"""The tags of services that stand outside the graph."""


def tags_of(member: Member) -> frozenset[str]:
    """The tags of a service; a bare one is a list of one."""
    tags = member.entry.tags
    return frozenset([tags] if isinstance(tags, str) else tags)
