"""Finds out what sort of terminal there is, and opens it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.console import Console

from tertulia.channels.terminal.look import Look

if TYPE_CHECKING:
    from tertulia.channels.terminal.keyboard import Keyboard

_CANNOT_EDIT = frozenset({"", "dumb", "unknown"})


def can_edit() -> bool:
    """Whether somebody sits there, before a terminal on which a line can be edited."""
    return (
        sys.stdin is not None
        and sys.stdin.isatty()
        and sys.stdout is not None
        and sys.stdout.isatty()
        and os.environ.get("TERM", "").lower() not in _CANNOT_EDIT
    )


def open_look() -> Look:
    """What is shown goes to the standard output."""
    return Look(Console(highlight=False))


def open_keyboard(
    look: Look, commands: Mapping[str, str], *, name: str, keeps_history: bool
) -> Keyboard:
    """What is typed comes from a terminal on which it can be edited.

    Args:
        look: where to complain.
        commands: what can be completed.
        name: of which kind of session to remember what was typed.
        keeps_history: whether to remember it, and to look at what is remembered.
    """
    from tertulia.channels.terminal.history import TypedHistory, history_file
    from tertulia.channels.terminal.keyboard import Keyboard

    history = None
    if keeps_history:
        try:
            history = TypedHistory(history_file(name))
        except OSError as error:
            look.notice(f"what is typed cannot be remembered: {error.strerror}")
    look.notice(f"{', '.join(commands)}; Tab completes, Ctrl-D leaves")
    return Keyboard(look, commands, history)
