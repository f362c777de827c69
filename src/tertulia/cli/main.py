"""The entry point: sub-commands, exit codes, and what a mistake looks like."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

import typer

from tertulia.cli import (
    check,
    components,
    crossval,
    demo,
    download,
    evaluate,
    explain,
    install,
    interact,
    predict,
    schema,
    serve,
    telegram,
    train,
)
from tertulia.cli.agent import app as agent
from tertulia.cli.nlu import app as nlu
from tertulia.core.errors import ConfigError, ParameterError, TertuliaError, UsageError

app = typer.Typer(
    help="Build, train, evaluate and serve conversational AI from one config.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("train")(train.train)
app.command("evaluate")(evaluate.evaluate)
app.command("predict")(predict.predict)
app.command("demo")(demo.demo)
app.command("interact")(interact.interact)
app.command("serve")(serve.serve)
app.command("riseapi", hidden=True)(serve.serve)
app.command("telegram")(telegram.telegram)
app.command("interactbot", hidden=True)(telegram.telegram)
app.command("download")(download.download)
app.command("install")(install.install)
app.command("crossval")(crossval.crossval)
app.command("check")(check.check)
app.command("explain")(explain.explain)
app.command("components")(components.components)
app.command("schema")(schema.schema)
app.add_typer(nlu.app, name="nlu")
app.add_typer(agent.app, name="agent")

_FAILED, _WRONG_REQUEST, _INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; exit 0 when done, 1 when the work failed, 2 when the request was wrong."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # what we read is UTF-8, and so is what we write
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; the arguments are the process's own when None."""
    try:
        app(arguments)
    except SystemExit as leave:  # how typer ends, also when it cannot read the command line: 2
        return _left(leave)
    except TertuliaError as error:
        return _failed(error)
    except OSError as error:  # a full disk, a device that is gone, a name too long
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        _forget_unwritten()
        return _FAILED
    return 0


def _left(leave: SystemExit) -> int:
    if leave.code == _INTERRUPTED:
        typer.echo("interrupted", err=True)
        return _FAILED
    return leave.code if isinstance(leave.code, int) else 0


def _failed(error: TertuliaError) -> int:
    """Say what went wrong, and whose fault it was."""
    notes = getattr(error, "__notes__", ())
    typer.echo("\n  ".join([f"{type(error).__name__}: {error}", *notes]), err=True)
    is_request = isinstance(error, ConfigError | ParameterError | UsageError)
    return _WRONG_REQUEST if is_request else _FAILED


def _forget_unwritten() -> None:
    """Drop output that could not be written, so that Python does not try again when it exits."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
