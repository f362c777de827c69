"""The JSON dialect: `chainer`, with `dataset_reader`, `dataset_iterator`, `train`, `metadata`.

Compiles one file, and those it names by `config_path`, to recipes. What is wrong with the text of
the file is found here, what is wrong with the pipeline by `core.validation`; one report says both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tertulia.core.component import Learner
from tertulia.core.errors import ConfigError, Problem
from tertulia.core.lookup import Lookup
from tertulia.core.paths import under
from tertulia.core.registry import ITERATORS, READERS, Registry
from tertulia.core.signature import parameters_of
from tertulia.core.spec import ComponentSpec, NestedSpec, PipelineSpec
from tertulia.core.validation import validate, validate_part
from tertulia.dialects.catalogue import find_in_catalogue
from tertulia.dialects.chainer_parts import PartReader
from tertulia.dialects.chainer_sections import read_metadata, read_plan
from tertulia.dialects.json_text import Json, read_json
from tertulia.dialects.overrides import overridden
from tertulia.dialects.report import Report
from tertulia.training.recipe import Recipe

_TOP = (
    "chainer",
    "dataset_reader",
    "dataset_iterator",
    "dataset",
    "train",
    "metadata",
    "deeppavlov_root",
)
_CHAINER = ("in", "in_y", "out", "pipe")
_SHORTHAND = (
    ("basic_classification_reader", READERS),
    ("basic_classification_iterator", ITERATORS),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a config needs from outside it: the root of its paths, what it may name."""

    root: Path
    lookup: Lookup = field(default_factory=Lookup)


def read_recipe(path: Path, reading: Reading, settings: Sequence[str] = ()) -> Recipe:
    """Compile a config file; `settings` are `dotted.key=value` changes to it.

    Raises:
        ConfigError: anything is wrong with it; all problems at once, each with its place.
    """
    data = overridden(read_json(path), settings)
    return compile_config(data, path=path, reading=reading)


def compile_config(
    data: Mapping[str, Json], *, reading: Reading, path: Path | None = None
) -> Recipe:
    """Compile a config that is already parsed; see `read_recipe`.

    Args:
        data: the config.
        reading: what to resolve names and paths with.
        path: the file it stands in, if any: the start for `config_path`s and the model's name.
    """
    recipe, problems = _Compiler(reading, path).compile(data)
    if problems:
        raise ConfigError(problems, recipe.pipeline.source)
    return recipe


