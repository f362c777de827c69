"""`tertulia interact`: talk to a pipeline in the terminal."""

from __future__ import annotations

import re
import sys
from io import TextIOWrapper

import typer

from tertulia.cli import options

_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_LEAVE = frozenset({"exit", "stop", "quit", "q"})


def interact(
    config: options.Model,
    download: options.Download = False,
    settings: options.Settings = None,
    models_path: options.ModelsPath = None,
    allow_module: options.AllowModule = None,
) -> None:
    """Ask for each input, print each answer; exit, stop, quit, q or Ctrl-D leave."""
    from tertulia.api import load
    from tertulia.cli.download import fetch_first
    from tertulia.cli.streams import line_of
    from tertulia.core.errors import UsageError

    if sys.stdin is None:
        raise UsageError("there is no standard input to talk through")
    surroundings = options.workspace(settings, models_path, allow_module)
    if download:
        fetch_first(config, surroundings)
    pipeline = load(config, surroundings)
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
