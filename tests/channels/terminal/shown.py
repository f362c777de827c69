"""What a view looks like, as plain lines or with its styles."""

from __future__ import annotations

import io

from rich.console import Console, RenderableType


def shown(view: RenderableType) -> list[str]:
    """The lines, without styles and without blanks at their ends."""
    screen = io.StringIO()
    Console(file=screen, width=160, highlight=False).print(view)
    return [line.rstrip() for line in screen.getvalue().splitlines()]


def styled(view: RenderableType) -> str:
    """The text as a terminal of eight colours is told to show it."""
    screen = io.StringIO()
    Console(
        file=screen, width=160, highlight=False, force_terminal=True, color_system="standard"
    ).print(view)
    return screen.getvalue()
