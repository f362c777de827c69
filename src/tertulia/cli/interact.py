"""`tertulia interact`: talk to a pipeline in the terminal."""

from __future__ import annotations

import re
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

import typer

from tertulia.cli import options

if TYPE_CHECKING:
    from tertulia.core.pipeline import Pipeline

_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_LEAVE = frozenset({"exit", "stop", "quit", "q"})


def interact(
    config: options.Model,
    no_history: options.NoHistory = False,
    download: options.Download = False,
    settings: options.Settings = None,
    models_path: options.ModelsPath = None,
    allow_module: options.AllowModule = None,
) -> None:
    """Ask for each input, show each answer; exit, stop, quit, q or Ctrl-D leave, /why explains."""
    from tertulia.api import load
    from tertulia.channels.terminal.opening import can_edit
    from tertulia.cli.download import fetch_first
    from tertulia.cli.talking import talk_with
    from tertulia.core.errors import UsageError

    if sys.stdin is None:
        raise UsageError("there is no standard input to talk through")
    surroundings = options.workspace(settings, models_path, allow_module)
    if download:
        fetch_first(config, surroundings)
    pipeline = load(config, surroundings)
    if can_edit():
        from tertulia.channels.terminal.commands import OF_PIPELINES

        keeps_history = not no_history
        talk_with(pipeline, OF_PIPELINES, _LEAVE, name="interact", keeps_history=keeps_history)
    else:
        _talk_in_lines(pipeline)


def _talk_in_lines(pipeline: Pipeline) -> None:
    """Talk with a pipe, or with a terminal that can do no more."""
    from tertulia.channels.plain import line_of

    if isinstance(sys.stdin, TextIOWrapper):  # so that other bytes can be noticed and refused
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    while (values := _asked(pipeline.inputs)) is not None:
        answers = pipeline(*([value] for value in values))
        columns = answers if len(pipeline.outputs) > 1 else (answers,)
        typer.echo(">> " + " ".join(line_of(column[0]) for column in columns))


def _asked(names: tuple[str, ...]) -> list[str] | None:
    """One line per input, or None from one who wants to leave."""
    values = []
    for name in names:
        try:
            line = _line(f"{name}::")
        except EOFError:
            typer.echo()
            return None
        if line.strip().lower() in _LEAVE:
            return None
        values.append(line)
    return values


def _line(prompt: str) -> str:
    """Ask until the answer is text."""
    while True:
        line = input(prompt)
        if not _ESCAPED_BYTE.search(line):
            return line
        typer.echo("this is not UTF-8: type it again", err=True)
