"""`tertulia nlu shell`: type messages, see what is understood."""

from __future__ import annotations

import json
import sys
from io import TextIOWrapper

import typer

from tertulia.cli import options as common
from tertulia.cli.nlu import options


def shell(model: options.Model, allow_module: common.AllowModule = None) -> None:
    """Ask for messages and show what they mean; `/stop` or Ctrl-D leave, `/why` explains."""
    from tertulia.core.errors import UsageError
    from tertulia.nlu.explanation import explained

    if sys.stdin is None:
        raise UsageError("there is no standard input to talk through")
    interpreter = options.interpreter(model, allow_module)
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
