"""Model directories: a trained pipeline, or one component of it, as a folder of plain data."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tertulia.core.build import Build, Environment
from tertulia.core.bundle import Header, read_bundle, write_bundle
from tertulia.core.component import Learner
from tertulia.core.errors import ModelError
from tertulia.core.paths import under
from tertulia.core.pipeline import Built, Pipeline
from tertulia.core.spec import PipelineSpec
from tertulia.core.spec_format import pipeline_from_json, pipeline_to_json
from tertulia.core.validation import check

_COMPONENTS = "components"
_FINGERPRINTED = 2**20  # bytes at each end of a resource


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a model came from; `data` is a fingerprint of what it was trained on."""

    seed: int | None = None
    data: str = ""
    metrics: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
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
    _verify_resources(path, header["resources"], surroundings.root)
    try:
        spec = pipeline_from_json(header["spec"])
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise ModelError(f"{path} holds a pipeline that cannot be read: {error!r}") from error
    check(spec, surroundings.lookup)

    def restore(built: Built, _: PipelineSpec) -> None:
        place = path / _COMPONENTS / built.key
        if not place.is_dir():
            raise ModelError(f"{path} holds nothing that {built.spec.place} has learned")
        built.component.load(place)

    return Build(spec, surroundings, restore).whole()


def read_provenance(path: Path) -> Provenance:
    """What is noted about the making of a saved pipeline.

    Raises:
        ModelError: the folder is missing, torn, edited or foreign.
    """
    header = _header(path, "pipeline")
    names = ("seed", "data", "metrics", "labels", "created", "tertulia")
    return Provenance(**{name: header[name] for name in names})


def learned_part(path: Path, built: Built) -> Path | None:
    """The folder of one component inside a saved pipeline, if it is there."""
    place = path / _COMPONENTS / built.key.rpartition("/")[2]
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
    if path.is_file():
        built.component.load_file(path)
        return
    _header(path, "component")
    built.component.load(path)


def _origin(kind: str) -> Header:
    created = datetime.now(UTC).isoformat(timespec="seconds")
    return {"kind": kind, "tertulia": version("tertulia"), "created": created}


def _header(path: Path, kind: str) -> dict[str, Any]:
    header = read_bundle(path)
    if header.get("kind") != kind:
        raise ModelError(f"{path} holds a {header.get('kind')}, not a {kind}")
    return header


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
        if not place.exists():
            raise ModelError(f"{model} needs {place}, which is not there")
        if _fingerprint(place) != fingerprint:
            raise ModelError(
                f"{place} is not the file that {model} was trained with: bring that one back, "
                "or train again"
            )


def _fingerprint(file: Path) -> dict[str, object] | None:
    """Size, and a checksum over both ends: word vectors are too large to read whole each time."""
    if not file.is_file():
        return None
    size = file.stat().st_size
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        digest.update(stream.read(_FINGERPRINTED))
        stream.seek(-min(size, _FINGERPRINTED), os.SEEK_END)
        digest.update(stream.read())
    return {"bytes": size, "ends_sha256": digest.hexdigest()}
