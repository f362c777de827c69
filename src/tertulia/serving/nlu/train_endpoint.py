"""The address where models are trained."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from tertulia.serving.answering import answer_errors
from tertulia.serving.body import media_type, read_body
from tertulia.serving.errors import RequestError
from tertulia.serving.nlu.training_job import training_job
from tertulia.serving.nlu.trainings import Trainings


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainEndpoint:
    """Reads a config and examples, waits for the training, names the new model.

    Attributes:
        trainings: what trains.
        default_config: the config for examples that come without one.
        allowed_modules: modules outside the package that configs may name.
        max_body_bytes: the largest body.
    """

    trainings: Trainings
    default_config: str
    allowed_modules: Sequence[str]
    max_body_bytes: int

    async def handle(self, request: Request) -> Response:
        """Answer one request when the model is trained."""
        return await answer_errors(self._respond(request))

    async def _respond(self, request: Request) -> Response:
        project = request.query_params.get("project")
        name = request.query_params.get("model") or None
        if not project:
            raise RequestError("name the project to train: `/train?project=...`", status=404)
        self.trainings.check(project, name)
        body, kind = await read_body(request, self.max_body_bytes), media_type(request)
        job = await asyncio.to_thread(training_job, body, kind, self.default_config)
        job = replace(job, allowed_modules=tuple(self.allowed_modules))
        trained = await self.trainings.train(project, name, job)
        answer = {
            "info": "new model trained",
            "model": trained.name,
            "warnings": trained.warnings,
        }
        return Response(msgspec.json.encode(answer), media_type="application/json")
