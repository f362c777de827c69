"""Which services may run, given what the others did: pure, and told of every event once.

A `Graph` is compiled once from the configuration; a `Progress` walks it in one turn. Finishing a
service releases its successors in time proportional to their number.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Status: TypeAlias = Literal["waiting", "running", "done", "failed", "skipped"]
Ending: TypeAlias = Literal["done", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Node:
    """A service in the graph.

    Attributes:
        name: its unique name, `group.label` or `label`.
        label: the last part of the name; what selectors choose by.
        previous: the services that must have ended, in whatever way, before it may start.
        required: those of them that must have ended well.
    """

    name: str
    label: str
    previous: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()

    @property
    def predecessors(self) -> frozenset[str]:
        """Every service that it waits for."""
        return self.previous | self.required


@dataclass(frozen=True, slots=True)
class Graph:
    """The services of an assistant and who waits for whom; the order is the configuration's."""

    nodes: Mapping[str, Node]
    successors: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> Graph:
        """Compile a graph; predecessors that do not exist are nobody's to wait for."""
        by_name = {node.name: node for node in nodes}
        followers: dict[str, list[str]] = {name: [] for name in by_name}
        for node in by_name.values():
            for name in node.predecessors & by_name.keys():
                followers[name].append(node.name)
        return cls(by_name, {name: tuple(names) for name, names in followers.items()})

    def start(self) -> Progress:
        """Begin a turn."""
        waiting = {
            name: len(node.predecessors & self.nodes.keys()) for name, node in self.nodes.items()
        }
        return Progress(self, waiting, dict.fromkeys(self.nodes, "waiting"))


@dataclass(slots=True)
class Progress:
    """How far one turn has come.

    A service may start when everything it waits for has ended. It is skipped, and with it
    whatever requires it, when something it requires did not end well, when a selector did not
    choose it, or when all that it follows was skipped.

    Attributes:
        status: what has become of each service.
        unknown: what selectors chose that is no label of a service they lead to.
    """

    graph: Graph
    _waiting: dict[str, int]
    status: dict[str, Status]
    unknown: list[str] = field(default_factory=list)
    _unchosen: set[str] = field(default_factory=set)

    def first(self) -> list[str]:
        """Start the turn: the services that wait for nobody."""
        return self._released([name for name, count in self._waiting.items() if count == 0])

    def end(self, name: str, ending: Ending, *, chosen: Collection[str] | None = None) -> list[str]:
        """Note how a service ended.

        Args:
            name: the service.
            ending: how it ended.
            chosen: for a selector, the labels of those that may run of the services it leads to.

        Returns:
            the services that may start now, in the order of the configuration.
        """
        if self.status[name] not in {"waiting", "running"}:
            raise ValueError(f"{name} has ended before")
        self.status[name] = ending
        if chosen is not None:
            self._restrict(name, chosen)
        return self._released(self._freed_by(name))

    @property
    def is_over(self) -> bool:
        """Whether every service has ended."""
        return all(status not in {"waiting", "running"} for status in self.status.values())

    def _restrict(self, selector: str, chosen: Collection[str]) -> None:
        nodes = self.graph.nodes
        followers = self.graph.successors[selector]
        labels = {nodes[name].label for name in followers}
        self._unchosen |= {name for name in followers if nodes[name].label not in chosen}
        self.unknown += [label for label in chosen if label not in labels]

    def _freed_by(self, name: str) -> list[str]:
        freed = []
        for follower in self.graph.successors[name]:
            self._waiting[follower] -= 1
            if self._waiting[follower] == 0:
                freed.append(follower)
        return freed

    def _released(self, names: list[str]) -> list[str]:
        """Of services that wait for nobody any more, those that start; the others are skipped."""
        queue, starting = deque(names), []
        while queue:
            name = queue.popleft()
            if self._may_run(self.graph.nodes[name]):
                self.status[name] = "running"
                starting.append(name)
            else:
                self.status[name] = "skipped"
                queue.extend(self._freed_by(name))
        return starting

    def _may_run(self, node: Node) -> bool:
        if node.name in self._unchosen:
            return False
        if any(self.status.get(name) != "done" for name in node.required):
            return False
        known = [self.status[name] for name in node.predecessors if name in self.status]
        return not known or any(status != "skipped" for status in known)
