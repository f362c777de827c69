"""Services that are a trained pipeline, in this process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tertulia.agent.connectors.gatherer import Gatherer, Outcome
from tertulia.agent.connectors.lifetime import Lifetime
from tertulia.agent.connectors.own_thread import OwnThread
from tertulia.agent.connectors.predictor import Predictor, Row
from tertulia.agent.errors import ConnectorError
from tertulia.agent.service import Request
from tertulia.agent.state import Json
from tertulia.api import Workspace, load
from tertulia.core.bundle import is_bundle
from tertulia.core.errors import ParameterError, TertuliaError
from tertulia.core.paths import under
from tertulia.core.pipeline import Pipeline


class PipelineConnector:
    """Runs a pipeline in a thread of its own, on batches of the tasks of all dialogues.

    A task is a batch of one, `{"x": ["hello"]}`, by the names of the pipeline's inputs; with a
    single input its name does not matter, and the bare text will do; a list has a value for each
    input. The answer is the pipeline's output, or an object of its outputs where there are several.
    A pipeline that understands messages is given a text, and answers with what it understood.

    Args:
        model: a model directory, a config that was trained before, or a pipeline.
        max_batch: the most tasks in one call of the pipeline.
        max_waiting: the most tasks that may wait; more are refused at once.
        timeout_seconds: how long whoever asks should wait for an answer; None: as they like.
        stop_limit_seconds: how long a stop may wait for the batch that is under way.
        workspace: where paths start, and which modules a config may name.

    Raises:
        ParameterError: one of them makes no sense.
    """

    def __init__(
        self,
        model: str | Path | Pipeline,
        *,
        max_batch: int = 64,
        max_waiting: int = 1024,
        timeout_seconds: float | None = None,
        stop_limit_seconds: float = 5.0,
        workspace: Workspace | None = None,
    ) -> None:
        if min(max_batch, max_waiting) < 1:
            raise ParameterError("`max_batch` and `max_waiting` must be 1 or more")
        self.timeout_seconds = timeout_seconds
        self._model = model
        self._workspace = workspace or Workspace()
        self._stop_limit_seconds = stop_limit_seconds
        name = "the pipeline" if isinstance(model, Pipeline) else f"the pipeline {model}"
        self._lifetime = Lifetime(name)
        self._thread = OwnThread(name)
        self._predictor: Predictor
        self._gatherer: Gatherer[Row] = Gatherer(
            work=self._work,
            max_batch=max_batch,
            max_waiting=max_waiting,
            can_be_interrupted=False,  # a thread cannot be
        )

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs that a task must have; known once it is started."""
        return self._predictor.required

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of what it answers with; known once it is started."""
        return self._predictor.outputs

    async def start(self) -> None:
        """Load the pipeline, in its thread.

        Raises:
            ConnectorError: it cannot be loaded.
        """
        self._thread.start()
        try:
            self._predictor = await self._thread.run(self._load())
        except BaseException as error:
            await self._thread.stop(self._stop_limit_seconds)
            if not isinstance(error, TertuliaError | OSError):
                raise
            raise ConnectorError(f"{self._lifetime.what} cannot be loaded: {error}") from error
        self._lifetime.begin()

    async def stop(self) -> None:
        """Send away who waits, and end the thread after the batch that is under way."""
        if self._lifetime.is_running:
            self._lifetime.end()
            await self._gatherer.close()
            await self._thread.stop(self._stop_limit_seconds)

    async def send(self, request: Request) -> Json:
        """Ask the pipeline, alone or in company.

        Raises:
            ConnectorError: the payload does not fit its inputs, it fails on it, or too many wait.
        """
        async with self._lifetime.request():
            return await self._gatherer.submit(self._predictor.row(request.payload))

    async def _load(self) -> Predictor:
        return Predictor(self._lifetime.what, _opened(self._model, self._workspace))

    async def _work(self, rows: Sequence[Row]) -> Sequence[Outcome]:
        return await self._thread.run(self._predict(rows))

    async def _predict(self, rows: Sequence[Row]) -> Sequence[Outcome]:
        return self._predictor.answer(rows)


def _opened(model: str | Path | Pipeline, workspace: Workspace) -> Pipeline:
    """The pipeline; a model directory is looked for below the workspace's root too."""
    if isinstance(model, Pipeline):
        return model
    below = under(workspace.root, str(model))
    if not is_bundle(Path(model)) and is_bundle(below):
        return load(below, workspace)
    return load(model, workspace)
