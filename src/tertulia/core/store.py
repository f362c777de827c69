"""Model directories: a trained pipeline, or one component of it, as a folder of plain data."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from tertulia.core.build import Build, Environment
from tertulia.core.bundle import Header, is_bundle, is_unchanged, read_bundle, write_bundle
from tertulia.core.component import Component, Learner
from tertulia.core.errors import ModelError
from tertulia.core.paths import under
from tertulia.core.pipeline import Pipeline
from tertulia.core.plan import Built
from tertulia.core.spec import PipelineSpec
from tertulia.core.spec_format import pipeline_from_json, pipeline_to_json
from tertulia.core.validation import check

_COMPONENTS = "components"
_DEEPEST = 64  # levels of parts, lists and objects in a pipeline's parameters
_PLAIN = (str, bool, str | None, tuple[str, ...])
_FINGERPRINTED = 2**20  # bytes at each end of a resource


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a model came from; `data` is a fingerprint of what it was trained on.

    A metric that came out as no number is None when read back: JSON has no NaN.
    """

    seed: int | None = None
    data: str = ""
    metrics: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    created: str = ""
    tertulia: str = ""


def save_pipeline(pipeline: Pipeline, path: Path, provenance: Provenance, root: Path) -> None:
    """Write all that a pipeline is and has learned into one folder.

    Args:
        pipeline: a trained pipeline.
        path: the folder to make or replace.
        provenance: what to note about its making.
        root: where the pipeline's relative paths start; files it reads there are fingerprinted.

    Raises:
        ModelError: the folder cannot be written; what stood there before still does.
        NotFittedError: a component has learned nothing.
    """
    learners = _learners(pipeline)

    def fill(folder: Path) -> None:
        for key, built in learners.items():
            place = folder / _COMPONENTS / key
            place.mkdir(parents=True)
            built.component.save(place)

    header = {
        **_origin("pipeline"),
        "spec": pipeline_to_json(pipeline.spec),
        "seed": provenance.seed,
        "data": provenance.data,
        "metrics": provenance.metrics,
        "labels": provenance.labels,
        "resources": _resources(pipeline, root),
        "outside": _outside(pipeline),
    }
    write_bundle(path, fill, header)


def load_pipeline(path: Path, environment: Environment | None = None) -> Pipeline:
    """Rebuild the pipeline that was saved in a folder, and all that it had learned.

    Raises:
        ModelError: the folder is missing, torn, edited or foreign.
        ConfigError: it needs components that are not installed or not allowed.
    """
    surroundings = environment or Environment()
    header = _header(path, "pipeline")
    try:
        resources = msgspec.convert(header["resources"], dict[str, Any])
        outside = msgspec.convert(header.get("outside", {}), dict[str, dict[str, Any]])
        spec = _spec_from_json(header["spec"])
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ModelError(f"{path} holds a pipeline that cannot be read: {error!r}") from error
    _verify_resources(path, resources, surroundings.root)
    check(spec, surroundings.lookup)

    def restore(built: Built, _: PipelineSpec) -> None:
        place = path / _COMPONENTS / built.key
        if not place.is_dir():
            raise ModelError(f"{path} holds nothing that {built.spec.place} has learned")
        built.component.load(place)

    pipeline = Build(spec, surroundings, restore).whole()
    _verify_outside(path, outside, pipeline)
    if not is_unchanged(path, header):
        raise ModelError(f"{path} was replaced while it was read: open it again")
    return pipeline


def read_provenance(path: Path) -> Provenance:
    """What is noted about the making of a saved pipeline.

    Raises:
        ModelError: the folder is missing, torn, edited or foreign.
    """
    header = _header(path, "pipeline")
    try:
        return msgspec.convert(
            {item.name: header[item.name] for item in fields(Provenance)}, Provenance
        )
    except (KeyError, ValueError) as error:
        raise ModelError(f"{path} does not say where it comes from: {error!r}") from error


def learned_part(path: Path, built: Built) -> Path | None:
    """The folder of one component inside a saved pipeline, if it is there.

    Raises:
        ModelError: the pipeline is torn, edited or foreign.
    """
    if not is_bundle(path):
        return None
    key = built.key.rpartition("/")[2]
    _header(path, "pipeline", within=f"{_COMPONENTS}/{key}/")
    place = path / _COMPONENTS / key
    return place if place.is_dir() else None


