"""The model that answers where nobody has trained any."""

from __future__ import annotations

from tertulia.core.build import Environment
from tertulia.dialects.nlu import template_recipe
from tertulia.dialects.reading import Reading
from tertulia.nlu.dataset import as_dataset
from tertulia.nlu.interpreter import Interpreter
from tertulia.nlu.training_data import TrainingData, TrainingExample
from tertulia.training.trainer import train

FALLBACK = "fallback"
"""The name of this model."""


def fallback_interpreter() -> Interpreter:
    """Make a model that knows a greeting and a farewell by their words, and nothing else."""
    recipe = template_recipe("keyword", Reading(Environment().root))
    nothing = as_dataset(TrainingData((TrainingExample("hello"),)))
    return Interpreter(train(recipe, Environment(), source=nothing).pipeline)
