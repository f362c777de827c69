"""The trainings of a server: each in a process of its own, no more than allowed at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from tertulia.core.errors import TertuliaError, UsageError
from tertulia.nlu.projects import ProjectFolder, check_name
from tertulia.serving.errors import RequestError, UnavailableError
from tertulia.serving.nlu.training_job import TrainingJob
from tertulia.serving.nlu.training_run import train_in_a_process


@dataclass(slots=True)
class ProjectTrainings:
    """What is trained for one project: how many, what they are at, why the last one failed."""

    running: int = 0
    stages: dict[str, str] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A new model, and what one should know of the config and the examples it came from."""

    name: str
    warnings: tuple[str, ...]


class Trainings:
    """Trains models in processes, so that a training never slows an answer or ends the server.

    Args:
        root: the folder of all projects; None where nothing can be trained.
        limit: how many may be trained at once.
        on_trained: awaited when a model lies on disk, before its training counts as over.
    """

    def __init__(
        self, root: Path | None, limit: int, on_trained: Callable[[], Awaitable[None]]
    ) -> None:
        self.limit = limit
        self._folder = None if root is None else ProjectFolder(root.absolute())
        self._on_trained = on_trained
        self._projects: dict[str, ProjectTrainings] = {}
        self._tasks: set[asyncio.Task[TrainedModel]] = set()

    @property
    def running(self) -> int:
        """How many models are trained now."""
        return len(self._tasks)

    @property
    def projects(self) -> Mapping[str, ProjectTrainings]:
        """What is or was trained, by project."""
        return self._projects

    def check(self, project: str, name: str | None) -> None:
        """Make sure that a model of this project could be trained now.

        Raises:
            RequestError: it could not; with status 403 because all processes are busy.
        """
        if self._folder is None:
            raise RequestError("this server serves one model: start it with `--path` to train")
        try:
            check_name("project", project)
            if name is not None:
                check_name("model", name)
        except UsageError as error:
            raise RequestError(str(error)) from error
        if self.running >= self.limit:
            raise RequestError(
                f"no more than {self.limit} models are trained at once: try again later", status=403
            )

    async def train(self, project: str, name: str | None, job: TrainingJob) -> TrainedModel:
        """Train a model, and go on even if nobody waits for it any more.

        Raises:
            RequestError: it cannot be done; with status 403 because all processes are busy.
        """
        self.check(project, name)
        task = asyncio.get_running_loop().create_task(self._train(project, name, job))
        self._tasks.add(task)
        task.add_done_callback(self._forget)
        return await asyncio.shield(task)

    async def stop(self) -> None:
        """End all processes that still train."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _forget(self, task: asyncio.Task[TrainedModel]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # who waits for it hears of it, and maybe nobody does

    async def _train(self, project: str, name: str | None, job: TrainingJob) -> TrainedModel:
        state = self._projects.setdefault(project, ProjectTrainings())
        state.running += 1
        state.error = None
        folder = None
        try:
            folder = await asyncio.to_thread(self._new_folder, project, name)
            warnings = await train_in_a_process(
                replace(job, folder=str(folder)), partial(state.stages.__setitem__, str(folder))
            )
        except RequestError as error:
            state.error = str(error)
            if folder is not None:
                await asyncio.to_thread(_remove_empty, folder)
            raise
        except asyncio.CancelledError:
            raise UnavailableError("the server is shutting down") from None
        else:
            await self._on_trained()
            return TrainedModel(folder.name, warnings)
        finally:
            state.running -= 1
            state.stages.pop(str(folder), None)

    def _new_folder(self, project: str, name: str | None) -> Path:
        assert self._folder is not None  # noqa: S101 - `check` has made sure
        try:
            return self._folder.new_model(project, name)
        except TertuliaError as error:
            raise RequestError(str(error), status=500) from error


def _remove_empty(folder: Path) -> None:
    """Remove the folder that a model would have had, and its project if that has no other."""
    for place in (folder, folder.parent):
        with suppress(OSError):
            place.rmdir()
