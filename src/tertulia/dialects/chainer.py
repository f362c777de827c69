"""The JSON dialect: `chainer`, with `dataset_reader`, `dataset_iterator`, `train`, `metadata`.

Compiles one file, and those it names by `config_path`, to recipes. What is wrong with the text of
the file is found here, what is wrong with the pipeline by `core.validation`; one report says both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tertulia.core.component import Learner
from tertulia.core.errors import ConfigError, Problem
from tertulia.core.laws.graph import Graph
from tertulia.core.paths import under
from tertulia.core.signature import parameters_of
from tertulia.core.spec import ComponentSpec, NestedSpec, PipelineSpec
from tertulia.core.validation import validate
from tertulia.dialects.catalogue import find_in_catalogue
from tertulia.dialects.chainer_data import DataSections
from tertulia.dialects.chainer_parts import PartReader
from tertulia.dialects.chainer_sections import check_metric_inputs, read_metadata, read_plan
from tertulia.dialects.json_text import Json, read_json
from tertulia.dialects.overrides import overridden
from tertulia.dialects.reading import Reading
from tertulia.dialects.report import Report
from tertulia.training.recipe import Metadata, Recipe

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
        self._import(metadata)
        rest = {key: value for key, value in config.items() if key != "metadata"}
        data = report.substituted(rest, variables)
        self._choose_root(data)
        pipeline = self._pipeline(data.get("chainer"))
        report.problems += validate(pipeline, self.reading.lookup)
        self._note_useless_paths(pipeline)
        sections = DataSections(report, self.reading.lookup, self._open_nested)
        reader, iterator = sections.read(data)
        plan = read_plan(data.get("train"), report)
        check_metric_inputs(plan, _columns(pipeline), report)
        recipe = Recipe(
            name=self.path.stem if self.path else "pipeline",
            pipeline=pipeline,
            reader=reader,
            iterator=iterator,
            plan=plan,
            metadata=metadata,
            nested=tuple(self.nested),
            warnings=tuple(report.warnings),
            root=self.root if "deeppavlov_root" in data else None,
        )
        return recipe, report.in_order_of(config)

    def _import(self, metadata: Metadata) -> None:
        """Import what `metadata.imports` names, so that it registers itself; if it is allowed."""
        lookup = self.reading.lookup
        for index, module in enumerate(metadata.imports):
            place = f"metadata.imports[{index}]"
            if module.partition(".")[0] == "deeppavlov":
                self.report.ignored(place, module)
            elif lookup.allows(module):
                self.report.inherit(lookup.import_modules([module]), place)
            else:
                cause = f"nobody allowed the module {module!r} to be imported"
                self.report.add(place, cause, f"if you trust it, add `--allow-module {module}`")

    def _choose_root(self, data: Mapping[str, Json]) -> None:
        chosen = data.get("deeppavlov_root", "")
        if isinstance(chosen, str):
            self.root = under(self.reading.root, chosen)
        else:
            self.report.wrong_type("deeppavlov_root", "a path", chosen)

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
        graph = Graph(pipeline, self.reading.lookup)
        for part in graph.parts:
            found = graph.class_of(part)
            if not isinstance(part, ComponentSpec) or found is None or issubclass(found, Learner):
                continue
            for key in ("save_path", "load_path"):
                if getattr(part, key) is not None and key not in parameters_of(found):
                    self.report.ignored(f"{part.place}.{key}", key)


def _columns(pipeline: PipelineSpec) -> set[str]:
    """The names of all columns that a pipeline is given or makes."""
    made = (variable for node in pipeline.nodes for variable in node.outputs)
    return {variable.name for variable in (*pipeline.inputs, *pipeline.targets, *made)}


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
