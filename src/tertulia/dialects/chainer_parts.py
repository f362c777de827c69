"""The objects of a JSON config: components, references, nested configs, and their wiring."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
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
from tertulia.dialects.original_names import CLASSES, COMING, IGNORED, original_class, our_name
from tertulia.dialects.report import Report

OpenNested = Callable[[str, str, str | None], NestedSpec | None]
"""Opens the config that a `config_path` names: (path, place, id); None after saying why not."""

_NODE_KEYS = ("in", "in_y", "out", "fit_on", "fit_on_batch", "main")
_WHICH = ("ref", "config_path", "class", "name")
_PART_KEYS = ("id", "save_path", "load_path")
_ID = re.compile(r"[^.()#\s]+")


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
        rest = {key: data[key] for key in data if key not in _NODE_KEYS}
        part = self.part(rest, place, _NODE_KEYS)
        main = data.get("main", False)
        if not isinstance(main, bool):
            self.report.wrong_type(f"{place}.main", "true or false", main)
        return NodeSpec(
            part=part,
            place=place,
            inputs=self._wiring(data.get("in", []), f"{place}.in"),
            targets=self._wiring(data.get("in_y", []), f"{place}.in_y"),
            outputs=self.names(data.get("out", []), f"{place}.out"),
            fit_on=Wiring(self.names(data.get("fit_on", []), f"{place}.fit_on")),
            fit_on_stream=bool(data.get("fit_on_batch")),
            is_main=main is True,
        )

    def part(self, data: Mapping[str, Json], place: str, beside: Sequence[str] = ()) -> Part:
        """One component: the first of `ref`, `config_path`, `class` and `name` says which.

        What cannot be understood becomes an opaque component. `beside` are the keys that the
        caller has taken out of `data`.
        """
        ways = [key for key in _WHICH if key in data]
        own_id = self._id(data, place)
        unknown = ComponentSpec("", place, id=own_id, opaque=True)
        if not ways:
            self._nameless(data, place)
            return unknown
        for key in ways[1:]:
            self.report.ignored(f"{place}.{key}", key)
        name, place_of_name = data[ways[0]], f"{place}.{ways[0]}"
        rest = {key: value for key, value in data.items() if key not in _WHICH}
        if not isinstance(name, str) or not name:
            self.report.wrong_type(place_of_name, "a name", name)
            return unknown
        match ways[0]:
            case "ref":
                self.report.unknown_keys(rest, place, beside)
                return self._reference(name, place_of_name) or unknown
            case "config_path":
                self.report.unknown_keys(rest, place, ("id", *beside))
                return self.open_nested(name, place, own_id) or unknown
            case way if self._names_a_class(way, name, place_of_name):
                return self._component(name, rest, place, own_id, place_of_name)
        return unknown

    def names(self, data: Json, place: str) -> tuple[Variable, ...]:
        """A name, or a list of names."""
        if isinstance(data, str) and data:
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

    def _reference(self, name: str, place: str) -> Reference | None:
        if name.startswith("#"):
            cause = f"{name!r} is no id"
            self.report.add(place, cause, f"write it without #: {name.lstrip('#')!r}")
            return None
        return Reference(f"#{name}", place)

    def _names_a_class(self, way: str, name: str, place: str) -> bool:
        """Whether `module:Class` stands under `class` only, and is known if an original's."""
        cls = original_class(name)
        if way == "name" and ":" in name:
            self.report.add(place, f"{name!r} is the path of a class", "write it as `class`")
        elif way == "class" and ":" not in name:
            hint = "write `module:Class`, or give a registered name as `name`"
            self.report.add(place, f"{name!r} is not the path of a class", hint)
        elif cls is not None and cls not in CLASSES:
            meant = nearest(cls, CLASSES)
            hint = f"did you mean {meant!r}?" if meant else "it has no counterpart here"
            self.report.add(place, f"no class {cls!r} of the original package is known", hint)
        else:
            return True
        return False

    def _component(
        self,
        name: str,
        data: Mapping[str, Json],
        place: str,
        own_id: str | None,
        place_of_name: str,
    ) -> ComponentSpec:
        known = our_name(name)
        if known in COMING and known not in self.registry:
            self.report.coming(place_of_name, name, COMING[known])
            return ComponentSpec(known, place, id=own_id, opaque=True)
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
            id=own_id,
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

    def _id(self, data: Mapping[str, Json], place: str) -> str | None:
        own_id = self._text(data, "id", place)
        if own_id is None or _ID.fullmatch(own_id):
            return own_id
        cause = f"{own_id!r} cannot be referred to"
        self.report.add(f"{place}.id", cause, "write an id without dots, parentheses, # and spaces")
        return None

    def _text(self, data: Mapping[str, Json], key: str, place: str) -> str | None:
        value = data.get(key)
        if value is None or isinstance(value, str):
            return value
        self.report.wrong_type(f"{place}.{key}", "a text", value)
        return None
