"""Training data dealt into folds, each of which is once what is measured on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from tertulia.core.errors import DataError, ParameterError
from tertulia.nlu.training_data import TrainingData, TrainingExample

ENOUGH = 5
"""How many examples an intent needs to be dealt out, or as many as there are folds if fewer."""


@dataclass(frozen=True, slots=True)
class Fold:
    """What to learn from, and what to measure on."""

    training: TrainingData
    test: TrainingData


@dataclass(frozen=True, slots=True)
class Deal:
    """The folds, and what one should know of how they came about."""

    folds: tuple[Fold, ...]
    findings: tuple[str, ...] = ()


def deal(data: TrainingData, folds: int, seed: int = 0) -> Deal:
    """Deal the examples of each intent over the folds, as evenly as they go.

    Examples without an intent are dealt as if that were one. An intent with fewer than five
    examples, or than folds, is learned in every fold and measured in none. Regular expressions,
    lookup tables and synonyms belong to the training of every fold.

    Args:
        data: what to deal.
        folds: into how many parts.
        seed: decides which example goes where.

    Raises:
        ParameterError: there are fewer than two folds.
        DataError: there are too few examples to deal.
    """
    if folds < 2:
        raise ParameterError(f"data can be dealt into two folds or more, not {folds}")
    enough = min(ENOUGH, folds)
    few = {
        intent: len(examples)
        for intent, examples in data.examples_by_intent().items()
        if intent is not None and len(examples) < enough
    }
    places = _places(data.examples, folds, seed, frozenset(few))
    if not set(range(folds)) <= set(places):
        raise DataError(
            f"{len(data.examples)} examples cannot be dealt into {folds} folds: an intent needs "
            f"{enough} to be dealt, and every fold an example; ask for fewer folds"
        )
    return Deal(tuple(_fold(data, places, fold) for fold in range(folds)), _findings(few))


def _places(
    examples: Sequence[TrainingExample], folds: int, seed: int, few: frozenset[str]
) -> list[int]:
    """The fold of each example; -1 for those that are never measured on."""
    members: dict[str | None, list[int]] = {}
    for index, example in enumerate(examples):
        if example.intent not in few:
            members.setdefault(example.intent, []).append(index)
    places = [-1] * len(examples)
    dealt = 0
    for intent in sorted(members, key=lambda name: (name is None, name or "")):
        indices = members[intent]
        chance = Random(f"{seed} {intent}".encode("utf-8", "surrogatepass"))  # noqa: S311
        chance.shuffle(indices)
        for index in indices:
            places[index] = dealt % folds
            dealt += 1
    return places


def _fold(data: TrainingData, places: Sequence[int], fold: int) -> Fold:
    pairs = list(zip(data.examples, places, strict=True))
    training = tuple(example for example, place in pairs if place != fold)
    test = tuple(example for example, place in pairs if place == fold)
    return Fold(replace(data, examples=training), TrainingData(test))


def _findings(few: dict[str, int]) -> tuple[str, ...]:
    if not few:
        return ()
    names = ", ".join(f"{intent} ({count})" for intent, count in sorted(few.items()))
    return (f"too few examples to hold some out, so learned but never measured: {names}",)