def save_component(built: Built, path: Path) -> None:
    """Write what one component has learned into a folder of its own, as its `save_path` says."""

    def fill(folder: Path) -> None:
        built.component.save(folder)

    write_bundle(path, fill, {**_origin("component"), "component": built.spec.name})


def load_component(built: Built, path: Path) -> None:
    """Give a component what was saved in a folder, or stands in a file of an older package.

    Raises:
        ModelError: nothing is there, or nothing that this component can read.
    """
    if os.path.isfile(path):
        built.component.load_file(path)
        return
    _header(path, "component")
    built.component.load(path)


def _origin(kind: str) -> Header:
    created = datetime.now(UTC).isoformat(timespec="seconds")
    return {"kind": kind, "tertulia": version("tertulia"), "created": created}


def _header(path: Path, kind: str, *, within: str = "") -> dict[str, Any]:
    header = read_bundle(path, within=within)
    if header.get("kind") != kind:
        raise ModelError(f"{path} holds a {header.get('kind')}, not a {kind}")
    return header


def _spec_from_json(data: object) -> PipelineSpec:
    """Rebuild a spec, and check that its fields are of the types they are declared with.

    Raises:
        LookupError, TypeError, ValueError, AttributeError: `data` is not the JSON of any spec.
    """
    spec = pipeline_from_json(data)
    _verify_types(spec, depth=0)
    if pipeline_to_json(spec) != data:
        raise ValueError("something stands in it that no pipeline has")
    return spec


def _verify_types(value: object, depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError("it is nested too deep")
    inner: Iterable[object] = ()
    if is_dataclass(value):
        kinds = get_type_hints(type(value))
        plain = {name for name, kind in kinds.items() if kind in _PLAIN}
        for name in plain:
            msgspec.convert(getattr(value, name), kinds[name])
        inner = [getattr(value, name) for name in kinds if name not in plain]
    elif isinstance(value, Mapping):
        inner = value.values()
    elif isinstance(value, Sequence) and not isinstance(value, str):
        inner = value
    for item in inner:
        _verify_types(item, depth + 1)


def _learners(pipeline: Pipeline) -> dict[str, Built]:
    return {
        key: built for key, built in pipeline.parts.items() if isinstance(built.component, Learner)
    }


def _resources(pipeline: Pipeline, root: Path) -> dict[str, object]:
    """Fingerprints of the files that components read but do not own, such as word vectors."""
    paths = {
        built.spec.load_path
        for built in pipeline.parts.values()
        if built.spec.load_path is not None and not isinstance(built.component, Learner)
    }
    return {path: _fingerprint(under(root, path)) for path in sorted(paths)}


def _verify_resources(model: Path, resources: Mapping[str, object], root: Path) -> None:
    for path, fingerprint in resources.items():
        place = under(root, path)
        if not os.path.exists(place):
            raise ModelError(f"{model} needs {place}, which is not there")
        if _fingerprint(place) != fingerprint:
            raise ModelError(
                f"{place} is not the file that {model} was trained with: bring that one back, "
                "or train again"
            )


def _outside(pipeline: Pipeline) -> dict[str, dict[str, object]]:
    """What components say they read but do not own: versions, and fingerprints of files."""
    named = {
        key: built.component.resources()
        for key, built in pipeline.parts.items()
        if isinstance(built.component, Component)
    }
    return {
        key: {
            name: _fingerprint(thing) if isinstance(thing, Path) else thing
            for name, thing in things.items()
        }
        for key, things in named.items()
        if things
    }


def _verify_outside(
    model: Path, noted: Mapping[str, Mapping[str, object]], pipeline: Pipeline
) -> None:
    for key, things in _outside(pipeline).items():
        for name, thing in things.items():
            before = noted.get(key, {}).get(name, thing)
            if before != thing:
                raise ModelError(
                    f"{model} was trained with another {name} than there is for "
                    f"{pipeline.parts[key].spec.place} (it was {before}, and is {thing}): bring "
                    "that one back, or train again"
                )


def _fingerprint(file: Path) -> dict[str, object] | None:
    """Size, and a checksum over both ends: word vectors are too large to read whole each time."""
    if not os.path.isfile(file):
        return None
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            for start in (0, max(0, size - _FINGERPRINTED)):
                stream.seek(start)
                digest.update(stream.read(_FINGERPRINTED))
    except OSError as error:
        raise ModelError(f"{file} cannot be read: {error}") from error
    return {"bytes": size, "ends_sha256": digest.hexdigest()}
