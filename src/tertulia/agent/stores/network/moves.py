"""Who waits for the turns of whom."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Moves:
    """Wakes those who wait for a user when a turn of that user may have ended."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}

    @contextmanager
    def listening(self, key: str) -> Iterator[asyncio.Event]:
        """An event that is set by every move of a user from now on."""
        event = asyncio.Event()
        self._waiting.setdefault(key, set()).add(event)
        try:
            yield event
        finally:
            self._waiting[key].discard(event)
            if not self._waiting[key]:
                del self._waiting[key]

    def happened(self, key: str) -> None:
        """Wake those who wait for a user."""
        for event in self._waiting.get(key, ()):
            event.set()

    def may_have_happened(self) -> None:
        """Wake everybody: news were lost."""
        for key in self._waiting:
            self.happened(key)
