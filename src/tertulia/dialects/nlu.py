"""The YAML dialect: `language`, `pipeline` as a template's name or a list of components, `data`.

Compiles one file to the same kind of recipe as the JSON dialect does. Components say by their
contract what they read and provide; the dialect wires them, and refuses what cannot be wired.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tertulia.components.message.custom_component import CustomComponent, custom_contract
from tertulia.core.errors import ConfigError, DataError, Problem
from tertulia.core.registry import nearest
from tertulia.core.signature import parameters_of
from tertulia.core.spec import ComponentSpec, PipelineSpec, Value
from tertulia.core.validation import validate
from tertulia.data.files import read_text
from tertulia.dialects.json_text import Json
from tertulia.dialects.nlu_entries import EntryReader
from tertulia.dialects.nlu_names import OWN_TEMPLATES
from tertulia.dialects.nlu_wiring import Wirer
from tertulia.dialects.overrides import overridden
from tertulia.dialects.reading import Reading
from tertulia.dialects.report import Report
from tertulia.dialects.yaml_text import YamlValues, parse_yaml_values
from tertulia.nlu import custom
from tertulia.nlu.contract import Contract, contract_of
from tertulia.training.plan import TrainingPlan
from tertulia.training.recipe import Recipe

SUFFIXES = frozenset({".yml", ".yaml"})
"""How files of this dialect end."""

_ITERATOR = ComponentSpec("data_learning_iterator", "data", {"shuffle": False})
_KEYS = ("language", "pipeline", "data", "overlaps")
_OTHERS = frozenset(
    {"policies", "recipe", "assistant_id", "importers", "version", "project", "path"}
)
"""What configs of other tools, or for other parts of them, hold beside ours."""


def read_nlu_recipe(path: Path, reading: Reading, settings: Sequence[str] = ()) -> Recipe:
    """Compile a config file; `settings` are `dotted.key=value` changes to it.

    Raises:
        ConfigError: anything is wrong with it; all problems at once, each with its line.
    """
    try:
        text = read_text(path)
    except DataError as error:
        raise ConfigError([Problem("", str(error))], str(path)) from error
    return parse_nlu_recipe(text, reading, settings, path=path)


def parse_nlu_recipe(
    text: str, reading: Reading, settings: Sequence[str] = (), *, path: Path | None = None
) -> Recipe:
    """Compile a config that is in memory; see `read_nlu_recipe`."""
    source = path.name if path else "config.yml"
    values = parse_yaml_values(text, source)
    changed = YamlValues(overridden(values.data, settings), values.lines)
    return _Compiler(reading, path, changed).recipe()


def template_recipe(name: str, reading: Reading, *, language: str = "en") -> Recipe:
    """The recipe of a template that stands in no file.

    Raises:
        ConfigError: no such template.
    """
    values = YamlValues({"language": language, "pipeline": name})
    return _Compiler(reading, None, values).recipe()


class _Compiler:
    """One file's way from YAML to a recipe."""

    def __init__(self, reading: Reading, path: Path | None, values: YamlValues) -> None:
        self.reading = reading
        self.path = path
        self.values = values
        self.report = Report()
        self.language = "en"

    def recipe(self) -> Recipe:
        """The recipe, or everything that is wrong with the file.

        Raises:
            ConfigError: anything is.
        """
        config = self.values.data
        self._check_keys(config)
        self.language = self._text(config, "language", "en")
        wirer = Wirer(self.report)
        for place, entry in EntryReader(self.report).entries(config.get("pipeline")):
            self._add(entry, place, wirer)
        pipeline = wirer.finish(self.path.name if self.path else "config.yml", self._answer(config))
        self._validate(pipeline, wirer)
        reader = self._reader(config, with_time=wirer.reads_time)
        self._raise_problems(pipeline)
        return Recipe(
            name=self.path.stem if self.path else "config",
            pipeline=pipeline,
            reader=reader,
            iterator=_ITERATOR if reader is not None else None,
            plan=TrainingPlan(metrics=()),
            warnings=tuple(self.values.located(warning) for warning in self.report.warnings),
            language=self.language,
        )

    def _validate(self, pipeline: PipelineSpec, wirer: Wirer) -> None:
        """Add what breaks the engine's laws; of a wiring that is known to be torn, no more."""
        is_torn = bool(self.report.problems)
        for problem in validate(pipeline, self.reading.lookup):
            is_told = is_torn and problem.place.endswith((".in", ".out", ".fit_on"))
            is_told |= any(
                problem.place == place and problem.cause.endswith(f"the parameter {parameter!r}")
                for place, parameter in wirer.lacking
            )
            if not is_told:
                self.report.problems.append(problem)

    def _raise_problems(self, pipeline: PipelineSpec) -> None:
        if self.report.problems:
            ordered = self.report.in_order_of(self.values.data)
            problems = [self.values.located(problem) for problem in ordered]
            raise ConfigError(problems, pipeline.source)

    # --- the file's own keys ---

    def _check_keys(self, config: Mapping[str, Json]) -> None:
        for key in config:
            if key in _KEYS:
                continue
            meant = None if key in _OTHERS else nearest(key, _KEYS)
            if meant is None:
                self.report.ignored(key, key)
            else:
                self.report.add(key, f"there is no key {key!r} here", f"did you mean {meant!r}?")

    def _text(self, config: Mapping[str, Json], key: str, default: str) -> str:
        value = config.get(key)
        if value is None:
            return default
        if not isinstance(value, str):
            self.report.wrong_type(key, "a text", value)
            return default
        return value

    def _answer(self, config: Mapping[str, Json]) -> Mapping[str, Value]:
        """How overlapping entities are resolved: as the file says, else as its template does."""
        is_own = config.get("pipeline") in OWN_TEMPLATES
        return {"overlaps": self._text(config, "overlaps", "longest" if is_own else "all")}

    # --- components ---

    def _add(self, entry: Mapping[str, Any], place: str, wirer: Wirer) -> None:
        params = {key: value for key, value in entry.items() if key != "name"}
        spec = ComponentSpec(_path_or_name(entry["name"]), place, params)
        cls = self.reading.lookup.find(spec.name, spec.place_of_name)
        if isinstance(cls, Problem):
            self.report.problems.append(cls)
            wirer.knows_all = False
            return
        if issubclass(cls, custom.Component):
            self._add_custom(spec, cls, wirer)
            return
        contract = contract_of(cls, params)
        if contract is None:
            cause = f"{spec.name!r} is no component for understanding messages"
            hint = "`tertulia components` says which are"
            self.report.add(f"{place}.name", cause, hint)
            wirer.knows_all = False
            return
        self._check_language(spec, contract)
        wirer.add(replace(spec, params=self._completed(params, cls)), cls, contract)

    def _completed(self, params: Mapping[str, Any], cls: type) -> dict[str, Any]:
        """The parameters with what the file says elsewhere: its language, and where it lies."""
        parameters = parameters_of(cls)
        completed = dict(params)
        if "language" in parameters:
            completed.setdefault("language", self.language)
        for name, parameter in parameters.items():
            value = completed.get(name, parameter.default)
            if parameter.is_path and isinstance(value, str | Path):
                found = self._found(str(value))
                if found.exists():
                    completed[name] = str(found)
        return completed

    def _add_custom(self, spec: ComponentSpec, cls: type[custom.Component], wirer: Wirer) -> None:
        """Wire a component with Rasa's life cycle: one of ours runs it."""
        inner = replace(
            spec, place=f"{spec.place}.component", params={"component_config": spec.params}
        )
        contract = custom_contract(cls)
        self._check_language(spec, contract)
        params: dict[str, Value] = {
            "component": inner,
            "language": self.language,
            "provides": contract.provides,
            "earlier": wirer.earlier(),
        }
        wirer.add(ComponentSpec("custom_component", spec.place, params), CustomComponent, contract)

    def _check_language(self, spec: ComponentSpec, contract: Contract) -> None:
        if contract.languages and self.language not in contract.languages:
            known = ", ".join(sorted(contract.languages))
            cause = f"{spec.name!r} does not know the language {self.language!r}"
            self.report.add(spec.place, cause, f"it knows {known}")

    # --- data ---

    def _reader(self, config: Mapping[str, Json], *, with_time: bool) -> ComponentSpec | None:
        named = config.get("data")
        if named is None:
            return None
        paths = [named] if isinstance(named, str) else named
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            self.report.wrong_type("data", "a path or a list of paths", named)
            return None
        found = [str(self._found(path)) for path in paths]
        return nlu_reader(found, self.language, with_time=with_time)

    def _found(self, path: str) -> Path:
        """Where a file or folder lies: below the current folder, else beside the config."""
        here = Path(path).expanduser().absolute()
        beside = self.path.parent.absolute() / path if self.path else here
        return beside if not here.exists() and beside.exists() else here


def nlu_reader(paths: Sequence[str], language: str, *, with_time: bool) -> ComponentSpec:
    """The reader of training data."""
    params: dict[str, Value] = {
        "data": list(paths),
        "language": language,
        "with_time": with_time,
    }
    return ComponentSpec("nlu_reader", "data", params)


def _path_or_name(name: str) -> str:
    """A registered name; or, for a dotted path `module.Class`, what the engine calls it."""
    module, dot, attribute = name.rpartition(".")
    return f"{module}:{attribute}" if dot and ":" not in name else name
