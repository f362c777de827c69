"""From a recipe to a trained pipeline: reads the data, fits in place, trains, keeps, measures."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tertulia.core.build import Build, Environment, construct
from tertulia.core.component import Estimator, StreamEstimator, Trainable
from tertulia.core.errors import ConfigError, DataError, Problem
from tertulia.core.paths import under
from tertulia.core.pipeline import Pipeline
from tertulia.core.plan import Built, Node
from tertulia.core.registry import ITERATORS, READERS
from tertulia.core.spec import ComponentSpec, PipelineSpec
from tertulia.core.store import Provenance, load_component
from tertulia.data.base import Dataset, DatasetIterator, DatasetReader, Split, Splits
from tertulia.data.documents import DocumentIterator, DocumentStream
from tertulia.training.evaluation import Evaluation, evaluate, given_columns, rounded
from tertulia.training.fingerprint import fingerprint
from tertulia.training.fitting import FittingColumns
from tertulia.training.keeping import Keeper
from tertulia.training.listener import Listener
from tertulia.training.loop import TrainingLoop, trainable_nodes
from tertulia.training.recipe import Recipe
from tertulia.training.restore import restore_from_paths

Source = Dataset | DocumentStream


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained pipeline, and what is known of its making."""

    pipeline: Pipeline
    provenance: Provenance


def train(
    recipe: Recipe,
    environment: Environment,
    *,
    output: Path | None = None,
    listener: Listener | None = None,
    source: Source | None = None,
) -> Trained:
    """Fit and train everything in a pipeline that can learn, and keep the best of it.

    Args:
        recipe: the compiled config.
        environment: the seed, the root of relative paths, what may be imported.
        output: the model directory to write; with None nothing at all is written, not even where
            the config has a `save_path`.
        listener: who hears of it.
        source: the data, where it does not come from the recipe.

    Raises:
        ConfigError, DataError, ModelError: the work cannot be done as the config asks.
    """
    data = source if source is not None else read_data(recipe, environment)
    keeper = Keeper(output, environment.root) if output is not None else None
    training = _Training(recipe, environment, keeper, listener or Listener(), data)
    return training.run()


def read_data(recipe: Recipe, environment: Environment) -> Source:
    """Read the data that a recipe names, and divide it.

    Raises:
        DataError: files are missing or hold what they should not.
        ConfigError: the recipe names no data.
    """
    if recipe.iterator is None:
        hint = "add `dataset_reader` and `dataset_iterator`, or `dataset`; in YAML, `data`"
        problem = Problem("dataset_iterator", "this config says nothing of its data", hint)
        raise ConfigError([problem], recipe.pipeline.source)
    splits = Splits()
    if recipe.reader is not None:
        reader = construct(recipe.reader, environment, READERS)
        if not isinstance(reader, DatasetReader):
            raise _wrong_kind(recipe, "dataset_reader", reader)
        splits = reader.read()
    iterator = construct(recipe.iterator, environment, ITERATORS)
    if isinstance(iterator, DocumentIterator):
        return iterator.documents(splits)
    if not isinstance(iterator, DatasetIterator):
        raise _wrong_kind(recipe, "dataset_iterator", iterator)
    return iterator.dataset(splits)


def _wrong_kind(recipe: Recipe, place: str, thing: object) -> ConfigError:
    cause = f"a {type(thing).__name__} is no {place.replace('_', ' ')}"
    return ConfigError([Problem(place, cause)], recipe.pipeline.source)


