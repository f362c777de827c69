"""The reply to one turn, while it is being made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from tertulia.agent.skills.llm.completion import Usage
from tertulia.agent.skills.llm.sentences import whole_sentences
from tertulia.agent.skills.llm.toolbox import ToolUse
from tertulia.agent.state import JsonObject

Limit: TypeAlias = Literal["time", "tokens", "length", "rounds"]


class LongEnoughError(Exception):
    """The reply is as long as it may be; the rest is not read."""


@dataclass(slots=True, kw_only=True)
class Reply:
    """What has come so far.

    Attributes:
        emit: takes each piece of text.
        max_characters: how long it may become.
        text: what was said.
        uses: the tools that were called.
        usage: what it has cost.
        cut: the limit at which it was ended before it was complete, if it was.
    """

    emit: Callable[[str], None]
    max_characters: int
    text: str = ""
    uses: list[ToolUse] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    cut: Limit | None = None

    def hear(self, piece: str) -> None:
        """Take a piece of text.

        Raises:
            LongEnoughError: the reply has become too long.
        """
        room = self.max_characters - len(self.text)
        self.text += piece[:room]
        self.emit(piece[:room])
        if len(piece) > room:
            raise LongEnoughError

    def pause(self) -> None:
        """Part what was said before a call from what is said after it."""
        if self.text and not self.text[-1].isspace() and len(self.text) < self.max_characters:
            self.hear("\n")

    def pay(self, usage: Usage) -> None:
        """Count what a completion has cost."""
        self.usage = Usage(
            self.usage.prompt_tokens + usage.prompt_tokens,
            self.usage.completion_tokens + usage.completion_tokens,
        )

    @property
    def tokens(self) -> int:
        """What it has cost."""
        return self.usage.prompt_tokens + self.usage.completion_tokens

    @property
    def sayable(self) -> str:
        """The text; of one that was cut, as much as has whole sentences."""
        return self.text.strip() if self.cut is None else whole_sentences(self.text)

    def attributes(self, model: str) -> JsonObject:
        """How the reply came about: what is kept with the hypothesis."""
        found: JsonObject = {
            "model": model,
            "tokens": {
                "prompt": self.usage.prompt_tokens,
                "completion": self.usage.completion_tokens,
            },
        }
        found |= {"tools": [use.as_json() for use in self.uses]} if self.uses else {}
        return found | ({"cut": self.cut} if self.cut else {})
