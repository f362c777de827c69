"""`tertulia evaluate`: measure a trained pipeline, without training it."""

from __future__ import annotations

from typing import Literal

from tertulia.cli import options


def evaluate(
    config: options.Config,
    download: options.Download = False,
    seed: options.Seed = 0,
    settings: options.Settings = None,
    models_path: options.ModelsPath = None,
    allow_module: options.AllowModule = None,
) -> None:
    """Measure a trained pipeline on the splits that `validate_best` and `test_best` ask for."""
    from tertulia.api import load_recipe
    from tertulia.cli.console import ConsoleListener
    from tertulia.cli.download import opened
    from tertulia.core.errors import DataError
    from tertulia.training.trainer import measure, read_data

    surroundings = options.workspace(settings, models_path, allow_module, seed)
    recipe = opened(config, surroundings, download=download)
    pipeline = load_recipe(recipe, surroundings)
    source = read_data(recipe, surroundings.environment(recipe))
    splits: list[tuple[Literal["valid", "test"], bool]]
    splits = [("valid", recipe.plan.validate_best), ("test", recipe.plan.test_best)]
    measured = {
        split: found
        for split, wanted in splits
        if wanted and (found := measure(recipe, pipeline, source, split)) is not None
    }
    if not measured:
        raise DataError(
            "the data set has no `valid` or `test` split that the config wants measured"
        )
    listener = ConsoleListener()
    for split, evaluation in measured.items():
        listener.on_report(split, evaluation.report())