@dataclass
class _Training:
    """One run of `train`."""

    recipe: Recipe
    environment: Environment
    keeper: Keeper | None
    listener: Listener
    source: Source
    metrics: dict[str, dict[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._data = fingerprint(self.source)
        self._fitting: FittingColumns | None = None

    def run(self) -> Trained:
        if self.keeper is not None:
            self.keeper.check()
        build = Build(self.recipe.pipeline, self.environment, self._restore)
        for node in self.recipe.pipeline.nodes:
            self._fit(build.add(node), build)
        self._fitting = None
        pipeline = build.pipeline()
        if trainable_nodes(pipeline):
            self._train(pipeline)
        self._measure(pipeline)
        self._keep(pipeline)
        return Trained(pipeline, self._provenance())

    # --- what is known already ---

    def _restore(self, built: Built, pipeline: PipelineSpec) -> None:
        """Resume what is trained by batches, load what nobody fits here, leave the rest fresh."""
        if pipeline is not self.recipe.pipeline:
            restore_from_paths(self.environment.root)(built, pipeline)
            return
        if built.spec.place in self._fitted_places():
            return
        path = built.spec.load_path and under(self.environment.root, built.spec.load_path)
        if path and path.exists():
            self.listener.on_notice(f"{built.spec.name}: resuming from {path}")
            load_component(built, path)
        elif isinstance(built.component, Trainable):
            self.listener.on_notice(f"{built.spec.name}: training from scratch")

    def _fitted_places(self) -> set[str]:
        nodes = self.recipe.pipeline.nodes
        return {node.part.place for node in nodes if node.fit_on.variables or node.fit_on_stream}

    # --- learning ---

    def _fit(self, node: Node, build: Build) -> None:
        """Fit an estimator in its place in the chain, on what the nodes before it make."""
        spec, component = node.spec, node.component
        if spec.fit_on.variables and isinstance(component, Estimator):
            if not isinstance(self.source, Dataset):
                raise DataError(
                    f"{node.name}: `fit_on` needs a data set, not a stream of documents"
                )
            if not len(self.source.splits.train):
                raise DataError(f"{node.name}: the data set has no examples to fit on")
            pipeline = build.pipeline()
            if self._fitting is None:
                examples = self.source.get_instances("train")
                self._fitting = FittingColumns(given_columns(pipeline, examples))
            self._announce(node)
            columns = self._fitting.run(pipeline, spec.fit_on.names, before=spec)
            if spec.fit_on.keywords:
                component.fit(**dict(zip(spec.fit_on.keywords, columns, strict=True)))
            else:
                component.fit(*columns)
        elif spec.fit_on_stream and isinstance(component, StreamEstimator):
            self._announce(node)
            component.fit_batches(self.source.gen_batches(self.recipe.plan.batch_size))

    def _announce(self, node: Node) -> None:
        part = node.spec.part
        name = part.name if isinstance(part, ComponentSpec) else node.name
        self.listener.on_fitting(name, node.spec.place)

    def _train(self, pipeline: Pipeline) -> None:
        if not isinstance(self.source, Dataset):
            raise DataError("training by batches needs a data set, not a stream of documents")

        def keep() -> None:
            self._keep(pipeline)

        TrainingLoop(pipeline, self.source, self.recipe.plan, self.listener, keep).run()

    # --- measuring and keeping ---

    def _measure(self, pipeline: Pipeline) -> None:
        plan = self.recipe.plan
        wishes: list[tuple[Literal["valid", "test"], bool]]
        wishes = [("valid", plan.validate_best), ("test", plan.test_best)]
        for split, wanted in wishes:
            measured = measure(self.recipe, pipeline, self.source, split) if wanted else None
            if measured is not None:
                self.metrics[split] = rounded(measured.metrics)
                self.listener.on_report(split, measured.report())

    def _keep(self, pipeline: Pipeline) -> None:
        if self.keeper is not None:
            self.keeper.keep(pipeline, self._provenance())

    def _provenance(self) -> Provenance:
        return Provenance(
            seed=self.environment.seed,
            data=self._data,
            metrics=self.metrics,
            labels=self.recipe.metadata.labels,
        )


def measure(recipe: Recipe, pipeline: Pipeline, source: Source, split: Split) -> Evaluation | None:
    """Measure a pipeline on one split; None where there is nothing to measure it on."""
    if not isinstance(source, Dataset) or not len(source.splits.of(split)):
        return None
    if not recipe.plan.metrics or not pipeline.outputs:
        return None
    return evaluate(pipeline, source, split, recipe.plan.metrics, recipe.plan.batch_size)
