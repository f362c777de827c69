"""Who waits for which turn to end, within one process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Ends:
    """Wakes those who wait for a turn."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}

    @contextmanager
    def watch(self, turn_id: str) -> Iterator[asyncio.Event]:
        """An event that is set when the turn ends after this."""
        event = asyncio.Event()
        self._waiting.setdefault(turn_id, set()).add(event)
        try:
            yield event
        finally:
            self._waiting[turn_id].discard(event)
            if not self._waiting[turn_id]:
                del self._waiting[turn_id]

    def tell(self, turn_id: str) -> None:
        """Say that a turn has ended."""
        for event in self._waiting.get(turn_id, ()):
            event.set()

    def tell_all(self) -> None:
        """Say that any turn may have ended."""
        for turn_id in self._waiting:
            self.tell(turn_id)
