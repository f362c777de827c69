"""How a conversation looks in a terminal, whoever answers."""

from __future__ import annotations

from dataclasses import dataclass

from rich.bar import Bar
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from tertulia.channels.plain import is_steering

BAR_WIDTH = 24
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Look:
    """Shows what is said; without colours where there are none, or where `NO_COLOR` is set.

    Attributes:
        console: where to show it.
    """

    console: Console

    def answer(self, text: str, aside: str = "") -> None:
        """Show what the bot says, and more quietly what there is to say of that."""
        said = Text.assemble(("Bot: ", "bold cyan"), harmless(text))
        if aside:
            said.append(f"  {harmless(aside)}", "dim")
        self.console.print(said)

    def notice(self, text: str) -> None:
        """Say something quietly."""
        self.console.print(Text(harmless(text), "dim"))

    def complaint(self, text: str) -> None:
        """Say that something is wrong."""
        self.console.print(Text(harmless(text), "red"))

    def show(self, *views: RenderableType) -> None:
        """Show something larger."""
        self.console.print(*views, sep="\n")


def grid() -> Table:
    """A table without lines, to be filled by `add_row`."""
    return Table.grid(padding=(0, 2), pad_edge=True)


def title(text: str) -> Text:
    """What stands to the left of something, or above it."""
    return Text(harmless(text), "dim")


def plain(text: str, style: str = "") -> Text:
    """A text from elsewhere, cut where it is too long to be read."""
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"
    return Text(harmless(cut), style)


def share_bar(share: float) -> Bar:
    """A bar for a number between 0 and 1."""
    return Bar(1.0, 0.0, min(max(share, 0.0), 1.0), width=BAR_WIDTH, color="cyan")


def harmless(text: str) -> str:
    """Text without characters that steer the terminal."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if is_steering(each) and each not in "\n\t" else each
        for each in text
    )
