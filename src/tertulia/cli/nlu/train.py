"""`tertulia nlu train`: teach a pipeline from examples."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from tertulia.cli import options as common
from tertulia.cli.nlu import options


def train(
    config: Annotated[
        str, typer.Option("--config", "-c", help="A config file, or a name from the catalogue.")
    ] = "default",
    data: Annotated[
        list[Path] | None,
        typer.Option("--data", "-d", help="Examples, a file or folder; repeatable."),
    ] = None,
    path: Annotated[
        Path, typer.Option("--path", "--output", "-o", help="The folder of all models.")
    ] = Path("models"),
    project: Annotated[str, typer.Option(help="The project the model belongs to.")] = "default",
    fixed_model_name: Annotated[
        str | None,
        typer.Option(
            "--fixed-model-name", "--fixed_model_name", help="Its name, in place of the time."
        ),
    ] = None,
    seed: common.Seed = 0,
    settings: common.Settings = None,
    allow_module: common.AllowModule = None,
) -> None:
    """Train on examples, and print the folder of the new model."""
    from tertulia.api import examples_for, open_recipe, train_opened
    from tertulia.cli.console import ConsoleListener, warn
    from tertulia.nlu.projects import ProjectFolder

    surroundings = common.workspace(settings, None, allow_module, seed)
    recipe = open_recipe(config, surroundings)
    warn(recipe)
    source = examples_for(recipe, options.load(data, recipe.language)) if data else None
    folder = ProjectFolder(path).new_model(project, fixed_model_name)
    try:
        with ConsoleListener() as listener:
            train_opened(recipe, folder, surroundings, listener, recursive=False, source=source)
    finally:
        with suppress(OSError):  # it holds a model, as it should
            folder.rmdir()
    typer.echo(folder)
