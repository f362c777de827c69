"""The models on disk that a server may give, as they were when it last looked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tertulia.core.bundle import is_bundle
from tertulia.core.errors import ModelError, UsageError
from tertulia.nlu.projects import DEFAULT_PROJECT, ProjectFolder, SavedModel
from tertulia.serving.errors import RequestError
from tertulia.serving.nlu.settings import ALL_PROJECTS


class Shelves:
    """Projects and their models; without any, the one project is `default`, and empty.

    Args:
        root: the folder of all projects, if there is one.
        pinned: a model, or a folder of some, that is the project `default`, if there is one.

    Raises:
        ModelError: `pinned` is no model and holds none.
        UsageError: `root` is a model.
    """

    def __init__(self, root: Path | None, pinned: Path | None) -> None:
        if root is not None and is_bundle(root):
            raise UsageError(f"{root} is a model, not a folder of projects: serve it as `model`")
        self._root = None if root is None else ProjectFolder(root)
        self._pins = None if pinned is None else ProjectFolder(pinned)
        self._is_one = pinned is not None and is_bundle(pinned)
        self._shelves: Mapping[str, Sequence[SavedModel]] = {}
        self.look()
        if pinned is not None and not self._shelves[DEFAULT_PROJECT]:
            SavedModel.at(pinned)  # says what is wrong with it
            raise ModelError(f"there is no model in {pinned}")

    def look(self) -> None:
        """See what lies there now."""
        shelves: dict[str, Sequence[SavedModel]] = {}
        if self._root is not None:
            shelves = {name: self._root.models(name) for name in self._root.projects()}
        if self._pins is not None:
            shelves[DEFAULT_PROJECT] = self._pinned_models(self._pins)
        self._shelves = shelves or {DEFAULT_PROJECT: ()}

    def all(self) -> Mapping[str, Sequence[SavedModel]]:
        """The models of each project, the newest first."""
        return self._shelves

    def of(self, project: str) -> Sequence[SavedModel]:
        """The models of one project, the newest first.

        Raises:
            RequestError: there is no such project.
        """
        if project not in self._shelves:
            known = ", ".join(self._shelves)
            raise RequestError(f"there is no project {project!r}, but {known}", status=404)
        return self._shelves[project]

    def chosen(self, wanted: Sequence[str]) -> Sequence[str]:
        """The projects that are meant, where `all` means all of them.

        Raises:
            UsageError: one of them is not there.
        """
        if ALL_PROJECTS in wanted:
            return tuple(self._shelves)
        for project in wanted:
            if project not in self._shelves:
                known = ", ".join(self._shelves)
                raise UsageError(f"there is no project {project!r} to load, but {known}")
        return wanted

    def _pinned_models(self, pins: ProjectFolder) -> Sequence[SavedModel]:
        if not self._is_one:
            return pins.models_in(pins.root)
        try:
            return (SavedModel.at(pins.root.absolute()),)
        except ModelError:
            return self._shelves.get(DEFAULT_PROJECT, ())
