"""Which service has written what stands in a dialogue."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field

from tertulia.agent.assistant import Assistant
from tertulia.agent.graph import Graph
from tertulia.agent.methods import METHODS
from tertulia.agent.service import Service, StateMethod

_ANSWERING = frozenset(
    METHODS[name]
    for name in (
        "add_bot_utterance",
        "add_bot_utterance_last_chance",
        "add_bot_utterance_last_chance_overwrite",
        "add_failure_bot_utterance",
    )
)
_KNOWN = frozenset(METHODS.values())
_REWRITING = frozenset({METHODS["add_text"], METHODS["add_human_utterance"]})
_CHANGING_PEOPLE = _ANSWERING | {METHODS["update_attributes"]}


@dataclass(slots=True)
class Authors:
    """Finds services by what they write.

    Attributes:
        assistant: whose services they are.
        ranks: how far from the start of a turn each stands.
    """

    assistant: Assistant
    ranks: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.ranks = _depths(self.assistant.graph)

    def rank(self, services: tuple[str, ...]) -> int:
        """How far from the start of a turn the first of some services stands.

        One that is gone comes before all others, one outside the graph behind them.
        """
        known = {service.name for service in self.assistant.everyone}
        last = len(self.ranks)
        ranks = [self.ranks.get(name, last) if name in known else -1 for name in services]
        return min(ranks, default=last)

    def of(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Who may have written what stands at a path, such as `question.annotations.ner`."""
        if path[0] in {"services", "tasks"}:
            return path[1:2]
        for label in _labels(path):
            if found := self._labelled(label):
                return found
        if path[1:2] == ("user",):
            return self._writing(_CHANGING_PEOPLE)
        rewriting = self._writing(_REWRITING) if path[1:] == ("text",) else ()
        return rewriting or self._writing(_ANSWERING)

    def _labelled(self, label: str) -> tuple[str, ...]:
        return self._names(lambda service: service.label == label)

    def _writing(self, methods: Container[StateMethod]) -> tuple[str, ...]:
        """Those with one of these methods; or with one of the user's, which may write anything."""
        return self._names(
            lambda service: (
                service.state_method is not None
                and (service.state_method in methods or service.state_method not in _KNOWN)
            )
        )

    def _names(self, belongs: Callable[[Service], bool]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.name for one in self.assistant.everyone if belongs(one)))


def _labels(path: tuple[str, ...]) -> tuple[str, ...]:
    """The labels that a path names, the innermost first."""
    match path:
        case (_, "annotations", label, *_):
            return (label,)
        case (_, "hypotheses", service, _, "annotations", label, *_):
            return (label, service)
        case (_, "hypotheses", service, *_):
            return (service,)
    return ()


def ancestors(graph: Graph) -> Mapping[str, frozenset[str]]:
    """All services that come before each service."""
    found: dict[str, frozenset[str]] = {}

    def visit(name: str) -> frozenset[str]:
        if name not in found:
            before = graph.nodes[name].predecessors & graph.nodes.keys()
            found[name] = before.union(*map(visit, before))
        return found[name]

    for name in graph.nodes:
        visit(name)
    return found


def _depths(graph: Graph) -> dict[str, int]:
    """Services in an order in which nobody comes before those whom they wait for."""
    before = ancestors(graph)
    places = {name: place for place, name in enumerate(graph.nodes)}
    ordered = sorted(graph.nodes, key=lambda name: (len(before[name]), places[name]))
    return {name: rank for rank, name in enumerate(ordered)}
