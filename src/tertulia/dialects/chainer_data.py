"""The sections of a JSON config that say where examples come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tertulia.core.lookup import Lookup
from tertulia.core.registry import ITERATORS, READERS, Registry
from tertulia.core.signature import parameters_of
from tertulia.core.spec import ComponentSpec
from tertulia.core.validation import validate_part
from tertulia.data.base import DatasetIterator, DatasetReader
from tertulia.data.documents import DocumentIterator
from tertulia.dialects.chainer_parts import OpenNested, PartReader
from tertulia.dialects.json_text import Json
from tertulia.dialects.report import Report

_READER = (READERS, (DatasetReader,))
_ITERATOR = (ITERATORS, (DatasetIterator, DocumentIterator))
_SHORTHAND = (
    ("basic_classification_reader", *_READER),
    ("basic_classification_iterator", *_ITERATOR),
)

Parts = tuple[ComponentSpec | None, ComponentSpec | None]


@dataclass(frozen=True, slots=True)
class DataSections:
    """Reads `dataset_reader` and `dataset_iterator`, or `dataset` in place of both."""

    report: Report
    lookup: Lookup
    open_nested: OpenNested

    def read(self, config: Mapping[str, Json]) -> Parts:
        """The reader and the iterator, as far as they are there and can be understood."""
        if "dataset" not in config:
            return (
                self._part(config.get("dataset_reader"), "dataset_reader", *_READER),
                self._part(config.get("dataset_iterator"), "dataset_iterator", *_ITERATOR),
            )
        for key in ("dataset_reader", "dataset_iterator"):
            if key in config:
                cause = f"`dataset` stands for the `{key}`, too"
                self.report.add(key, cause, "take one of the two away")
        return self._shorthand(config["dataset"])

    def _part(
        self, data: Json, place: str, registry: Registry, kinds: tuple[type, ...]
    ) -> ComponentSpec | None:
        if data is None:
            return None
        if not isinstance(data, dict):
            self.report.wrong_type(place, "an object", data)
            return None
        for key in ("ref", "config_path"):
            if key in data:
                cause = f"a {registry.kind} is not given by `{key}`"
                self.report.add(f"{place}.{key}", cause, "give its `name` or `class`")
                return None
        part = PartReader(self.report, registry, self.open_nested).part(data, place)
        if not isinstance(part, ComponentSpec) or part.opaque:
            return None
        lookup = replace(self.lookup, registry=registry)
        self.report.problems += validate_part(part, lookup, kinds)
        return part

    def _shorthand(self, data: Json) -> Parts:
        """One section for the classification reader and iterator together."""
        if not isinstance(data, dict):
            self.report.wrong_type("dataset", "an object", data)
            return None, None
        if data.get("type", "classification") != "classification":
            cause = f"there is no shorthand for data of type {data['type']!r}"
            self.report.add("dataset.type", cause, "use 'classification', or name a reader")
        specs, known = [], {"type"}
        for name, registry, kinds in _SHORTHAND:
            found = registry.load(name)
            parameters = parameters_of(found) if isinstance(found, type) else {}
            known |= set(parameters)
            params = {key: data[key] for key in data if key in parameters}
            specs.append(ComponentSpec(name, "dataset", params))
            self.report.problems += validate_part(specs[-1], Lookup(registry), kinds)
        self.report.unknown_keys(data, "dataset", tuple(sorted(known)))
        return specs[0], specs[1]
