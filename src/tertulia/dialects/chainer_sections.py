"""The sections of a JSON config beside the pipeline: `train` and `metadata`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tertulia.core.registry import METRICS
from tertulia.core.signature import parameters_of
from tertulia.data.download_item import DownloadItem
from tertulia.dialects.json_text import Json
from tertulia.dialects.original_names import IGNORED, IGNORED_PREFIXES
from tertulia.dialects.report import Report
from tertulia.training.plan import MetricSpec, TrainingPlan
from tertulia.training.recipe import Metadata

_METADATA = ("labels", "download", "requirements", "imports", "variables")
_STRAY_LABELS = ("telegram_utils", "server_utils")


def read_plan(data: Json, report: Report) -> TrainingPlan:
    """Read the `train` section; without one, the plan of one who only evaluates."""
    if data is None:
        return TrainingPlan()
    if not isinstance(data, dict):
        report.wrong_type("train", "an object", data)
        return TrainingPlan()
    parameters = parameters_of(TrainingPlan)
    taken: dict[str, Any] = {}
    for key, value in data.items():
        place = f"train.{key}"
        if key == "metrics":
            taken["metrics"] = _metrics(value, report)
        elif key.startswith(IGNORED_PREFIXES) or key in IGNORED["train"]:
            report.ignored(place, key)
        elif key not in parameters:
            report.unknown_keys({key: value}, "train", tuple(parameters))
        elif cause := parameters[key].check(value):
            report.add(place, cause, f"`train` takes {parameters[key]}")
        else:
            taken[key] = parameters[key].convert(value)
    return TrainingPlan(**taken)


def _metrics(data: Json, report: Report) -> tuple[MetricSpec, ...]:
    if not isinstance(data, list):
        report.wrong_type("train.metrics", "a list of names", data)
        return ()
    found = (_metric(item, f"train.metrics[{index}]", report) for index, item in enumerate(data))
    return tuple(metric for metric in found if metric is not None)


def _metric(data: Json, place: str, report: Report) -> MetricSpec | None:
    """A name, or an object with a `name` and the `inputs` to compare."""
    entry = {"name": data} if isinstance(data, str) else data
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        report.wrong_type(place, "the name of a metric", data)
        return None
    report.unknown_keys(entry, place, ("name", "inputs"))
    name, inputs = entry["name"], entry.get("inputs", [])
    if name not in METRICS:
        meant = METRICS.nearest(name)
        listed = f"there are {', '.join(METRICS.names())}"
        hint = f"did you mean {meant!r}?" if meant else listed
        report.add(place, f"no metric is named {name!r}", hint)
    if not _is_list_of_texts(inputs):
        report.wrong_type(f"{place}.inputs", "a list of column names", inputs)
        inputs = []
    return MetricSpec(name, tuple(inputs), place)


def read_metadata(data: Json, report: Report) -> tuple[Metadata, Mapping[str, str]]:
    """Read the `metadata` section, and the variables it sets."""
    if data is None:
        return Metadata(), {}
    if not isinstance(data, dict):
        report.wrong_type("metadata", "an object", data)
        return Metadata(), {}
    stray = {key: data[key] for key in _STRAY_LABELS if key in data}
    report.unknown_keys({k: v for k, v in data.items() if k not in stray}, "metadata", _METADATA)
    variables = _variables(data.get("variables", {}), report)
    substituted = report.substituted(
        {key: item for key, item in data.items() if key != "variables"}, variables, "metadata"
    )
    labels = {**stray, **_texts(substituted.get("labels", {}), "metadata.labels", report)}
    return Metadata(
        labels=labels,
        download=_downloads(substituted.get("download", []), report),
        requirements=_list(substituted, "requirements", report),
        imports=_list(substituted, "imports", report),
    ), variables


def _variables(data: Json, report: Report) -> dict[str, str]:
    """Variables may use those before them."""
    known: dict[str, str] = {}
    for name, value in _texts(data, "metadata.variables", report).items():
        known[name] = report.substituted(value, known, f"metadata.variables.{name}")
    return known


def _texts(data: Json, place: str, report: Report) -> dict[str, str]:
    if not isinstance(data, dict):
        report.wrong_type(place, "an object", data)
        return {}
    for key, value in data.items():
        if not isinstance(value, str):
            report.wrong_type(f"{place}.{key}", "a text", value)
    return {key: value for key, value in data.items() if isinstance(value, str)}


def _list(data: Mapping[str, Json], key: str, report: Report) -> tuple[str, ...]:
    value = data.get(key, [])
    if not _is_list_of_texts(value):
        report.wrong_type(f"metadata.{key}", "a list of texts", value)
        return ()
    return tuple(value)


def _downloads(data: Json, report: Report) -> tuple[DownloadItem, ...]:
    """Addresses, or objects with a `url`, a `subdir` or several, and a `sha256`."""
    entries = data if isinstance(data, list) else [data]
    items: list[DownloadItem] = []
    for index, entry in enumerate(entries):
        place = f"metadata.download[{index}]"
        if isinstance(entry, str):
            items.append(DownloadItem(url=entry))
            continue
        if not isinstance(entry, dict) or not isinstance(entry.get("url"), str):
            report.wrong_type(place, "an address, or an object with a `url`", entry)
            continue
        report.unknown_keys(entry, place, ("url", "subdir", "sha256"))
        subdirs, sha256 = entry.get("subdir", ""), entry.get("sha256")
        folders = [subdirs] if isinstance(subdirs, str) else subdirs
        if not _is_list_of_texts(folders) or not isinstance(sha256, str | None):
            report.wrong_type(place, "`subdir` a folder or several, `sha256` a text", entry)
            continue
        items += [DownloadItem(entry["url"], subdir=folder, sha256=sha256) for folder in folders]
    return tuple(items)


def _is_list_of_texts(value: Json) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and all(isinstance(item, str) for item in value)
    )
