"""A spec with what all laws need to know of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tertulia.agent.config.functions import StateMethods
from tertulia.agent.config.layers import Layers, followers_of
from tertulia.agent.config.making import ConnectorMaker
from tertulia.agent.config.spec import AgentSpec, ConnectorSpec, ServiceSpec
from tertulia.agent.config.surroundings import Surroundings
from tertulia.agent.formatters.resolver import Formatters
from tertulia.agent.methods import METHODS

ANSWERING = frozenset(
    {
        "add_bot_utterance",
        "add_bot_utterance_last_chance",
        "add_bot_utterance_last_chance_overwrite",
        "add_failure_bot_utterance",
    }
)
"""The built-in state methods after which there is an answer."""


@dataclass(frozen=True)
class Subject:
    """A spec with what all laws need to know of it."""

    spec: AgentSpec
    surroundings: Surroundings

    @cached_property
    def layers(self) -> Layers:
        """The order in which the services of the graph run."""
        return Layers.of(self.spec.services)

    @cached_property
    def followers(self) -> dict[str, list[str]]:
        """For each service of the graph, who waits for it."""
        return dict(followers_of(self.spec.services))

    @cached_property
    def methods(self) -> StateMethods:
        """Where state methods are found."""
        return StateMethods(self.surroundings.lookup, self.spec.state_manager)

    @cached_property
    def formatters(self) -> Formatters:
        """Where formatters are found."""
        return self.surroundings.resolver(self.spec.formatters_module)

    @cached_property
    def maker(self) -> ConnectorMaker:
        """Makes connectors."""
        return ConnectorMaker(self.surroundings)

    @cached_property
    def connectors(self) -> tuple[ConnectorSpec, ...]:
        """Every connector once."""
        return tuple({each.connector.place: each.connector for each in self.spec.everyone}.values())

    def may_answer(self, service: ServiceSpec) -> bool:
        """Whether there may be an answer after this service; of a user's method nobody knows."""
        method = service.state_method
        return method is not None and (method.name in ANSWERING or method.name not in METHODS)
