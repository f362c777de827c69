"""JSON Schema of the JSON dialect, drawn from the constructors of every known component."""

from __future__ import annotations

from typing import Any

from tertulia.core.registry import COMPONENTS, ITERATORS, METRICS, READERS, Registry
from tertulia.core.signature import Parameter, parameters_of
from tertulia.training.plan import TrainingPlan

Schema = dict[str, Any]

_NAMES: Schema = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_WIRES: Schema = {"anyOf": [*_NAMES["anyOf"], {"type": "object"}]}
_REFERENCE: Schema = {"type": "string", "pattern": "^#"}
_PART: Schema = {"$ref": "#/$defs/part"}
_TEXT: Schema = {"type": "string"}


def config_schema() -> Schema:
    """The schema of a whole config file."""
    components = [_named(COMPONENTS, name, node=True) for name in COMPONENTS.names()]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tertulia pipeline",
        "type": "object",
        "required": ["chainer"],
        "additionalProperties": False,
        "properties": {
            "chainer": _chainer(),
            "dataset_reader": _one_of(READERS),
            "dataset_iterator": _one_of(ITERATORS),
            "dataset": {"type": "object"},
            "train": _train(),
            "metadata": _metadata(),
            "deeppavlov_root": _TEXT,
        },
        "$defs": {
            "node": {"anyOf": [*components, *_unnamed()]},
            "part": {"type": "object"},
        },
    }


def _chainer() -> Schema:
    return {
        "type": "object",
        "required": ["pipe"],
        "additionalProperties": False,
        "properties": {
            "in": _NAMES,
            "in_y": _NAMES,
            "out": _NAMES,
            "pipe": {"type": "array", "items": {"$ref": "#/$defs/node"}},
        },
    }


def _wiring() -> Schema:
    return {
        "id": _TEXT,
        "in": _WIRES,
        "in_y": _WIRES,
        "out": _NAMES,
        "fit_on": _NAMES,
        "fit_on_batch": {},
        "main": {"type": "boolean"},
    }


def _named(registry: Registry, name: str, *, node: bool) -> Schema:
    """What an object with this `name` may hold."""
    thing = registry.load(name)
    parameters = parameters_of(thing) if isinstance(thing, type) else {}
    properties = {key: _value(parameter) for key, parameter in parameters.items()}
    engine = {**_wiring(), "save_path": _TEXT, "load_path": _TEXT} if node else {}
    required = [key for key, parameter in parameters.items() if parameter.is_required]
    return {
        "title": name,
        "type": "object",
        "required": ["name", *required],
        "additionalProperties": False,
        "properties": {"name": {"const": name}, **engine, **properties},
    }


def _value(parameter: Parameter) -> Schema:
    """A plain value, a reference, or a component in its place."""
    plain = parameter.schema()
    return {"anyOf": [*([plain] if plain else []), _REFERENCE, _PART]}


def _unnamed() -> list[Schema]:
    """Nodes that are found in another way than by a registered name."""
    return [
        {"type": "object", "required": [key], "properties": {key: _TEXT, **_wiring()}}
        for key in ("class", "ref", "config_path")
    ]


def _one_of(registry: Registry) -> Schema:
    by_class: Schema = {"type": "object", "required": ["class"]}
    named = [_named(registry, name, node=False) for name in registry.names()]
    return {"anyOf": [*named, by_class]}


def _train() -> Schema:
    metric = {"anyOf": [{"enum": METRICS.names()}, {"type": "object", "required": ["name"]}]}
    properties = {
        name: {"type": "array", "items": metric} if name == "metrics" else parameter.schema()
        for name, parameter in parameters_of(TrainingPlan).items()
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "patternProperties": {"^pytest_": {}},
        "properties": properties,
    }


def _metadata() -> Schema:
    texts: Schema = {"type": "array", "items": _TEXT}
    named: Schema = {"type": "object", "additionalProperties": _TEXT}
    return {
        "type": "object",
        "properties": {
            "labels": named,
            "variables": named,
            "download": {"type": "array", "items": {"anyOf": [_TEXT, {"type": "object"}]}},
            "requirements": texts,
            "imports": texts,
        },
    }
