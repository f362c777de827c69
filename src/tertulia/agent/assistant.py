"""An assistant, built and ready to take turns: what the configuration compiles to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tertulia.agent.graph import Graph
from tertulia.agent.service import Connector, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    """Services and the graph between them.

    Attributes:
        graph: who waits for whom; without the two services below.
        services: every service of the graph, by name.
        last_chance: answers when no way leads to an answer.
        timeout: answers when the time is up.
        window: how many utterances formatters read at most, from the end; None: all of them.
        connectors: every connector once, to be started and stopped.
        empty_selection_is_none: whether a selector that chooses nothing skips everything it
            leads to, instead of restricting nothing.
    """

    graph: Graph
    services: Mapping[str, Service]
    connectors: tuple[Connector, ...]
    last_chance: Service | None = None
    timeout: Service | None = None
    window: int | None = None
    empty_selection_is_none: bool = False
    _ranks: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "_ranks", {name: place for place, name in enumerate(self.services)}
        )

    @property
    def everyone(self) -> tuple[Service, ...]:
        """Every service, those outside the graph last."""
        outside = (self.last_chance, self.timeout)
        return (*self.services.values(), *(service for service in outside if service))

    def rank(self, service: str) -> int:
        """A service's place in the configuration; those outside the graph come last."""
        return self._ranks.get(service, len(self._ranks))
