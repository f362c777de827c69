"""Cross-validation: train as many times as there are folds, each time measured on another."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, stdev

from tertulia.core.build import Environment
from tertulia.core.errors import DataError
from tertulia.core.spec import ComponentSpec
from tertulia.data.base import Dataset, Example, Splits
from tertulia.training.listener import Listener
from tertulia.training.recipe import Recipe
from tertulia.training.trainer import measure, read_data, train


@dataclass(frozen=True, slots=True)
class Spread:
    """A metric over the folds."""

    mean: float
    deviation: float
    folds: tuple[float, ...]


def cross_validate(
    recipe: Recipe, environment: Environment, folds: int, listener: Listener | None = None
) -> dict[str, Spread]:
    """Train and measure once per fold; nothing is written.

    All examples but the test split's are dealt into `folds` parts. Each part is once what is
    measured on, as the split `test`; a tenth of the rest validates where the plan validates.

    Raises:
        DataError: there are fewer examples than folds, the data is a stream, or nothing is
            measured.
    """
    data = read_data(recipe, environment)
    if not isinstance(data, Dataset):
        raise DataError("a stream of documents cannot be cross-validated")
    examples = [*data.splits.train, *data.splits.valid]
    if folds < 2 or len(examples) < folds:
        raise DataError(f"{len(examples)} examples cannot be dealt into {folds} folds")
    random.Random(environment.seed).shuffle(examples)  # noqa: S311 - an order, not a secret
    fresh = _from_scratch(recipe)
    scores: dict[str, list[float]] = {}
    for splits in _folds(examples, folds, validates=_validates(recipe)):
        fold = Dataset(splits, seed=environment.seed, shuffle=data.shuffle)
        trained = train(fresh, environment, listener=listener, source=fold)
        measured = measure(recipe, trained.pipeline, fold, "test")
        for name, value in (measured.metrics if measured else {}).items():
            scores.setdefault(name, []).append(value)
    if not scores:
        raise DataError("there is nothing to measure: the config has no `metrics` or no `out`")
    return {name: _spread(values) for name, values in scores.items()}


def _from_scratch(recipe: Recipe) -> Recipe:
    """Measure the folds only, and resume nothing: an earlier training saw what is held out."""
    nodes = tuple(
        replace(node, part=replace(node.part, load_path=None))
        if isinstance(node.part, ComponentSpec) and node.part.load_path == node.part.save_path
        else node
        for node in recipe.pipeline.nodes
    )
    plan = replace(recipe.plan, validate_best=False, test_best=False)
    return replace(recipe, pipeline=replace(recipe.pipeline, nodes=nodes), plan=plan)


def _validates(recipe: Recipe) -> bool:
    return recipe.plan.val_every_n_epochs > 0 or recipe.plan.val_every_n_batches > 0


def _folds(examples: Sequence[Example], folds: int, *, validates: bool) -> Iterator[Splits]:
    for fold in range(folds):
        test = examples[fold::folds]
        rest = [example for index, example in enumerate(examples) if index % folds != fold]
        held_out = max(1, len(rest) // 10) if validates else 0
        yield Splits(train=rest[held_out:], valid=rest[:held_out], test=test)


def _spread(values: Sequence[float]) -> Spread:
    return Spread(fmean(values), stdev(values), tuple(values))
