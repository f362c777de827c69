"""The order in which services run, and which of them never can."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tertulia.agent.config.spec import ServiceSpec


@dataclass(frozen=True, slots=True)
class Layers:
    """Services by how many others come one after another before them.

    Attributes:
        rows: the services of each layer, in the order of the configuration; those of the first
            one start with the turn.
        stuck: those that wait for themselves, or for such a one.
    """

    rows: tuple[tuple[ServiceSpec, ...], ...]
    stuck: tuple[ServiceSpec, ...]

    @classmethod
    def of(cls, services: Sequence[ServiceSpec]) -> Layers:
        """Put services into layers (Kahn 1962, "Topological sorting of large networks")."""
        followers = followers_of(services)
        waiting = dict.fromkeys(followers, 0)
        for names in followers.values():
            for name in names:
                waiting[name] += 1
        depth = {name: 0 for name, count in waiting.items() if count == 0}
        queue = deque(depth)
        while queue:
            name = queue.popleft()
            for follower in followers[name]:
                waiting[follower] -= 1
                if waiting[follower] == 0:
                    depth[follower] = depth[name] + 1  # the last to free it is the deepest
                    queue.append(follower)
        rows: list[list[ServiceSpec]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
        for service in services:
            if service.name in depth:
                rows[depth[service.name]].append(service)
        stuck = tuple(service for service in services if service.name not in depth)
        return cls(tuple(map(tuple, rows)), stuck)

    @property
    def in_order(self) -> tuple[ServiceSpec, ...]:
        """Every service that can run, none before those that it waits for."""
        return tuple(service for row in self.rows for service in row)


def predecessors_of(service: ServiceSpec) -> tuple[str, ...]:
    """Every service that one waits for, each once."""
    return tuple(dict.fromkeys((*service.previous, *service.required)))


def followers_of(services: Iterable[ServiceSpec]) -> Mapping[str, list[str]]:
    """For each service, who waits for it; nobody waits for what does not exist."""
    services = tuple(services)
    followers: dict[str, list[str]] = {service.name: [] for service in services}
    for service in services:
        for name in predecessors_of(service):
            if name in followers:
                followers[name].append(service.name)
    return followers


def circles(services: Sequence[ServiceSpec]) -> list[tuple[str, ...]]:
    """Services that wait for each other in a circle: one circle for each tangle of them."""
    forward = followers_of(services)
    backward: dict[str, list[str]] = {name: [] for name in forward}
    for name, names in forward.items():
        for follower in names:
            backward[follower].append(name)
    found: list[tuple[str, ...]] = []
    tangled: set[str] = set()
    for service in Layers.of(services).stuck:
        name = service.name
        if name in tangled or (circle := _way(name, name, forward)) is None:
            continue
        found.append(circle)
        tangled |= _reached(name, forward) & _reached(name, backward)
    return found


def _reached(start: str, steps: Mapping[str, Sequence[str]]) -> set[str]:
    """Everything that some steps lead to."""
    seen: set[str] = set()
    queue = deque([start])
    while queue:
        new = [name for name in steps[queue.popleft()] if name not in seen]
        seen.update(new)
        queue.extend(new)
    return seen


def _way(start: str, goal: str, steps: Mapping[str, Sequence[str]]) -> tuple[str, ...] | None:
    """The shortest way from one service to another, at least one step long."""
    came_from: dict[str, str] = {}
    queue = deque([start])
    while queue:
        name = queue.popleft()
        for follower in steps[name]:
            if follower in came_from:
                continue
            came_from[follower] = name
            if follower == goal:
                return _traced(start, goal, came_from)
            queue.append(follower)
    return None


def _traced(start: str, goal: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    way = [goal, came_from[goal]]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))
