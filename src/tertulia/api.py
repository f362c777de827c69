"""The package as a library: open, train and evaluate by config or by model directory."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tertulia.core.build import Build, Environment
from tertulia.core.bundle import is_bundle
from tertulia.core.errors import ConfigError, Problem, UsageError
from tertulia.core.lookup import Lookup
from tertulia.core.paths import models_root
from tertulia.core.pipeline import Pipeline
from tertulia.core.registry import nearest
from tertulia.core.store import load_pipeline, read_provenance
from tertulia.data.base import Dataset
from tertulia.dialects.catalogue import catalogue, find_in_catalogue
from tertulia.dialects.chainer import compile_config, read_recipe
from tertulia.dialects.nlu import SUFFIXES, read_nlu_recipe
from tertulia.dialects.overrides import overridden
from tertulia.dialects.reading import Reading
from tertulia.nlu.dataset import as_dataset
from tertulia.nlu.interpreter import is_nlu
from tertulia.nlu.load import load_training_data
from tertulia.nlu.training_data import TrainingData
from tertulia.training.listener import Listener
from tertulia.training.recipe import Recipe
from tertulia.training.restore import model_folder, restore_from_paths
from tertulia.training.trainer import Trained
from tertulia.training.trainer import train as train_recipe

Data = str | Path | Sequence[str | Path] | TrainingData
"""Files and folders of NLU training data, or what was read from them."""

Config = str | Path | Mapping[str, Any]
"""A path, a name from the catalogue, a model directory, or a config that is already parsed."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where things lie and what may be run: the surroundings of every command.

    Attributes:
        root: where relative paths of configs start.
        settings: `dotted.key=value` changes to the config.
        allowed_modules: modules outside this package that a config may name.
        seed: decides all that is left to chance.
    """

    root: Path = field(default_factory=models_root)
    settings: tuple[str, ...] = ()
    allowed_modules: frozenset[str] = frozenset()
    seed: int = 0

    @property
    def lookup(self) -> Lookup:
        """Finds components within what is allowed."""
        return Lookup(allowed_modules=self.allowed_modules)

    def environment(self, recipe: Recipe | None = None) -> Environment:
        """The surroundings of a build; a recipe may have chosen a root of its own."""
        root = recipe.root if recipe is not None and recipe.root is not None else self.root
        return Environment(root, self.lookup, self.seed)

    def prepare(self) -> None:
        """Import the allowed modules, from the current folder too, so that they register.

        Raises:
            ConfigError: one of them cannot be imported.
        """
        if not self.allowed_modules:
            return
        if "" not in sys.path:
            sys.path.insert(0, "")
        if problems := self.lookup.import_modules(sorted(self.allowed_modules)):
            raise ConfigError(problems, "--allow-module")


def open_recipe(config: Config, workspace: Workspace | None = None) -> Recipe:
    """Compile a config.

    Raises:
        ConfigError: it is not there, or anything is wrong with it.
    """
    surroundings = workspace or Workspace()
    surroundings.prepare()
    reading = Reading(surroundings.root, surroundings.lookup)
    if isinstance(config, Mapping):
        return compile_config(overridden(config, surroundings.settings), reading=reading)
    file = config_file(config)
    read = read_nlu_recipe if file.suffix.lower() in SUFFIXES else read_recipe
    return read(file, reading, surroundings.settings)


def config_file(config: str | Path) -> Path:
    """The file that a path or a bare name from the catalogue means.

    Raises:
        ConfigError: there is neither.
    """
    path = Path(os.path.expanduser(config))  # pathlib's own fails for users it does not know
    if path.is_file():
        return path
    if is_bundle(path):
        hint = "name the config it was trained by; predict, interact, explain and serve take both"
        raise ConfigError([Problem("", f"{path} is a model directory, not a config", hint)])
    if found := find_in_catalogue(str(config)):
        return found
    meant = nearest(str(config), catalogue())
    hint = f"did you mean {meant!r}?" if meant else f"the catalogue has {', '.join(catalogue())}"
    raise ConfigError([Problem("", f"there is no config {str(config)!r}", hint)])


def load(config: Config, workspace: Workspace | None = None) -> Pipeline:
    """Open a trained pipeline: a model directory, or a config that was trained before.

    Raises:
        ModelError: nothing was trained yet, or what was saved is damaged.
        ConfigError: anything is wrong with the config.
    """
    surroundings = workspace or Workspace()
    if isinstance(config, str | Path) and is_bundle(Path(config)):
        surroundings.prepare()
        return load_pipeline(Path(config), surroundings.environment())
    recipe = open_recipe(config, surroundings)
    return load_recipe(recipe, surroundings)


def load_recipe(recipe: Recipe, workspace: Workspace) -> Pipeline:
    """Build what a recipe says, and restore what its components learned; see `load`."""
    environment = workspace.environment(recipe)
    return Build(recipe.pipeline, environment, restore_from_paths(environment.root)).whole()


def labels_of(config: Config, workspace: Workspace) -> Mapping[str, str]:
    """The `metadata.labels` of a config or of a model directory."""
    if isinstance(config, str | Path) and is_bundle(Path(config)):
        return read_provenance(Path(config)).labels
    return open_recipe(config, workspace).metadata.labels


def train(
    config: Config,
    *,
    data: Data | None = None,
    output: Path | None = None,
    workspace: Workspace | None = None,
    listener: Listener | None = None,
    recursive: bool = False,
) -> Pipeline:
    """Train a pipeline and write its model directory.

    Args:
        config: what to train.
        data: what to train an NLU pipeline on; what its config names when None.
        output: the model directory; `models/<name of the config>` below the root when None.
        workspace: the surroundings.
        listener: who hears of the training.
        recursive: whether to train the configs inside it first.

    Raises:
        ConfigError, DataError, ModelError: the work cannot be done as the config asks.
    """
    surroundings = workspace or Workspace()
    recipe = open_recipe(config, surroundings)
    source = None if data is None else examples_for(recipe, data)
    trained = train_opened(
        recipe, output, surroundings, listener, recursive=recursive, source=source
    )
    return trained.pipeline


def train_opened(
    recipe: Recipe,
    output: Path | None,
    workspace: Workspace,
    listener: Listener | None,
    *,
    recursive: bool,
    source: Dataset | None = None,
) -> Trained:
    """Train a recipe, and those inside it first where asked; see `train`."""
    environment = workspace.environment(recipe)
    if recursive:
        _train_nested(recipe, workspace, listener)
    folder = output or model_folder(environment.root, recipe.pipeline.source)
    return train_recipe(recipe, environment, output=folder, listener=listener, source=source)


def examples_for(recipe: Recipe, data: Data) -> Dataset:
    """The data set that an NLU recipe is trained on.

    Raises:
        UsageError: the recipe is of another kind.
        DataError: something in the data cannot be used.
    """
    if not is_nlu(recipe.pipeline):
        raise UsageError(f"{recipe.name}: only NLU pipelines are given their data apart")
    if not isinstance(data, TrainingData):
        paths = [data] if isinstance(data, str | Path) else data
        data = load_training_data(*map(Path, paths), language=recipe.language)
    return as_dataset(data, with_time=len(recipe.pipeline.inputs) > 1)


def _train_nested(recipe: Recipe, workspace: Workspace, listener: Listener | None) -> None:
    """Train the recipes inside one, innermost first; those without data have nothing to learn."""
    for inner in recipe.nested:
        if inner.iterator is None:
            _train_nested(inner, workspace, listener)
        else:
            train_opened(inner, None, workspace, listener, recursive=True)
