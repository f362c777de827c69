"""`tertulia check`: everything that is wrong with a config, before anything is built."""

from __future__ import annotations

import typer

from tertulia.cli import options


def check(
    config: options.Config,
    settings: options.Settings = None,
    models_path: options.ModelsPath = None,
    allow_module: options.AllowModule = None,
) -> None:
    """Report every problem of a config with its place, cause and cure; exit 2 if there are any."""
    from tertulia.api import open_recipe
    from tertulia.cli.console import warn

    recipe = open_recipe(config, options.workspace(settings, models_path, allow_module))
    warn(recipe)
    names = [variable.name for variable in recipe.pipeline.outputs]
    typer.echo(
        f"{recipe.pipeline.source}: {len(recipe.pipeline.nodes)} components, "
        f"returns {', '.join(names) or 'nothing'}: no problems"
    )
