"""The sections of a JSON config beside the pipeline: `train` and `metadata`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from tertulia.core.registry import METRICS, nearest
from tertulia.core.signature import parameters_of
from tertulia.data.download_item import DownloadItem
from tertulia.dialects.catalogue import FOLDER
from tertulia.dialects.json_text import Json
from tertulia.dialects.original_names import IGNORED_PREFIXES
from tertulia.dialects.report import Report
from tertulia.training.plan import MetricSpec, TrainingPlan
from tertulia.training.recipe import Metadata

_METADATA = ("labels", "download", "requirements", "imports", "variables")
_IS_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
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
        elif key.startswith(IGNORED_PREFIXES):
            report.ignored(place, key)
        elif key not in parameters:
            report.unknown_keys({key: value}, "train", tuple(parameters))
        elif misfit := parameters[key].check(value):
            report.add(place + misfit.inside, misfit.cause, f"`train` takes {parameters[key]}")
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
    if not isinstance(entry, dict):
        report.wrong_type(place, "the name of a metric", data)
        return None
    report.unknown_keys(entry, place, ("name", "inputs"))
    if not isinstance(entry.get("name"), str):
        where = f"{place}.name" if "name" in entry else place
        report.add(where, "this metric has no name", "add the `name` of a metric")
        return None
    name, where = entry["name"], place if entry is not data else f"{place}.name"
    if name not in METRICS:
        meant = METRICS.nearest(name)
        listed = f"there are {', '.join(METRICS.names())}"
        hint = f"did you mean {meant!r}?" if meant else listed
        report.add(where, f"no metric is named {name!r}", hint)
    return MetricSpec(name, _list(entry, "inputs", place, report), place)


def check_metric_inputs(plan: TrainingPlan, columns: Collection[str], report: Report) -> None:
    """Note every metric that compares a column which is not among those there are."""
    for metric in plan.metrics:
        for index, name in enumerate(metric.inputs):
            if name not in columns:
                meant = nearest(name, columns)
                listed = f"there are {', '.join(sorted(columns))}"
                hint = f"did you mean {meant!r}?" if meant else listed
                report.add(f"{metric.place}.inputs[{index}]", f"nothing produces {name!r}", hint)


def read_metadata(data: Json, report: Report) -> tuple[Metadata, Mapping[str, str]]:
    """Read the `metadata` section, and the variables it sets."""
    if data is None:
        return Metadata(), _variables({}, report)
    if not isinstance(data, dict):
        report.wrong_type("metadata", "an object", data)
        return Metadata(), _variables({}, report)
    stray = {key: data[key] for key in _STRAY_LABELS if key in data}
    report.unknown_keys({k: v for k, v in data.items() if k not in stray}, "metadata", _METADATA)
    variables = _variables(data.get("variables", {}), report)
    substituted = report.substituted(
        {key: item for key, item in data.items() if key != "variables"}, variables, "metadata"
    )
    labels = _texts(substituted.get("labels", {}), "metadata.labels", report)
    return Metadata(
        labels={**_texts(stray, "metadata", report), **labels},
        download=_downloads(substituted.get("download", []), report),
        requirements=_list(substituted, "requirements", "metadata", report),
        imports=_list(substituted, "imports", "metadata", report),
    ), variables


def _variables(data: Json, report: Report) -> dict[str, str]:
    """Variables may use those before them, and `CATALOGUE`, the folder of what ships with us."""
    known = {"CATALOGUE": str(FOLDER)}
    for name, value in _texts(data, "metadata.variables", report).items():
        if not _IS_VARIABLE.fullmatch(name):
            cause = f"{name!r} cannot name a variable"
            report.add(f"metadata.variables.{name}", cause, "use capitals, digits and _")
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


def _list(data: Mapping[str, Json], key: str, place: str, report: Report) -> tuple[str, ...]:
    value = data.get(key, [])
    if not isinstance(value, list):
        report.wrong_type(f"{place}.{key}", "a list of texts", value)
        return ()
    for index, item in enumerate(value):
        if not isinstance(item, str):
            report.wrong_type(f"{place}.{key}[{index}]", "a text", item)
    return tuple(item for item in value if isinstance(item, str))


def _downloads(data: Json, report: Report) -> tuple[DownloadItem, ...]:
    """Addresses, or objects with a `url`, a `subdir` or several, and a `sha256`."""
    place = "metadata.download"
    if not isinstance(data, list):
        return tuple(_download(data, place, report))
    items = (_download(entry, f"{place}[{i}]", report) for i, entry in enumerate(data))
    return tuple(item for several in items for item in several)


def _download(data: Json, place: str, report: Report) -> list[DownloadItem]:
    """One entry: an item for each folder."""
    entry = {"url": data} if isinstance(data, str) else data
    if not isinstance(entry, dict):
        report.wrong_type(place, "an address, or an object with a `url`", entry)
        return []
    report.unknown_keys(entry, place, ("url", "subdir", "sha256"))
    url, sha256 = entry.get("url"), entry.get("sha256")
    if "url" not in entry:
        report.add(place, "this download has no address", "add its `url`")
    elif not isinstance(url, str):
        report.wrong_type(f"{place}.url", "an address", url)
    if not isinstance(sha256, str | None):
        report.wrong_type(f"{place}.sha256", "a text", sha256)
    one = isinstance(entry.get("subdir", ""), str)
    folders = [entry.get("subdir", "")] if one else _list(entry, "subdir", place, report)
    if not isinstance(url, str) or not isinstance(sha256, str | None):
        return []
    return [DownloadItem(url, subdir=folder, sha256=sha256) for folder in folders]
