"""The folder of all models: a folder for each project, and in it one for each of its models."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from tertulia.core.bundle import MANIFEST, read_bundle
from tertulia.core.errors import ModelError, UsageError

DEFAULT_PROJECT = "default"

_NAME = re.compile(r"\w[\w .@+-]{0,99}")


@dataclass(frozen=True, slots=True, order=True)
class SavedModel:
    """A model on disk; the later it was trained, the greater.

    `stamp` changes when another model is put in its place.
    """

    created: str
    stamp: tuple[int, int]
    name: str
    path: Path

    @classmethod
    def at(cls, path: Path) -> SavedModel:
        """Look at a model directory: whether its manifest is sound and all of its files are there.

        Raises:
            ModelError: they are not, or nobody can say.
        """
        created = str(read_bundle(path, within=MANIFEST).get("created", ""))
        return cls(created, _stamp(path), path.name, path)


class ProjectFolder:
    """Projects and their models, as `<root>/<project>/<model>`.

    What is half-written or torn is no model. The newest model of a project is the one that was
    trained last, whatever its name.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._seen: dict[Path, SavedModel] = {}

    def projects(self) -> tuple[str, ...]:
        """The names of all projects, sorted; folders of other things are none."""
        return tuple(folder.name for folder in _folders(self.root) if _NAME.fullmatch(folder.name))

    def models(self, project: str) -> tuple[SavedModel, ...]:
        """The models of a project, the newest first."""
        check_name("project", project)
        return self.models_in(self.root / project)

    def models_in(self, folder: Path) -> tuple[SavedModel, ...]:
        """The models in one folder, the newest first."""
        found = [self._look(path) for path in _model_folders(folder)]
        return tuple(sorted((one for one in found if one is not None), reverse=True))

    def latest(self, project: str) -> SavedModel | None:
        """The newest model of a project, if it has any."""
        return next(iter(self.models(project)), None)

    def new_model(self, project: str, name: str | None = None) -> Path:
        """The folder for a model to be trained.

        Without a name it is `model_YYYYMMDD-HHMMSS`, in UTC. That folder is made here and now, so
        that nobody else is given it. A model with a name takes the place of the one that has it.

        Raises:
            UsageError: a name cannot be that of a folder.
            ModelError: the folder cannot be made.
        """
        check_name("project", project)
        if name is not None:
            check_name("model", name)
            return self.root / project / name
        stem = f"model_{datetime.now(UTC):%Y%m%d-%H%M%S}"
        for number in count(1):
            path = self.root / project / (stem if number == 1 else f"{stem}-{number}")
            try:
                path.mkdir(parents=True)
            except FileExistsError:
                continue
            except OSError as error:
                raise ModelError(f"nothing can be saved to {path}: {error}") from error
            return path
        raise AssertionError("numbers end")

    def _look(self, path: Path) -> SavedModel | None:
        """A model, if it is one; its manifest is read again only if it was exchanged."""
        known = self._seen.pop(path, None)
        try:
            if known is None or known.stamp != _stamp(path):
                known = SavedModel.at(path)
        except (ModelError, OSError):
            return None
        self._seen[path] = known
        return known


def check_name(kind: str, name: str) -> None:
    """Make sure that a name may be that of a folder.

    Raises:
        UsageError: it may not.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot be the name of a {kind}: use letters, digits and `_ . @ + -`, up to "
            "100 of them, a letter or digit first"
        )


def newest_below(path: Path) -> Path:
    """The newest model in a folder of models, or in a folder of projects.

    Raises:
        ModelError: there is none.
    """
    folder = ProjectFolder(path)
    found = list(folder.models_in(path))
    if not found:
        found = [model for project in folder.projects() for model in folder.models(project)]
    if not found:
        raise ModelError(
            f"there is no model in {path}: train one, or name the folder that `nlu train` printed"
        )
    return max(found).path


def _stamp(path: Path) -> tuple[int, int]:
    found = os.stat(path / MANIFEST)
    return found.st_mtime_ns, found.st_ino


def _folders(path: Path) -> Iterator[Path]:
    """The folders in a folder that are not hidden, in order of their names."""
    return (entry for entry in _entries(path) if entry.name[0] != "." and entry.is_dir())


def _model_folders(path: Path) -> Iterator[Path]:
    """The folders in a folder, those too that are put aside while they are exchanged."""
    entries = set(_entries(path))
    for entry in sorted(entries):
        if entry.name[0] != ".":
            yield entry
        elif entry.name.endswith(".old"):
            whole = path / entry.name[1:].removesuffix(".old")
            if whole not in entries:
                yield whole


def _entries(path: Path) -> list[Path]:
    try:
        return sorted(path.iterdir())
    except OSError:
        return []
