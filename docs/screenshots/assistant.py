"""The assistant in the pictures: the concierge of the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeAlias

from tertulia.agent.agent import Agent
from tertulia.agent.stores.base import Store
from tertulia.cli.concierge import Concierge

AgentOf: TypeAlias = Callable[[Store], Agent]
"""Makes the agent whose pages are shown, with what is in a store for its memory."""


@contextmanager
def concierge_in(folder: Path) -> Iterator[AgentOf]:
    """Train the concierge in a folder, and let it work."""
    concierge = Concierge(folder)
    concierge.learn(lambda _: None)
    with ExitStack() as stack:
        yield lambda store: Agent(stack.enter_context(concierge.at_work()), store)
