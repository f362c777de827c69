"""Training data in two: what to learn from, and what to measure on."""

from __future__ import annotations

from random import Random

from tertulia.core.errors import ParameterError
from tertulia.nlu.training_data import TrainingData


def split_training_data(
    data: TrainingData, *, training_fraction: float = 0.8, seed: int = 0
) -> tuple[TrainingData, TrainingData]:
    """Divide the examples of each intent by chance, and keep their order.

    Of n examples of an intent, n × `training_fraction` are trained on, rounded down, but at least
    one. Which ones does not depend on other intents. Regular expressions, lookup tables and
    synonyms belong to the training.

    Args:
        data: what to divide.
        training_fraction: how much to train on, between 0 and 1.
        seed: decides which example goes where.

    Returns:
        The training data, and the test data.

    Raises:
        ParameterError: `training_fraction` is not between 0 and 1.
    """
    if not 0 < training_fraction < 1:
        raise ParameterError(
            f"`training_fraction` should lie between 0 and 1, not be {training_fraction}"
        )
    indices: dict[str | None, list[int]] = {}
    for index, example in enumerate(data.examples):
        indices.setdefault(example.intent, []).append(index)
    chosen: set[int] = set()
    for intent, members in indices.items():
        size = max(1, int(len(members) * training_fraction))
        chance = Random(f"{seed} {intent}".encode("utf-8", "surrogatepass"))  # noqa: S311
        chosen.update(chance.sample(members, size))
    training = tuple(e for index, e in enumerate(data.examples) if index in chosen)
    test = tuple(e for index, e in enumerate(data.examples) if index not in chosen)
    return (
        TrainingData(training, data.regexes, data.lookups, data.synonyms),
        TrainingData(test),
    )
