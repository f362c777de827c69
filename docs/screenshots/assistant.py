"""The assistant in the pictures: it knows its lines by heart."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tertulia.agent.agent import Agent
from tertulia.agent.build import build_assistant
from tertulia.agent.config.reading import read_agent
from tertulia.agent.config.surroundings import Surroundings
from tertulia.agent.stores.base import Store
from tertulia.api import Workspace

_CONFIG = Path(__file__).with_name("assistant.json")
_MODULES = frozenset({"docs.screenshots.assistant"})


class Scripted:
    """A service that has an answer for some words.

    Args:
        lines: the answers; null is a failure.
        otherwise: the answer when none of the words is said.
        seconds: how long it thinks.
    """

    def __init__(self, lines: Mapping[str, Any], otherwise: Any, seconds: float) -> None:
        self._lines = lines
        self._otherwise = otherwise
        self._seconds = seconds

    async def send(self, payload: Any, callback: Any) -> None:
        """Answer with the line of the first word that is said."""
        [text] = payload["payload"]["x"]
        await asyncio.sleep(self._seconds)
        words = [word for word in self._lines if word in text.casefold()]
        answer = self._lines[words[0]] if words else self._otherwise
        if answer is None:
            raise ConnectionError
        await callback(task_id=payload["task_id"], response=answer)


def agent_of(store: Store) -> Agent:
    """The agent whose pages are shown, with what is in a store for its memory."""
    surroundings = Surroundings(workspace=Workspace(allowed_modules=_MODULES))
    spec = read_agent([_CONFIG], surroundings).spec
    return Agent(build_assistant(spec, surroundings), store)
