"""`tertulia train`: fit and train a pipeline, and keep the best of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tertulia.cli import options


def train(
    config: options.Config,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The model directory to write.")
    ] = None,
    recursive: Annotated[
        bool, typer.Option("--recursive", help="First train the configs inside this one.")
    ] = False,
    download: options.Download = False,
    seed: options.Seed = 0,
    settings: options.Settings = None,
    models_path: options.ModelsPath = None,
    allow_module: options.AllowModule = None,
) -> None:
    """Train a pipeline. Report lines go to stdout as JSON, everything else to stderr."""
    from tertulia.api import train_opened
    from tertulia.cli.console import ConsoleListener
    from tertulia.cli.download import opened
    from tertulia.training.restore import model_folder

    surroundings = options.workspace(settings, models_path, allow_module, seed)
    recipe = opened(config, surroundings, download=download)
    root = surroundings.environment(recipe).root
    with ConsoleListener.of(recipe.plan, root) as listener:
        train_opened(recipe, output, surroundings, listener, recursive=recursive)
    folder = output or model_folder(root, recipe.pipeline.source)
    typer.echo(f"model: {folder}", err=True)
