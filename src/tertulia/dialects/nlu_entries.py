"""The components of a YAML config, by our names: its own, or those of its template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from tertulia.core.errors import Problem
from tertulia.core.registry import nearest
from tertulia.dialects.json_text import Json
from tertulia.dialects.nlu_names import ALIASES, PARAMETERS, STAND_INS, TEMPLATES
from tertulia.dialects.report import Report

Entry: TypeAlias = tuple[str, Mapping[str, Any]]
"""Where a component stands, and what is said of it: its name and its parameters."""


@dataclass(frozen=True, slots=True)
class EntryReader:
    """Reads the key `pipeline`, and reports what cannot be understood."""

    report: Report

    def entries(self, pipeline: Json) -> list[Entry]:
        """The components of the file or of its template, each with its place."""
        if isinstance(pipeline, str):
            if pipeline in TEMPLATES:
                return [(f"pipeline[{i}]", entry) for i, entry in enumerate(TEMPLATES[pipeline])]
            meant = nearest(pipeline, TEMPLATES)
            listed = f"there are {', '.join(sorted(TEMPLATES))}"
            hint = f"did you mean {meant!r}?" if meant else listed
            self.report.add("pipeline", f"there is no template {pipeline!r}", hint)
            return []
        if not isinstance(pipeline, list) or not pipeline:
            hint = "write `pipeline: default`, or a list of components"
            self.report.add("pipeline", "a config needs a `pipeline`", hint)
            return []
        return [
            pair
            for index, entry in enumerate(pipeline)
            for pair in self._understood(entry, f"pipeline[{index}]")
        ]

    def _understood(self, entry: Json, place: str) -> list[Entry]:
        """An entry with our names; what has no counterpart becomes what does its work."""
        if isinstance(entry, str):
            entry = {"name": entry}
        if not isinstance(entry, dict):
            self.report.wrong_type(place, "a component, an object with a `name`", entry)
            return []
        name = entry.get("name")
        if not isinstance(name, str) or not name:
            self.report.add(place, "this component has no `name`", "add its `name`")
            return []
        if name not in STAND_INS:
            known = ALIASES.get(name, name)
            renamed = PARAMETERS.get(known, {})
            params = {renamed.get(key, key): value for key, value in entry.items()}
            return [(place, {**params, "name": known})]
        instead = [part for part in STAND_INS[name] if _is_wanted(part["name"], entry)]
        names = " and ".join(part["name"] for part in instead)
        cause = f"{name!r} has no counterpart here: "
        cause += f"{names} will do its work" if names else "what follows works without it"
        self.report.warnings.append(Problem(place, cause, "its parameters are ignored"))
        return [(f"{place}.{part['name']}", part) for part in instead]


def _is_wanted(name: str, entry: Mapping[str, Json]) -> bool:
    """Whether a stand-in is for a task that the entry has not switched off."""
    task = "entity_recognition" if name.startswith("ner_") else "intent_classification"
    return entry.get(task) is not False
