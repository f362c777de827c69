"""`tertulia explain`: what every component makes of one example, and how long it takes."""

from __future__ import annotations

from typing import Annotated

import typer

from tertulia.cli import options


def explain(
    config: options.Model,
    values: Annotated[list[str], typer.Argument(help="One value for each input.")],
    settings: options.Settings = None,
    models_path: options.ModelsPath = None,
    allow_module: options.AllowModule = None,
) -> None:
    """Show every variable, which component made it, and in how many milliseconds."""
    from tertulia.api import load
    from tertulia.channels.plain import lines_of
    from tertulia.core.errors import UsageError

    pipeline = load(config, options.workspace(settings, models_path, allow_module))
    if len(values) != len(pipeline.inputs):
        names = ", ".join(pipeline.inputs)
        raise UsageError(f"give a value for each input ({names}), not {len(values)} values")
    explanation = pipeline.explain(*([value] for value in values))
    for line in lines_of(explanation):
        typer.echo(line)
