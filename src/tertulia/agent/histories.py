"""The past of recent dialogues, kept in memory between their turns."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from msgspec import json
from msgspec.structs import replace

from tertulia.agent.dialogue import Dialogue, Past
from tertulia.agent.state import Bot, BotUtterance, Human, Kind
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.rules import Begun, Outcome

_ENTRY_BYTES = 1024
"""What an entry takes besides its utterances, roughly."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """The past of a dialogue after a turn; `revision` is the store's at that time."""

    revision: int
    past: Past
    previous: BotUtterance | None
    size: int


class Histories:
    """Opens the dialogue of a turn: from memory where nobody else has changed it, else anew.

    Args:
        store: where to read what is not in memory.
        window: how many utterances are needed, from the end; None: all of them.
        max_bytes: how much memory may be taken; the dialogues used longest ago go first.
    """

    def __init__(self, store: Store, window: int | None, max_bytes: int) -> None:
        self._store = store
        self._window = window
        self._max_bytes = max_bytes
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._size = 0

    async def open(self, begun: Begun) -> Dialogue:
        """The dialogue as a turn finds it; what the turn does to it does not touch `begun`."""
        record = begun.dialogue
        entry = self._take(record.dialogue_id)
        if entry is None or entry.revision + 1 != record.revision:
            entry = await self._read(record.dialogue_id, record.length - 1)
        human = json.decode(json.encode(begun.conversation.human), type=Human)
        return Dialogue(
            dialogue_id=record.dialogue_id,
            channel_type=record.channel_type,
            human=human,
            bot=json.decode(json.encode(record.bot), type=Bot),
            question=replace(begun.question, user=human, annotations={}, hypotheses=[]),
            past=entry.past,
            previous=entry.previous,
            attributes=record.attributes,
            date_start=record.date_start,
            date_finish=record.date_finish,
        )

    def keep(self, dialogue: Dialogue, outcome: Outcome) -> None:
        """Remember a dialogue whose turn has been written to the store."""
        spoken: list[tuple[Kind, bytes]] = [("human", json.encode(outcome.question))]
        if dialogue.previous is not None:
            spoken.insert(0, ("bot", json.encode(dialogue.previous)))
        past = self._recent(dialogue.past, spoken)
        size = _ENTRY_BYTES + sum(map(len, past.everything)) + len(json.encode(outcome.answer))
        revision = outcome.begun.dialogue.revision + 1
        self._entries[dialogue.dialogue_id] = _Entry(revision, past, outcome.answer, size)
        self._size += size
        while self._size > self._max_bytes:
            _, oldest = self._entries.popitem(last=False)
            self._size -= oldest.size

    def _take(self, dialogue_id: str) -> _Entry | None:
        """Remove an entry; it comes back when the turn that uses it has been written."""
        entry = self._entries.pop(dialogue_id, None)
        if entry is not None:
            self._size -= entry.size
        return entry

    async def _read(self, dialogue_id: str, length: int) -> _Entry:
        """Read what was said before a turn, from the store."""
        start = 0 if self._window is None else max(0, length - max(self._window, 2))
        records = await self._store.utterances(dialogue_id, start, length)
        previous = None
        if records and records[-1].kind == "bot":
            previous = json.decode(records.pop().body, type=BotUtterance)
        spoken = [(record.kind, bytes(record.body)) for record in records]
        return _Entry(0, self._recent(Past(), spoken), previous, 0)

    def _recent(self, past: Past, spoken: Iterable[tuple[Kind, bytes]]) -> Past:
        """A past with more said; where there is a window, only what it shows."""
        if self._window is not None:
            known = zip(past.kinds, past.everything, strict=True)
            room = max(self._window - 2, 0)  # the bot's last utterance and the question are apart
            spoken = [*known, *spoken]
            spoken, past = spoken[len(spoken) - min(room, len(spoken)) :], Past()
        for kind, text in spoken:
            past.add(kind, text)
        return past
