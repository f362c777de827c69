"""`tertulia serve`: a trained pipeline as a web service."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from tertulia.cli import options


def serve(
    config: options.Model,
    host: Annotated[str | None, typer.Option(help="The address to listen at.")] = None,
    port: Annotated[
        int | None, typer.Option("--port", "-p", min=0, max=65535, help="The port; 0: any.")
    ] = None,
    server_config: Annotated[
        Path | None, typer.Option(help="A server_config.json with other settings.")
    ] = None,
    download: options.Download = False,
    settings: options.Settings = None,
    models_path: options.ModelsPath = None,
    allow_module: options.AllowModule = None,
) -> None:
    """Serve a pipeline over HTTP until SIGTERM or Ctrl-C; accepted requests are still answered."""
    from tertulia.api import labels_of, load
    from tertulia.cli.download import fetch_first
    from tertulia.serving.model_app import model_app
    from tertulia.serving.server import serve as run
    from tertulia.serving.server_config import read_settings

    surroundings = options.workspace(settings, models_path, allow_module)
    label = labels_of(config, surroundings).get("server_utils")
    chosen = read_settings(server_config, label=label)
    chosen = replace(chosen, host=host or chosen.host, port=chosen.port if port is None else port)
    if download:
        fetch_first(config, surroundings)
    pipeline = load(config, surroundings)
    app = model_app(pipeline, chosen, name=Path(config).stem)

    def announce(url: str) -> None:
        typer.echo(f"listening at {url}{chosen.model_endpoint}, pages at {url}/apidocs", err=True)

    run(app, chosen.host, chosen.port, on_listening=announce)
