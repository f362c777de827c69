"""The entry point: sub-commands, exit codes, and what a mistake looks like."""

from __future__ import annotations

import logging
import os
import sys

import typer
from click import ClickException

from tertulia.cli import (
    check,
    components,
    crossval,
    download,
    evaluate,
    explain,
    install,
    interact,
    predict,
    schema,
    serve,
    train,
)
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
app.command("interact")(interact.interact)
app.command("serve")(serve.serve)
app.command("riseapi", hidden=True)(serve.serve)
app.command("download")(download.download)
app.command("install")(install.install)
app.command("crossval")(crossval.crossval)
app.command("check")(check.check)
app.command("explain")(explain.explain)
app.command("components")(components.components)
app.command("schema")(schema.schema)

_DONE, _FAILED, _WRONG_REQUEST = 0, 1, 2


def main() -> None:
    """Run the command; exit 0 when done, 1 when the work failed, 2 when the request was wrong."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    sys.exit(_run())


def _run() -> int:
    try:
        code = app(standalone_mode=False)
    except (TertuliaError, ClickException, typer.Abort, KeyboardInterrupt) as error:
        return _failed(error)
    except typer.Exit as leave:
        return leave.exit_code
    except BrokenPipeError:  # whoever read our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED
    return code if isinstance(code, int) else _DONE


def _failed(error: BaseException) -> int:
    """Say what went wrong, and whose fault it was."""
    match error:
        case ClickException():
            error.show()
            return _WRONG_REQUEST
        case TertuliaError():
            notes = getattr(error, "__notes__", ())
            typer.echo("\n  ".join([f"{type(error).__name__}: {error}", *notes]), err=True)
            is_request = isinstance(error, ConfigError | ParameterError | UsageError)
            return _WRONG_REQUEST if is_request else _FAILED
        case _:
            typer.echo("interrupted", err=True)
            return _FAILED
