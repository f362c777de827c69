"""`tertulia nlu serve`: models that understand messages as a web service."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tertulia.cli import options as common

_TOKEN_VARIABLES = ("TERTULIA_NLU_TOKEN", "RASA_NLU_TOKEN")


class Emulated(StrEnum):
    """The services whose answers can be given."""

    WIT = "wit"
    LUIS = "luis"
    DIALOGFLOW = "dialogflow"


def serve(
    *,
    path: Annotated[
        Path | None, typer.Option(help="The folder of all projects and models; models if left out.")
    ] = None,
    model: Annotated[
        Path | None, typer.Option("--model", "-m", help="One model directory, as project default.")
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", "-P", min=0, max=65535, help="The port; 0: any.")
    ] = 5000,
    emulate: Annotated[
        Emulated | None, typer.Option("--emulate", "-e", help="Answer as another service would.")
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            "--token", "-t", help="What every request must show. [env: TERTULIA_NLU_TOKEN]"
        ),
    ] = None,
    cors: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SITE",
            help="A site whose pages may ask, such as https://*.example.com; repeatable.",
        ),
    ] = None,
    pre_load: Annotated[
        list[str] | None,
        typer.Option(
            "--pre-load",
            "--pre_load",
            metavar="PROJECT",
            help="A project to load at once, or all; repeatable.",
        ),
    ] = None,
    max_training_processes: Annotated[
        int,
        typer.Option(
            "--max-training-processes",
            "--max_training_processes",
            min=0,
            help="How many models may be trained at once.",
        ),
    ] = 1,
    config: Annotated[
        str, typer.Option("--config", "-c", help="The config for training without one.")
    ] = "default",
    response_log: Annotated[
        Path | None,
        typer.Option(
            "--response-log",
            "--response_log",
            "-w",
            help="A folder for a log of all answers, with what users say.",
        ),
    ] = None,
    allow_module: common.AllowModule = None,
) -> None:
    """Serve models over HTTP until SIGTERM or Ctrl-C; new ones are noticed, and need no restart."""
    from tertulia.api import config_file
    from tertulia.data.files import read_text
    from tertulia.serving.nlu.app import nlu_app
    from tertulia.serving.nlu.settings import NluServerSettings
    from tertulia.serving.server import serve as run

    surroundings = common.workspace(None, Path.cwd(), allow_module)
    surroundings.prepare()
    settings = NluServerSettings(
        path=path or (None if model else Path("models")),
        model=model,
        emulate=emulate.value if emulate else None,
        token=_token(token),
        cors=_words(cors),
        pre_load=_words(pre_load),
        max_training_processes=max_training_processes,
        config=read_text(config_file(config)),
        response_log=response_log,
    )
    app = nlu_app(settings, surroundings)

    def announce(url: str) -> None:
        typer.echo(f"listening at {url}, pages at {url}/docs", err=True)

    run(app, host, port, on_listening=announce)


def _words(values: list[str] | None) -> tuple[str, ...]:
    """The values of an option that may be repeated, or hold several with blanks between them."""
    return tuple(word for value in values or () for word in value.split())


def _token(given: str | None) -> str | None:
    """The token of the command line, else that of the environment.

    Raises:
        UsageError: there are two, and they differ.
    """
    from tertulia.core.errors import UsageError

    named = {"--token": given, **{name: os.environ.get(name) for name in _TOKEN_VARIABLES}}
    found = {place: value for place, value in named.items() if value}
    if len(set(found.values())) > 1:
        raise UsageError(f"{' and '.join(found)} name different tokens: leave one of them out")
    return next(iter(found.values()), given)
