"""What can be typed besides what is to be said."""

from __future__ import annotations

from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from tertulia.agent.message import CLOSE, START
from tertulia.channels.terminal.look import grid

WHY, HELP, QUIT, STOP = "/why", "/help", "/quit", "/stop"

OF_PIPELINES: Mapping[str, str] = {
    WHY: "what led to the last answer",
    HELP: "what can be typed here",
    QUIT: "leave; so do exit, stop, quit, q and Ctrl-D",
}
OF_UNDERSTANDING: Mapping[str, str] = {
    WHY: "what moved the last answer",
    HELP: "what can be typed here",
    QUIT: "leave; so do /stop and Ctrl-D",
}
OF_AGENTS: Mapping[str, str] = {
    START: "begin a new dialogue",
    CLOSE: "close this dialogue",
    WHY: "how the last answer came about",
    HELP: "what can be typed here",
    QUIT: "leave; so does Ctrl-D",
}


def help_view(commands: Mapping[str, str]) -> Table:
    """All commands, with what they do."""
    view = grid()
    for name, meaning in commands.items():
        view.add_row(Text(name, "bold"), meaning)
    return view
