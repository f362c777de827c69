"""The models of a server that are in memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from tertulia.core.build import Environment
from tertulia.core.errors import TertuliaError
from tertulia.nlu.interpreter import Interpreter
from tertulia.nlu.projects import SavedModel
from tertulia.serving.errors import RequestError, UnavailableError
from tertulia.serving.nlu.fallback import FALLBACK, fallback_interpreter
from tertulia.serving.nlu.loaded_model import LoadedModel
from tertulia.serving.nlu.settings import NluServerSettings

_log = logging.getLogger(__name__)


class Memory:
    """Loads models in threads, and holds them by project and name until they are dropped.

    Everything else here runs on one event loop and nothing is locked, so that no failure can leave
    a lock behind.
    """

    def __init__(
        self, settings: NluServerSettings, environment: Environment, on_batch: Callable[[int], None]
    ) -> None:
        self._settings = settings
        self._environment = environment
        self._on_batch = on_batch
        self._models: dict[tuple[str, str], LoadedModel] = {}
        self._loading: dict[tuple[str, SavedModel | None], asyncio.Task[LoadedModel]] = {}
        self._group: asyncio.TaskGroup | None = None

    @property
    def is_open(self) -> bool:
        """Whether models are held."""
        return self._group is not None

    @property
    def depth(self) -> int:
        """How many messages wait, for all models together."""
        return sum(model.depth for model in self._models.values())

    def all(self) -> Sequence[tuple[str, LoadedModel]]:
        """Every model, with its project."""
        return [(project, model) for (project, _), model in self._models.items()]

    def get(self, project: str, name: str | None) -> LoadedModel | None:
        """The model of this name, if it is in memory."""
        return None if name is None else self._models.get((project, name))

    async def load(self, project: str, saved: SavedModel | None) -> LoadedModel:
        """Load a model, None being the fallback, once for all who ask for it meanwhile.

        It takes the place of the one with its name, which answers what it had taken.

        Raises:
            RequestError: it cannot be loaded.
            UnavailableError: the server is shutting down.
        """
        key = (project, saved)
        if key not in self._loading:
            task = asyncio.get_running_loop().create_task(self._load(project, saved))
            task.add_done_callback(lambda done: self._forget(key, done))
            self._loading[key] = task
        return await asyncio.shield(self._loading[key])

    def drop(self, project: str, model: LoadedModel) -> None:
        """Let go of a model, as soon as it has answered what it took."""
        if self._models.get((project, model.name)) is model:
            del self._models[project, model.name]
        model.close()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.TaskGroup]:
        """Hold models while inside; on leaving, answer what was taken."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            try:
                yield group
            finally:
                self._group = None
                for model in self._models.values():
                    model.close()

    def _forget(self, key: tuple[str, SavedModel | None], done: asyncio.Task[LoadedModel]) -> None:
        del self._loading[key]
        if not done.cancelled():
            done.exception()  # those who wait for it hear of it, and maybe nobody does

    async def _load(self, project: str, saved: SavedModel | None) -> LoadedModel:
        name = FALLBACK if saved is None else saved.name
        known = self.get(project, name)
        if known is not None and known.saved == saved:
            return known
        interpreter = await asyncio.to_thread(self._interpreter, project, saved)
        if self._group is None:
            raise UnavailableError("the server is shutting down")
        model = LoadedModel(
            name,
            interpreter,
            saved,
            max_batch=self._settings.max_batch,
            max_waiting=self._settings.max_waiting,
            on_batch=self._on_batch,
        )
        self._group.create_task(model.run())
        await model.opened()
        old = self.get(project, name)
        self._models[project, name] = model
        if old is not None:
            old.close()
        return model

    def _interpreter(self, project: str, saved: SavedModel | None) -> Interpreter:
        """Read a model from disk; called in a thread.

        Raises:
            RequestError: it cannot be loaded, for whatever reason.
        """
        try:
            if saved is None:
                return fallback_interpreter()
            return Interpreter.load(saved.path, self._environment)
        except Exception as error:
            name = FALLBACK if saved is None else saved.name
            cause = str(error) if isinstance(error, TertuliaError) else type(error).__name__
            _log.error("model %s of project %s cannot be loaded: %s", name, project, cause)
            raise RequestError(f"model {name!r} cannot be loaded: {cause}", status=500) from error
