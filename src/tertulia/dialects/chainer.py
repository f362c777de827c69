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
from tertulia.core.errors import ConfigError
from tertulia.core.lookup import Lookup
from tertulia.core.paths import under
from tertulia.core.registry import ITERATORS, READERS, nearest
from tertulia.core.signature import parameters_of
from tertulia.core.spec import (
    ComponentSpec,
    NestedSpec,
    NodeSpec,
    Part,
    PipelineSpec,
    Reference,
    Value,
    Variable,
    Wiring,
)
from tertulia.core.validation import validate, validate_part
from tertulia.dialects.chainer_sections import read_metadata, read_plan
from tertulia.dialects.json_text import Json, joined, read_json
from tertulia.dialects.original_names import COMING, IGNORED, our_name
from tertulia.dialects.overrides import overridden
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
_NODE = ("in", "in_y", "out", "fit_on", "fit_on_batch", "main")
_WHICH = ("ref", "config_path", "class", "name")
_PART = ("id", "save_path", "load_path")


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a config needs from outside it."""

    root: Path
    lookup: Lookup = field(default_factory=Lookup)
    variables: Mapping[str, str] = field(default_factory=dict)


def read_recipe(path: Path, reading: Reading, settings: Sequence[str] = ()) -> Recipe:
    """Compile a config file; `settings` are `dotted.key=value` changes to it.

    Raises:
        ConfigError: anything is wrong with it; all problems at once, each with its place.
    """
    data = read_json(path)
    return compile_config(overridden(data, settings), path=path, reading=reading)


def compile_config(
    data: Mapping[str, Json],
    *,
    reading: Reading,
    path: Path | None = None,
    above: tuple[Path, ...] = (),
) -> Recipe:
    """Compile a config that is already parsed; see `read_recipe`.

    Args:
        data: the config.
        reading: what to resolve names and paths with.
        path: the file it stands in, if any: the start for `config_path`s and the model's name.
        above: the files whose `config_path`s led here, outermost first.
    """
    compiler = _Compiler(reading, path, above)
    recipe = compiler.compile(data)
    if compiler.report.problems:
        raise ConfigError(compiler.report.problems, recipe.pipeline.source)
    return recipe


@dataclass
class _Compiler:
    """One file's way from JSON to a recipe, and what was noticed on it."""

    reading: Reading
    path: Path | None
    above: tuple[Path, ...]
    report: Report = field(default_factory=Report)
    nested: list[Recipe] = field(default_factory=list)

    def compile(self, config: Mapping[str, Json]) -> Recipe:
        report = self.report
        report.unknown_keys(config, "", _TOP)
        metadata, variables = read_metadata(config.get("metadata"), report)
        data = report.substituted(config, {**variables, **self.reading.variables})
        self.root = self._root(data.get("deeppavlov_root"))
        pipeline = self._pipeline(data.get("chainer"))
        reader, iterator = self._data(data)
        report.problems += validate(pipeline, self.reading.lookup)
        self._note_useless_paths(pipeline)
        return Recipe(
            name=self.path.stem if self.path else "pipeline",
            pipeline=pipeline,
            reader=reader,
            iterator=iterator,
            plan=read_plan(data.get("train"), report),
            metadata=metadata if metadata is not None else Metadata(),
            nested=tuple(self.nested),
            warnings=tuple(report.warnings),
            root=self.root if "deeppavlov_root" in data else None,
        )

    def _root(self, chosen: Json) -> Path:
        if chosen is None:
            return self.reading.root
        if not isinstance(chosen, str):
            self.report.wrong_type("deeppavlov_root", "a path", chosen)
            return self.reading.root
        return under(self.reading.root, chosen)

    # --- the pipeline ---

    def _pipeline(self, chainer: Json) -> PipelineSpec:
        source = self.path.name if self.path else "config"
        if not isinstance(chainer, dict):
            self.report.add("chainer", "a config needs a `chainer`, an object with a `pipe`")
            return PipelineSpec((), (), (), (), source)
        self.report.unknown_keys(chainer, "chainer", _CHAINER)
        inputs = self._names(chainer.get("in", ["x"]), "chainer.in")
        pipe = chainer.get("pipe")
        if not isinstance(pipe, list):
            self.report.wrong_type("chainer.pipe", "a list of components", pipe)
            pipe = []
        return PipelineSpec(
            inputs=inputs,
            targets=self._names(chainer.get("in_y", ["y"]), "chainer.in_y"),
            nodes=tuple(
                node
                for index, data in enumerate(pipe)
                if (node := self._node(data, f"chainer.pipe[{index}]")) is not None
            ),
            outputs=self._names(chainer.get("out", list(_texts(inputs))), "chainer.out"),
            source=source,
        )

    def _node(self, data: Json, place: str) -> NodeSpec | None:
        if not isinstance(data, dict):
            self.report.wrong_type(place, "an object", data)
            return None
        part = self._part({key: data[key] for key in data if key not in _NODE}, place)
        if part is None:
            return None
        main = data.get("main", False)
        if not isinstance(main, bool):
            self.report.wrong_type(f"{place}.main", "true or false", main)
        streamed = bool(data.get("fit_on_batch"))
        return NodeSpec(
            part=part,
            place=place,
            inputs=self._wiring(data.get("in", []), f"{place}.in"),
            targets=self._wiring(data.get("in_y", []), f"{place}.in_y"),
            outputs=self._names(data.get("out", []), f"{place}.out"),
            fit_on=self._names(data.get("fit_on", []), f"{place}.fit_on"),
            fit_on_stream=streamed,
            is_main=main is True,
        )

    def _part(self, data: Mapping[str, Json], place: str) -> Part | None:
        """One component: the first of `ref`, `config_path`, `class` and `name` says which."""
        which = next((key for key in _WHICH if key in data), None)
        if which is None:
            self._nameless(data, place)
            return None
        name, place_of_name = data[which], f"{place}.{which}"
        if not isinstance(name, str) or not name:
            self.report.wrong_type(place_of_name, "a name", name)
            return None
        rest = {key: value for key, value in data.items() if key not in _WHICH}
        match which:
            case "ref":
                self.report.unknown_keys(rest, place, ())
                return Reference(f"#{name}", place_of_name)
            case "config_path":
                self.report.unknown_keys(rest, place, ("id",))
                return self._nested_pipeline(name, rest, place)
            case _:
                return self._component(name, rest, place, place_of_name)

    def _nameless(self, data: Mapping[str, Json], place: str) -> None:
        meant = next(((key, near) for key in data if (near := nearest(key, _WHICH))), None)
        hint = f"did you mean {meant[1]!r} by {meant[0]!r}?" if meant else "add its `name`"
        self.report.add(
            place, "this component has no `name`, `class`, `ref` or `config_path`", hint
        )

    def _component(
        self, name: str, data: Mapping[str, Json], place: str, place_of_name: str
    ) -> ComponentSpec:
        known = our_name(name)
        if known in COMING and known not in self.reading.lookup.registry:
            self.report.coming(place_of_name, name, COMING[known])
            return ComponentSpec(known, place, id=_text(data.get("id")), opaque=True)
        params: dict[str, Value] = {}
        for key, value in data.items():
            if key in IGNORED.get(known, frozenset()):
                self.report.ignored(f"{place}.{key}", key)
            elif key not in (*_PART, "fit_on_batch"):
                params[key] = self._value(value, f"{place}.{key}")
        return ComponentSpec(
            name=known,
            place=place,
            params=params,
            id=self._optional_text(data, "id", place),
            save_path=self._optional_text(data, "save_path", place),
            load_path=self._optional_text(data, "load_path", place),
        )

    def _value(self, value: Json, place: str) -> Value:
        """A parameter: references and components where they are meant, plain JSON elsewhere."""
        if isinstance(value, str):
            if value.startswith("##"):
                return value[1:]
            return Reference(value, place) if value.startswith("#") else value
        if isinstance(value, list):
            return [self._value(item, f"{place}[{index}]") for index, item in enumerate(value)]
        if isinstance(value, dict):
            if any(key in value for key in _WHICH):
                return self._part(value, place)
            for key in value:
                if key.startswith("$"):
                    self.report.add(joined(place, key), "keys may not begin with $")
            return {key: self._value(item, joined(place, key)) for key, item in value.items()}
        plain: Value = value
        return plain

    # --- nested configs ---

    def _nested_pipeline(
        self, name: str, data: Mapping[str, Json], place: str
    ) -> NestedSpec | ComponentSpec:
        inner_id = self._optional_text(data, "id", place)
        unreadable = ComponentSpec(name, place, id=inner_id, opaque=True)
        file = find_config(name, self.root, self.path)
        if file is None:
            hint = "relative paths start from the models folder, this file's, or the catalogue"
            self.report.add(f"{place}.config_path", f"no config is at {name!r}", hint)
            return unreadable
        chain = (*self.above, *((self.path.resolve(),) if self.path else ()))
        if file.resolve() in chain:
            names = " → ".join(part.name for part in (*chain, file))
            self.report.add(f"{place}.config_path", f"configs contain each other: {names}")
            return unreadable
        inner = _Compiler(self.reading, file, chain)
        try:
            recipe = inner.compile(read_json(file))
        except ConfigError as error:
            self.report.inherit(error.problems, f"{place}.config_path")
            return unreadable
        found = inner.report.problems
        self.report.inherit(found, f"{place}.config_path")
        self.nested.append(recipe)
        return unreadable if found else NestedSpec(recipe.pipeline, place, inner_id)

    # --- the data ---

    def _data(
        self, config: Mapping[str, Json]
    ) -> tuple[ComponentSpec | None, ComponentSpec | None]:
        if "dataset" in config:
            return self._shorthand(config["dataset"])
        reader = self._data_part(config.get("dataset_reader"), "dataset_reader", READERS_LOOKUP)
        iterator = self._data_part(
            config.get("dataset_iterator"), "dataset_iterator", ITERATORS_LOOKUP
        )
        return reader, iterator

    def _data_part(self, data: Json, place: str, registered: Lookup) -> ComponentSpec | None:
        if data is None:
            return None
        if not isinstance(data, dict):
            self.report.wrong_type(place, "an object", data)
            return None
        lookup = replace(registered, allowed_modules=self.reading.lookup.allowed_modules)
        reading = replace(self.reading, lookup=lookup)
        compiler = _Compiler(reading, self.path, self.above, self.report)
        part = compiler._part(data, place)
        if not isinstance(part, ComponentSpec):
            return None
        if not part.opaque:
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
        specs = []
        known: set[str] = {"type"}
        for name, lookup in _SHORTHAND:
            found = lookup.find(name, "dataset")
            parameters = parameters_of(found) if isinstance(found, type) else {}
            known |= set(parameters)
            params = {key: data[key] for key in data if key in parameters}
            specs.append(ComponentSpec(name, "dataset", params))
            self.report.problems += validate_part(specs[-1], lookup)
        self.report.unknown_keys(data, "dataset", tuple(known))
        return specs[0], specs[1]

    # --- small things ---

    def _wiring(self, data: Json, place: str) -> Wiring:
        if isinstance(data, dict):
            variables = [self._names(name, f"{place}.{key}") for key, name in data.items()]
            return Wiring(tuple(v for names in variables for v in names), tuple(data))
        return Wiring(self._names(data, place))

    def _names(self, data: Json, place: str) -> tuple[Variable, ...]:
        """A name, or a list of names."""
        if isinstance(data, str):
            return (Variable(data, place),)
        if not isinstance(data, list):
            self.report.wrong_type(place, "a name or a list of names", data)
            return ()
        names = []
        for index, name in enumerate(data):
            if isinstance(name, str) and name:
                names.append(Variable(name, f"{place}[{index}]"))
            else:
                self.report.wrong_type(f"{place}[{index}]", "a name", name)
        return tuple(names)

    def _optional_text(self, data: Mapping[str, Json], key: str, place: str) -> str | None:
        value = data.get(key)
        if value is None or isinstance(value, str):
            return value
        self.report.wrong_type(f"{place}.{key}", "a text", value)
        return None

    def _note_useless_paths(self, pipeline: PipelineSpec) -> None:
        """`save_path` and `load_path` of components that keep nothing are accepted and ignored."""
        for node in pipeline.nodes:
            part = node.part
            if not isinstance(part, ComponentSpec) or part.opaque:
                continue
            found = self.reading.lookup.find(part.name, part.place)
            if not isinstance(found, type) or issubclass(found, Learner):
                continue
            parameters: Mapping[str, object] = parameters_of(found)  # type: ignore[arg-type]
            for key in ("save_path", "load_path"):
                if getattr(part, key) is not None and key not in parameters:
                    self.report.ignored(f"{part.place}.{key}", key)


READERS_LOOKUP = Lookup(READERS)
ITERATORS_LOOKUP = Lookup(ITERATORS)
_SHORTHAND = (
    ("basic_classification_reader", READERS_LOOKUP),
    ("basic_classification_iterator", ITERATORS_LOOKUP),
)


def find_config(name: str, root: Path, beside: Path | None) -> Path | None:
    """The file that a `config_path` means.

    Tried in order: the path itself under the models root; beside the config that names it; the
    end of the path (`ner/ner_dstc2.json`) in the folders above that config; the catalogue.
    """
    candidates = [under(root, name)]
    if beside is not None:
        candidates.append(under(beside.parent, name))
        end = re.sub(r"^.*?configs/", "", name)
        candidates += [folder / end for folder in list(beside.resolve().parents)[:4]]
    candidates.append(CATALOG / Path(name).name)
    return next((candidate for candidate in candidates if candidate.is_file()), None)


CATALOG = Path(__file__).parent.parent / "catalog"


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _texts(variables: Sequence[Variable]) -> list[str]:
    return [variable.name for variable in variables]
