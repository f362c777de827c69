"""`tertulia crossval`: how much a measurement depends on which examples were held out."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from tertulia.cli import options


def crossval(
    config: options.Config,
    folds: Annotated[int, typer.Option(min=2, help="Into how many parts to deal the data.")] = 5,
    download: options.Download = False,
    seed: options.Seed = 0,
    settings: options.Settings = None,
    models_path: options.ModelsPath = None,
    allow_module: options.AllowModule = None,
) -> None:
    """Train once per fold, measure on what was held out, keep nothing; print means as JSON."""
    from tertulia.cli.download import opened
    from tertulia.training.crossval import cross_validate

    surroundings = options.workspace(settings, models_path, allow_module, seed)
    recipe = opened(config, surroundings, download=download)
    spreads = cross_validate(recipe, surroundings.environment(recipe), folds)
    metrics = {
        name: {
            "mean": round(spread.mean, 4),
            "deviation": round(spread.deviation, 4),
            "folds": [round(value, 4) for value in spread.folds],
        }
        for name, spread in spreads.items()
    }
    typer.echo(msgspec.json.encode({"crossval": metrics}).decode())
