"""`tertulia nlu shell`: type messages, see what is understood."""

from __future__ import annotations

import json
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

import typer

from tertulia.cli import options as common
from tertulia.cli.nlu import options

if TYPE_CHECKING:
    from tertulia.nlu.interpreter import Interpreter


def shell(
    model: options.Model,
    no_history: common.NoHistory = False,
    allow_module: common.AllowModule = None,
) -> None:
    """Ask for messages and show what they mean; `/stop` or Ctrl-D leave, `/why` explains."""
    from tertulia.channels.terminal.opening import can_edit
    from tertulia.cli.talking import talk_with
    from tertulia.core.errors import UsageError

    if sys.stdin is None:
        raise UsageError("there is no standard input to talk through")
    interpreter = options.interpreter(model, allow_module)
    if can_edit():
        from tertulia.channels.terminal.commands import OF_UNDERSTANDING, STOP

        keeps_history = not no_history
        leave = frozenset({STOP})
        talk_with(
            interpreter.pipeline, OF_UNDERSTANDING, leave, name="nlu", keeps_history=keeps_history
        )
    else:
        _talk_in_lines(interpreter)


def _talk_in_lines(interpreter: Interpreter) -> None:
    """Talk with a pipe, or with a terminal that can do no more."""
    from tertulia.nlu.explanation import explained

    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="backslashreplace")
    last = ""
    typer.echo("Type a message; /why explains the last answer, /stop leaves.", err=True)
    while True:
        try:
            text = input("message: ")
        except EOFError:
            typer.echo()
            return
        if text.strip() == "/stop":
            return
        if text.strip() == "/why":
            answer = explained(interpreter, last)
        else:
            last = text
            answer = interpreter.parse(text)
        typer.echo(json.dumps(answer, indent=2, ensure_ascii=False))
