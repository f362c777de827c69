"""Who types: the contract, and a reader of lines that fulfils it anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from rich.text import Text

from tertulia.channels.lines import Lines
from tertulia.channels.terminal.look import Look

NOT_UTF8 = "this is not UTF-8: type it again"


class Typist(Protocol):
    """Gives one line after the other."""

    async def ask(self, prompt: str, *, is_kept: bool = True) -> str | None:
        """The next line; None if there are no more, or when stopped.

        Args:
            prompt: what is asked for.
            is_kept: whether the line may be remembered.
        """

    def stop(self) -> None:
        """Wait for no more lines: whoever does is told that there are none."""


@dataclass(frozen=True, slots=True)
class LineTypist:
    """Reads lines as they come, from a pipe or from a terminal that can do no more.

    Attributes:
        lines: where they come from.
        look: where to ask for them.
        is_asked: whether somebody sits there who is to be asked.
    """

    lines: Lines
    look: Look
    is_asked: bool

    async def ask(self, prompt: str, *, is_kept: bool = True) -> str | None:  # noqa: ARG002 - nothing is remembered
        """Ask until a line is text."""
        while True:
            if self.is_asked:
                self.look.console.print(Text(f"{prompt}: ", "bold"), end="")
            line = await self.lines.next()
            if line is None:
                if self.is_asked:
                    self.look.console.print()
                return None
            try:
                return line.decode()
            except UnicodeDecodeError:
                self.look.complaint(NOT_UTF8)

    def stop(self) -> None:
        """Wait for no more lines."""
        self.lines.stop()
