"""A model in memory, answering in a thread of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from tertulia.nlu.interpreter import Interpreter, Understanding
from tertulia.nlu.projects import SavedModel
from tertulia.serving.batching import Batcher
from tertulia.serving.prediction import Outcome


class _Understander:
    """An interpreter as what a batcher runs: texts and times in, understandings out."""

    inputs = ("text", "time")
    outputs = ("understanding",)

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter

    def __call__(
        self, texts: Sequence[str], times: Sequence[float | None], **_: Any
    ) -> list[Understanding]:
        return self._interpreter.parse_all(texts, times)


class LoadedModel:
    """A model in memory: it takes messages from `run` to `close`, and answers all it has taken.

    Args:
        name: what it is called.
        interpreter: what understands messages.
        saved: where it was loaded from; None for what stands on no disk.
        max_batch: the most messages in one call.
        max_waiting: the most messages that may wait.
        on_batch: called with the size of each batch.
    """

    def __init__(
        self,
        name: str,
        interpreter: Interpreter,
        saved: SavedModel | None,
        *,
        max_batch: int = 64,
        max_waiting: int = 1024,
        on_batch: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.name = name
        self.saved = saved
        self._batcher = Batcher(
            _Understander(interpreter),
            max_batch=max_batch,
            max_waiting=max_waiting,
            on_batch=on_batch,
        )
        self._opened = asyncio.Event()
        self._closing = asyncio.Event()

    @property
    def is_open(self) -> bool:
        """Whether it takes messages."""
        return self._batcher.is_open

    @property
    def depth(self) -> int:
        """How many messages wait."""
        return self._batcher.depth

    async def run(self) -> None:
        """Take messages until closed, then answer what was taken."""
        async with self._batcher.running():
            self._opened.set()
            await self._closing.wait()

    async def opened(self) -> None:
        """Wait until it takes messages."""
        await self._opened.wait()

    def close(self) -> None:
        """Take no more; `run` ends as soon as everything is answered."""
        self._closing.set()

    async def understand(
        self, texts: Sequence[str], time: float | None = None
    ) -> Sequence[Outcome]:
        """Wait until each message is understood, or the model has failed on it.

        Raises:
            UnavailableError: there is no room for all of them, or the model was closed.
        """
        return await self._batcher.answer([(text, time) for text in texts])
