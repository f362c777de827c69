"""The objects of a JSON config: components, references, nested configs, and their wiring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tertulia.core.registry import Registry, nearest
from tertulia.core.spec import (
    ComponentSpec,
    NestedSpec,
    NodeSpec,
    Part,
    Reference,
    Value,
    Variable,
    Wiring,
)
from tertulia.dialects.json_text import Json, joined
from tertulia.dialects.original_names import COMING, IGNORED, our_name
from tertulia.dialects.report import Report

OpenNested = Callable[[str, str, str | None], NestedSpec | None]
"""Opens the config that a `config_path` names: (path, place, id); None after saying why not."""

_NODE_KEYS = ("in", "in_y", "out", "fit_on", "fit_on_batch", "main")
_WHICH = ("ref", "config_path", "class", "name")
_PART_KEYS = ("id", "save_path", "load_path")


@dataclass(frozen=True, slots=True)
class PartReader:
    """Turns JSON objects into nodes and parts, and reports what cannot be understood."""

    report: Report
    registry: Registry
    open_nested: OpenNested

    def node(self, data: Json, place: str) -> NodeSpec | None:
        """One item of `chainer.pipe`."""
        if not isinstance(data, dict):
            self.report.wrong_type(place, "an object", data)
            return None
        part = self.part({key: data[key] for key in data if key not in _NODE_KEYS}, place)
        if part is None:
            return None
        main = data.get("main", False)
        if not isinstance(main, bool):
            self.report.wrong_type(f"{place}.main", "true or false", main)
        return NodeSpec(
            part=part,
            place=place,
            inputs=self._wiring(data.get("in", []), f"{place}.in"),
            targets=self._wiring(data.get("in_y", []), f"{place}.in_y"),
            outputs=self.names(data.get("out", []), f"{place}.out"),
            fit_on=self.names(data.get("fit_on", []), f"{place}.fit_on"),
            fit_on_stream=bool(data.get("fit_on_batch")),
            is_main=main is True,
        )

    def part(self, data: Mapping[str, Json], place: str) -> Part | None:
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
                own_id = self._text(rest, "id", place)
                nested = self.open_nested(name, place, own_id)
                return nested or ComponentSpec(name, place, id=own_id, opaque=True)
            case _:
                return self._component(name, rest, place, place_of_name)

    def names(self, data: Json, place: str) -> tuple[Variable, ...]:
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

    def _wiring(self, data: Json, place: str) -> Wiring:
        """Names by position, or an object of names by argument."""
        if not isinstance(data, dict):
            return Wiring(self.names(data, place))
        variables = []
        for keyword, name in data.items():
            if isinstance(name, str) and name:
                variables.append(Variable(name, f"{place}.{keyword}"))
            else:
                self.report.wrong_type(f"{place}.{keyword}", "a name", name)
        return Wiring(tuple(variables), tuple(data) if len(variables) == len(data) else ())

    def _nameless(self, data: Mapping[str, Json], place: str) -> None:
        meant = next(((key, near) for key in data if (near := nearest(key, _WHICH))), None)
        hint = f"did you mean {meant[1]!r} by {meant[0]!r}?" if meant else "add its `name`"
        where = joined(place, meant[0]) if meant else place
        self.report.add(
            where, "this component has no `name`, `class`, `ref` or `config_path`", hint
        )

    def _component(
        self, name: str, data: Mapping[str, Json], place: str, place_of_name: str
    ) -> ComponentSpec:
        known = our_name(name)
        if known in COMING and known not in self.registry:
            self.report.coming(place_of_name, name, COMING[known])
            return ComponentSpec(known, place, id=self._text(data, "id", place), opaque=True)
        params: dict[str, Value] = {}
        for key, value in data.items():
            if key in IGNORED.get(known, frozenset()):
                self.report.ignored(f"{place}.{key}", key)
            elif key not in (*_PART_KEYS, "fit_on_batch"):
                params[key] = self._value(value, f"{place}.{key}")
        return ComponentSpec(
            name=known,
            place=place,
            params=params,
            id=self._text(data, "id", place),
            save_path=self._text(data, "save_path", place),
            load_path=self._text(data, "load_path", place),
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
                return self.part(value, place)
            for key in value:
                if key.startswith("$"):
                    self.report.add(joined(place, key), "keys may not begin with $")
            return {key: self._value(item, joined(place, key)) for key, item in value.items()}
        plain: Value = value
        return plain

    def _text(self, data: Mapping[str, Json], key: str, place: str) -> str | None:
        value = data.get(key)
        if value is None or isinstance(value, str):
            return value
        self.report.wrong_type(f"{place}.{key}", "a text", value)
        return None