class _Compiler:
    """One file's way from JSON to a recipe. `above` are the files whose `config_path` led here."""

    def __init__(self, reading: Reading, path: Path | None, above: tuple[Path, ...] = ()) -> None:
        self.reading = reading
        self.path = path
        self.above = above
        self.root = reading.root
        self.report = Report()
        self.nested: list[Recipe] = []

    def compile(self, config: Mapping[str, Json]) -> tuple[Recipe, list[Problem]]:
        """The recipe as far as it can be understood, and all that is wrong with it."""
        report = self.report
        report.unknown_keys(config, "", _TOP)
        metadata, variables = read_metadata(config.get("metadata"), report)
        rest = {key: value for key, value in config.items() if key != "metadata"}
        data = report.substituted(rest, variables)
        self._choose_root(data)
        pipeline = self._pipeline(data.get("chainer"))
        reader, iterator = self._data(data)
        report.problems += validate(pipeline, self.reading.lookup)
        self._note_useless_paths(pipeline)
        recipe = Recipe(
            name=self.path.stem if self.path else "pipeline",
            pipeline=pipeline,
            reader=reader,
            iterator=iterator,
            plan=read_plan(data.get("train"), report),
            metadata=metadata,
            nested=tuple(self.nested),
            warnings=tuple(report.warnings),
            root=self.root if "deeppavlov_root" in data else None,
        )
        return recipe, report.problems

    def _choose_root(self, data: Mapping[str, Json]) -> None:
        chosen = data.get("deeppavlov_root", "")
        if isinstance(chosen, str):
            self.root = under(self.reading.root, chosen)
        else:
            self.report.wrong_type("deeppavlov_root", "a path", chosen)

    # --- the pipeline ---

    def _pipeline(self, chainer: Json) -> PipelineSpec:
        source = self.path.name if self.path else "config"
        if not isinstance(chainer, dict):
            self.report.add("chainer", "a config needs a `chainer`, an object with a `pipe`")
            return PipelineSpec((), (), (), (), source)
        self.report.unknown_keys(chainer, "chainer", _CHAINER)
        pipe = chainer.get("pipe")
        if not isinstance(pipe, list):
            self.report.wrong_type("chainer.pipe", "a list of components", pipe)
            pipe = []
        parts = PartReader(self.report, self.reading.lookup.registry, self._open_nested)
        inputs = parts.names(chainer.get("in", ["x"]), "chainer.in")
        nodes = [parts.node(data, f"chainer.pipe[{index}]") for index, data in enumerate(pipe)]
        default_outputs = [variable.name for variable in inputs]
        return PipelineSpec(
            inputs=inputs,
            targets=parts.names(chainer.get("in_y", ["y"]), "chainer.in_y"),
            nodes=tuple(node for node in nodes if node is not None),
            outputs=parts.names(chainer.get("out", default_outputs), "chainer.out"),
            source=source,
        )

    def _open_nested(self, name: str, place: str, own_id: str | None) -> NestedSpec | None:
        file = find_config(name, self.root, self.path)
        if file is None:
            hint = "relative paths start from the models folder, this file's, or the catalogue"
            self.report.add(f"{place}.config_path", f"no config is at {name!r}", hint)
            return None
        chain = (*self.above, *((self.path.resolve(),) if self.path else ()))
        if file.resolve() in chain:
            names = " → ".join(part.name for part in (*chain, file))
            self.report.add(f"{place}.config_path", f"configs contain each other: {names}")
            return None
        try:
            data = read_json(file)
        except ConfigError as error:
            self.report.inherit(error.problems, f"{place}.config_path")
            return None
        recipe, problems = _Compiler(self.reading, file, chain).compile(data)
        self.report.inherit(problems, f"{place}.config_path")
        self.nested.append(recipe)
        return None if problems else NestedSpec(recipe.pipeline, place, own_id)

    def _note_useless_paths(self, pipeline: PipelineSpec) -> None:
        """`save_path` and `load_path` of components that keep nothing are accepted and ignored."""
        for node in pipeline.nodes:
            part = node.part
            if not isinstance(part, ComponentSpec) or part.opaque:
                continue
            found = self.reading.lookup.find(part.name, part.place)
            if not isinstance(found, type) or issubclass(found, Learner):
                continue
            for key in ("save_path", "load_path"):
                if getattr(part, key) is not None and key not in parameters_of(found):
                    self.report.ignored(f"{part.place}.{key}", key)

    # --- the data ---

    def _data(
        self, config: Mapping[str, Json]
    ) -> tuple[ComponentSpec | None, ComponentSpec | None]:
        if "dataset" in config:
            return self._shorthand(config["dataset"])
        return (
            self._data_part(config.get("dataset_reader"), "dataset_reader", READERS),
            self._data_part(config.get("dataset_iterator"), "dataset_iterator", ITERATORS),
        )

    def _data_part(self, data: Json, place: str, registry: Registry) -> ComponentSpec | None:
        if data is None:
            return None
        if not isinstance(data, dict):
            self.report.wrong_type(place, "an object", data)
            return None
        part = PartReader(self.report, registry, self._open_nested).part(data, place)
        if not isinstance(part, ComponentSpec):
            return None
        if not part.opaque:
            lookup = replace(self.reading.lookup, registry=registry)
            self.report.problems += validate_part(part, lookup)
        return part

    def _shorthand(self, data: Json) -> tuple[ComponentSpec | None, ComponentSpec | None]:
        """`dataset`: one section for the classification reader and iterator together."""
        if not isinstance(data, dict):
            self.report.wrong_type("dataset", "an object", data)
            return None, None
        if data.get("type", "classification") != "classification":
            cause = f"there is no shorthand for data of type {data['type']!r}"
            self.report.add("dataset.type", cause, "use 'classification', or name a reader")
        specs, known = [], {"type"}
        for name, registry in _SHORTHAND:
            found = registry.load(name)
            parameters = parameters_of(found) if isinstance(found, type) else {}
            known |= set(parameters)
            params = {key: data[key] for key in data if key in parameters}
            specs.append(ComponentSpec(name, "dataset", params))
            self.report.problems += validate_part(specs[-1], Lookup(registry))
        self.report.unknown_keys(data, "dataset", tuple(known))
        return specs[0], specs[1]


def find_config(name: str, root: Path, beside: Path | None) -> Path | None:
    """The file that a `config_path` means.

    Tried in order: the path itself under the models root; beside the config that names it; the
    end of the path (`ner/ner_dstc2.json`) in the folders above that config; the catalogue.
    """
    candidates = [under(root, name)]
    if beside is not None:
        end = re.sub(r"^.*?configs/", "", name)
        above = list(beside.resolve().parents)[:4]
        candidates += [under(beside.parent, name), *(folder / end for folder in above)]
    found = next((candidate for candidate in candidates if candidate.is_file()), None)
    return found or find_in_catalogue(Path(name).name)
