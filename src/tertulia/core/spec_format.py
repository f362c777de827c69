"""Specs as JSON, for the manifest of a model directory.

Parts are objects with one key that starts with `$`; no parameter name can, so plain objects and
parts are never confused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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

Json = Any


def pipeline_to_json(spec: PipelineSpec) -> Json:
    """Reduce a spec to JSON values."""
    return {
        "source": spec.source,
        "inputs": _variables_to_json(spec.inputs),
        "targets": _variables_to_json(spec.targets),
        "outputs": _variables_to_json(spec.outputs),
        "nodes": [_node_to_json(node) for node in spec.nodes],
    }


def pipeline_from_json(data: Json) -> PipelineSpec:
    """Rebuild a spec.

    Raises:
        KeyError, TypeError, ValueError: `data` is not what `pipeline_to_json` makes.
    """
    return PipelineSpec(
        source=data["source"],
        inputs=_variables_from_json(data["inputs"]),
        targets=_variables_from_json(data["targets"]),
        outputs=_variables_from_json(data["outputs"]),
        nodes=tuple(_node_from_json(node) for node in data["nodes"]),
    )


def _node_to_json(node: NodeSpec) -> Json:
    return {
        "place": node.place,
        "part": _value_to_json(node.part),
        "inputs": _wiring_to_json(node.inputs),
        "targets": _wiring_to_json(node.targets),
        "outputs": _variables_to_json(node.outputs),
        "fit_on": _wiring_to_json(node.fit_on),
        "fit_on_stream": node.fit_on_stream,
        "is_main": node.is_main,
    }


def _node_from_json(data: Json) -> NodeSpec:
    part = _value_from_json(data["part"])
    if not isinstance(part, ComponentSpec | Reference | NestedSpec):
        raise TypeError(f"{data['place']} holds no part")
    return NodeSpec(
        place=data["place"],
        part=part,
        inputs=_wiring_from_json(data["inputs"]),
        targets=_wiring_from_json(data["targets"]),
        outputs=_variables_from_json(data["outputs"]),
        fit_on=_wiring_from_json(data["fit_on"]),
        fit_on_stream=data["fit_on_stream"],
        is_main=data["is_main"],
    )


def _value_to_json(value: Value) -> Json:
    match value:
        case Reference():
            return {"$reference": {"text": value.text, "place": value.place}}
        case NestedSpec():
            pipeline = pipeline_to_json(value.pipeline)
            return {"$pipeline": {"place": value.place, "id": value.id, "pipeline": pipeline}}
        case ComponentSpec():
            return {
                "$component": {
                    "name": value.name,
                    "place": value.place,
                    "params": {key: _value_to_json(item) for key, item in value.params.items()},
                    "id": value.id,
                    "save_path": value.save_path,
                    "load_path": value.load_path,
                }
            }
        case Mapping():
            return {key: _value_to_json(item) for key, item in value.items()}
        case Sequence() if not isinstance(value, str):
            return [_value_to_json(item) for item in value]
        case _:
            return value


def _value_from_json(data: Json) -> Value:
    if isinstance(data, list):
        return [_value_from_json(item) for item in data]
    if not isinstance(data, dict):
        plain: Value = data
        return plain
    tag = next(iter(data), "")
    return _part_from_json(tag, data[tag]) if tag.startswith("$") else _mapping_from_json(data)


def _mapping_from_json(data: Json) -> dict[str, Value]:
    if not isinstance(data, dict):
        raise TypeError(f"an object is expected, not {data!r}")
    return {key: _value_from_json(item) for key, item in data.items()}


def _part_from_json(tag: str, data: Json) -> Part:
    match tag:
        case "$reference":
            return Reference(text=data["text"], place=data["place"])
        case "$pipeline":
            pipeline = pipeline_from_json(data["pipeline"])
            return NestedSpec(pipeline=pipeline, place=data["place"], id=data["id"])
        case "$component":
            return ComponentSpec(**{**data, "params": _mapping_from_json(data["params"])})
        case _:
            raise ValueError(f"unknown kind of part: {tag}")


def _wiring_to_json(wiring: Wiring) -> Json:
    return {
        "variables": _variables_to_json(wiring.variables),
        "keywords": list(wiring.keywords),
    }


def _wiring_from_json(data: Json) -> Wiring:
    return Wiring(_variables_from_json(data["variables"]), tuple(data["keywords"]))


def _variables_to_json(variables: Sequence[Variable]) -> Json:
    return [[variable.name, variable.place] for variable in variables]


def _variables_from_json(data: Json) -> tuple[Variable, ...]:
    return tuple(Variable(name, place) for name, place in data)
