"""Cross-validation: learn as many times as there are folds, each time measured on another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from statistics import fmean, stdev

from tertulia.nlu.evaluation.evaluation import (
    NluEvaluation,
    evaluate_interpreter,
    evaluate_predictions,
)
from tertulia.nlu.evaluation.figures import figures
from tertulia.nlu.evaluation.folds import deal
from tertulia.nlu.evaluation.out_of_scope import OUT_OF_SCOPE
from tertulia.nlu.evaluation.predictions import Parser, Prediction
from tertulia.nlu.training_data import TrainingData
from tertulia.training.crossval import Spread

Train = Callable[[TrainingData], Parser]
"""Learns from examples, from scratch each time."""


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """How well a config learns, judged by what it had not seen.

    Attributes:
        pooled: all messages that were dealt out, each understood by the model that had not
            learned from it.
        test: every figure over the folds, on what was held out; see `figures`.
        training: the same on what was learned from, to tell learning by heart from learning.
    """

    pooled: NluEvaluation
    test: Mapping[str, Spread]
    training: Mapping[str, Spread]


def cross_validate(
    train: Train,
    data: TrainingData,
    folds: int = 10,
    seed: int = 0,
    *,
    out_of_scope_intents: AbstractSet[str] = OUT_OF_SCOPE,
    split_symbol: str | None = None,
    on_fold: Callable[[int], None] | None = None,
) -> CrossValidation:
    """Train and measure once per fold.

    Args:
        train: learns from examples, from scratch each time.
        data: all examples there are.
        folds: into how many parts to deal them; see `deal`.
        seed: decides which example goes where.
        out_of_scope_intents: the intents that mean: none of the others.
        split_symbol: what stands between several intents in one name; None if nothing does.
        on_fold: told the number of each fold, from 1, before it is trained.

    Raises:
        ParameterError, DataError: the data cannot be dealt so.
    """
    dealt = deal(data, folds, seed)
    predictions: list[Prediction] = []
    tests, trainings = [], []
    for number, fold in enumerate(dealt.folds, start=1):
        if on_fold is not None:
            on_fold(number)
        parser = train(fold.training)
        test, training = (
            evaluate_interpreter(
                parser, part, out_of_scope_intents=out_of_scope_intents, split_symbol=split_symbol
            )
            for part in (fold.test, fold.training)
        )
        predictions += test.predictions
        tests.append(figures(test))
        trainings.append(figures(training))
    pooled = evaluate_predictions(
        predictions, out_of_scope_intents=out_of_scope_intents, split_symbol=split_symbol
    )
    findings = (*dealt.findings, *pooled.findings)
    told = NluEvaluation(pooled.predictions, pooled.intents, pooled.entities, findings)
    return CrossValidation(told, _spreads(tests), _spreads(trainings))


def _spreads(folds: Sequence[Mapping[str, float]]) -> dict[str, Spread]:
    """Each figure over the folds that have it, in the order in which they are met."""
    names = dict.fromkeys(name for fold in folds for name in fold)
    return {name: _spread([fold[name] for fold in folds if name in fold]) for name in names}


def _spread(values: Sequence[float]) -> Spread:
    deviation = stdev(values) if len(values) > 1 else 0.0
    return Spread(fmean(values), deviation, tuple(values))
