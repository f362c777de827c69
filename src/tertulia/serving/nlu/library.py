"""The models of a server: which of them answers for a project, and how others take over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

from tertulia.core.build import Environment
from tertulia.core.bundle import is_bundle
from tertulia.core.errors import TertuliaError
from tertulia.nlu.projects import DEFAULT_PROJECT, SavedModel
from tertulia.serving.errors import RequestError, UnavailableError
from tertulia.serving.nlu.fallback import FALLBACK
from tertulia.serving.nlu.loaded_model import LoadedModel
from tertulia.serving.nlu.memory import Memory
from tertulia.serving.nlu.settings import NluServerSettings
from tertulia.serving.nlu.shelves import Shelves

_log = logging.getLogger(__name__)


class Library:
    """Gives the model that answers for a project: the newest of it, or the one that is named.

    Models are loaded when they are first asked, and nobody waits for a model but those who asked
    for it. Where a newer model appears, it is loaded beside the old one, takes its place, and the
    old one answers what it had taken. A model that cannot be loaded is passed over.
    """

    def __init__(
        self,
        settings: NluServerSettings,
        environment: Environment,
        on_batch: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.shelves = Shelves(settings.path, settings.model)
        self._settings = settings
        self._memory = Memory(settings, environment, on_batch)
        self._current: dict[str, str] = {}  # the model of a project that was last seen as newest
        self._unusable: dict[SavedModel, str] = {}

    @property
    def is_open(self) -> bool:
        """Whether models are lent."""
        return self._memory.is_open

    @property
    def depth(self) -> int:
        """How many messages wait, for all models together."""
        return self._memory.depth

    def projects(self) -> Mapping[str, Sequence[str]]:
        """The names of the models of each project, the newest first."""
        return {
            project: [saved.name for saved in shelf] or [FALLBACK]
            for project, shelf in self.shelves.all().items()
        }

    def loaded(self, project: str) -> list[str]:
        """The names of the models of a project that are in memory, sorted."""
        return sorted(model.name for owner, model in self._memory.all() if owner == project)

    def current(self, project: str) -> str:
        """The name of the model that answers for a project when none is named."""
        if model := self._memory.get(project, self._current.get(project)):
            return model.name
        usable = (one for one in self.shelves.of(project) if one not in self._unusable)
        return next((saved.name for saved in usable), FALLBACK)

    # --- lending ---

    async def model(self, project: str = DEFAULT_PROJECT, name: str | None = None) -> LoadedModel:
        """The model that answers; of one that is not there, the project's newest does its work.

        Raises:
            RequestError: there is no such project, or none of its models can be loaded.
            UnavailableError: the server is shutting down.
        """
        while self.is_open:
            at_hand = self._memory.get(project, name or self._current.get(project))
            model = at_hand or await self._fetched(project, name)
            if model.is_open:  # else it was dropped while we waited for it
                return model
        raise UnavailableError("the server is shutting down")

    async def _fetched(self, project: str, name: str | None) -> LoadedModel:
        shelf = self.shelves.of(project)
        named = next((saved for saved in shelf if saved.name == name), None)
        if named is not None:
            return await self._memory.load(project, named)
        if name not in (None, FALLBACK):
            _log.warning(
                "project %s has no model of the name asked for: its newest answers", project
            )
        if current := self._memory.get(project, self._current.get(project)):
            return current
        model = await self._newest(project, shelf)
        self._current[project] = model.name
        return model

    async def _newest(self, project: str, shelf: Sequence[SavedModel]) -> LoadedModel:
        """The newest model that can be loaded; the fallback where there is none at all."""
        if not shelf:
            return await self._memory.load(project, None)
        for saved in shelf:
            if saved not in self._unusable and (model := await self._loaded(project, saved)):
                return model
        reasons = "; ".join(self._unusable[saved] for saved in shelf)
        raise RequestError(f"no model of project {project!r} can be loaded: {reasons}", status=500)

    async def _loaded(self, project: str, saved: SavedModel | None) -> LoadedModel | None:
        """A model; None, and noted as unusable, where it cannot be loaded."""
        try:
            return await self._memory.load(project, saved)
        except RequestError as error:
            if saved is not None:
                self._unusable[saved] = str(error)
            return None

    # --- exchanging ---

    def unload(self, project: str, name: str | None = None) -> str:
        """Put a model out of memory, as soon as it has answered what it took; returns its name.

        Raises:
            RequestError: there is no such model.
        """
        known = [*(saved.name for saved in self.shelves.of(project)), *self.loaded(project)]
        chosen = name or self.current(project)
        if chosen not in (*known, self.current(project)):
            listed = ", ".join(dict.fromkeys(known)) or "none"
            raise RequestError(
                f"project {project!r} has no such model; there are: {listed}", status=404
            )
        if model := self._memory.get(project, chosen):
            self._memory.drop(project, model)
        return chosen

    async def refresh(self) -> None:
        """Look through the folder; where a loaded model was outdone, let the newer one answer."""
        await asyncio.to_thread(self.shelves.look)
        for project, model in self._memory.all():
            shelf = self.shelves.all().get(project)
            if shelf is None and model.saved is None:
                self._memory.drop(project, model)  # there are other projects now
            elif self._current.get(project) == model.name:
                await self._outdo(project, model, shelf or ())
            else:
                again = next((one for one in shelf or () if one.name == model.name), model.saved)
                if again != model.saved:
                    await self._loaded(project, again)

    async def _outdo(self, project: str, model: LoadedModel, shelf: Sequence[SavedModel]) -> None:
        """Exchange the model of a project, if there is a newer one, or its own is gone."""
        usable = [saved for saved in shelf if saved not in self._unusable]
        if not usable or usable[0] == model.saved:
            return
        saved = model.saved
        if saved is not None and saved not in shelf and usable[0] < saved and is_bundle(saved.path):
            return  # it is being exchanged at this moment
        newer = await self._loaded(project, usable[0])
        if newer is None or newer.name == model.name or self._current.get(project) != model.name:
            return
        self._current[project] = newer.name
        self._memory.drop(project, model)

    # --- running ---

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Lend models while inside; on leaving, answer what was taken."""
        async with self._memory.running() as group:
            for project in self.shelves.chosen(self._settings.pre_load):
                try:
                    await self.model(project)
                except RequestError as error:
                    _log.error("%s", error)
            watch = group.create_task(self._watch())
            try:
                yield
            finally:
                watch.cancel()

    async def _watch(self) -> None:
        """Notice models that others train or remove."""
        while True:
            await asyncio.sleep(self._settings.refresh_seconds)
            try:
                await self.refresh()
            except (TertuliaError, OSError) as error:
                _log.error("the folder of models cannot be looked through: %s", error)
