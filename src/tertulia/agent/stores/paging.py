"""Where a page of dialogues ended: what `Page.next` says and `after` repeats."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from tertulia.agent.stores.records import DialogueRecord
from tertulia.core.errors import UsageError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LONGEST = 4096
_NUMBER = re.compile(r"-?[0-9]{1,18}")


class Cursor(NamedTuple):
    """A place in the list of dialogues; they are listed from the greatest to the least.

    Attributes:
        started: when the dialogue began, in microseconds since 1970.
        dialogue_id: the dialogue, to tell those apart that began at once.
    """

    started: int
    dialogue_id: str

    @classmethod
    def of(cls, dialogue: DialogueRecord) -> Cursor:
        """The place of a dialogue."""
        return cls(microseconds(dialogue.date_start), dialogue.dialogue_id)

    @classmethod
    def read(cls, text: str) -> Cursor:
        """Read what `str` wrote.

        Raises:
            UsageError: it is nothing of the kind.
        """
        started, dot, dialogue_id = text.partition(".")
        if len(text) > _LONGEST or not (dot and _NUMBER.fullmatch(started)):
            raise UsageError(
                "`after` is no place in a list of dialogues; repeat `next` of the page before"
            )
        return cls(int(started), dialogue_id)

    def __str__(self) -> str:
        return f"{self.started}.{self.dialogue_id}"


def microseconds(instant: datetime) -> int:
    """An instant as a number that can be compared, exactly; without a time zone, it is in UTC."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MICROSECOND
