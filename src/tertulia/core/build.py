"""From a spec to components: constructs them in order and restores what they know.

Ids live here, in the scope of one build; a nested pipeline has a scope of its own.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from tertulia.core.component import Component, Learner
from tertulia.core.errors import ConfigError, Problem
from tertulia.core.lookup import Lookup
from tertulia.core.paths import models_root, under
from tertulia.core.pipeline import Pipeline
from tertulia.core.plan import Built, Node
from tertulia.core.reference import parse_reference
from tertulia.core.registry import Registry
from tertulia.core.signature import Parameter, parameters_of
from tertulia.core.spec import (
    ComponentSpec,
    NestedSpec,
    NodeSpec,
    Part,
    PipelineSpec,
    Reference,
    Value,
    parts_of,
)

Restore: TypeAlias = Callable[[Built, PipelineSpec], None]
"""Gives a fresh learner what it learned earlier, as part of a pipeline; raises ModelError where
that is not there."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What a build needs from outside the spec."""

    root: Path = field(default_factory=models_root)
    lookup: Lookup = field(default_factory=Lookup)
    seed: int = 0


@dataclass(eq=False)
class Build:
    """The construction of one pipeline, node by node.

    `parts` collects everything built, nested pipelines' parts included, by the store's keys.
    """

    spec: PipelineSpec
    environment: Environment
    restore: Restore
    prefix: str = ""
    parts: dict[str, Built] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    _by_id: dict[str, object] = field(default_factory=dict)

    def whole(self) -> Pipeline:
        """Build every node."""
        for node in self.spec.nodes:
            self.add(node)
        return self.pipeline()

    def pipeline(self) -> Pipeline:
        """The pipeline of the nodes added so far."""
        return Pipeline(self.spec, tuple(self.nodes), self.parts)

    def add(self, node: NodeSpec) -> Node:
        """Build the next node."""
        built = Node(node, self._part(node.part))
        self.nodes.append(built)
        return built

    def _part(self, part: Part) -> Any:
        match part:
            case Reference():
                return self._resolved(part)
            case NestedSpec():
                thing = self._nested(part)
            case ComponentSpec():
                thing = self.component(part)
        if part.id is not None:
            self._by_id[part.id] = thing
        return thing

    def component(self, spec: ComponentSpec) -> Any:
        """Construct one component, restore what it knows, and prepare it."""
        found = self.environment.lookup.find(spec.name, spec.place_of_name)
        if isinstance(found, Problem):
            raise ConfigError([found], self.spec.source)
        arguments = self._arguments(spec, parameters_of(found))
        try:
            component = found(**arguments)
            built = Built(self.prefix + _key(spec), spec, component)
            if isinstance(component, Learner):
                self.restore(built, self.spec)
            if isinstance(component, Component):
                component.prepare()
        except Exception as error:
            error.add_note(f"in {spec.name} at {spec.place} of {self.spec.source or 'the spec'}")
            raise
        self.parts[built.key] = built
        return component

    def _arguments(
        self, spec: ComponentSpec, parameters: Mapping[str, Parameter]
    ) -> dict[str, object]:
        root = self.environment.root
        arguments: dict[str, object] = {
            name: under(root, str(parameter.default))
            for name, parameter in parameters.items()
            if isinstance(parameter.default, Path)
        }
        for name, value in spec.params.items():
            arguments[name] = self._argument(value, parameters[name])
        for name, path in (("load_path", spec.load_path), ("save_path", spec.save_path)):
            if path is not None and name in parameters:
                arguments[name] = under(root, path)
        if "seed" in parameters and arguments.get("seed") is None:
            arguments["seed"] = _seed_for(self.environment.seed, spec.place)
        return arguments

    def _argument(self, value: Value, parameter: Parameter) -> object:
        if any(True for _ in parts_of(value)):
            return self._value(value)
        if parameter.is_path and isinstance(value, str):
            return under(self.environment.root, value)
        return parameter.convert(value)

    def _value(self, value: Value) -> object:
        if isinstance(value, ComponentSpec | Reference | NestedSpec):
            return self._part(value)
        if isinstance(value, Mapping):
            return {key: self._value(item) for key, item in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [self._value(item) for item in value]
        return value

    def _resolved(self, reference: Reference) -> object:
        try:
            return parse_reference(reference.text).walk(self._by_id)
        except (LookupError, AttributeError, TypeError, ValueError) as error:
            cause = f"{reference.text!r} leads nowhere: {error!r}"
            raise ConfigError([Problem(reference.place, cause)], self.spec.source) from error

    def _nested(self, nested: NestedSpec) -> Pipeline:
        prefix = f"{self.prefix}{_slug(nested.place)}/"
        inner = Build(nested.pipeline, self.environment, self.restore, prefix, self.parts)
        return inner.whole()


def _key(spec: ComponentSpec) -> str:
    return _slug(spec.place)


def _slug(place: str) -> str:
    """A folder name for a place: `chainer.pipe[3].vectorizer` → `pipe-3-vectorizer`."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", place.removeprefix("chainer.")).strip("-")


def _seed_for(seed: int, place: str) -> int:
    """A seed of its own for each component, so that none copies another's chance."""
    return (seed * 1_000_003 + zlib.crc32(place.encode())) % 2**31


def construct(spec: ComponentSpec, environment: Environment, registry: Registry) -> object:
    """Build something that stands outside a pipeline, such as a dataset reader.

    Raises:
        ConfigError: no such name, or one that nobody allowed.
    """
    lookup = replace(environment.lookup, registry=registry)
    alone = Build(PipelineSpec((), (), (), ()), replace(environment, lookup=lookup), _keep_as_it_is)
    return alone.component(spec)


def _keep_as_it_is(built: Built, pipeline: PipelineSpec) -> None:
    """Restore nothing."""
