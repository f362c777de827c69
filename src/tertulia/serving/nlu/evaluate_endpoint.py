"""The address where models are measured."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tertulia.core.errors import DataError
from tertulia.nlu.evaluation.evaluation import evaluate_interpreter
from tertulia.nlu.interpreter import Understanding
from tertulia.nlu.load import parse_training_data
from tertulia.nlu.place import raise_errors
from tertulia.nlu.projects import DEFAULT_PROJECT
from tertulia.serving.answering import answer_errors
from tertulia.serving.body import read_body
from tertulia.serving.encoding import encode
from tertulia.serving.errors import RequestError
from tertulia.serving.nlu.library import Library
from tertulia.serving.nlu.loaded_model import LoadedModel
from tertulia.serving.nlu.measured import measured
from tertulia.serving.prediction import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateEndpoint:
    """Reads examples, lets a model understand them, and says how well it did.

    The messages wait in line with those of users, a batch at a time, so that nobody waits long.

    Attributes:
        library: lends the models.
        max_body_bytes: the largest body.
        batch_size: how many messages wait in line at once.
        turn: held while examples are measured, which takes memory and time.
    """

    library: Library
    max_body_bytes: int
    batch_size: int
    turn: asyncio.Semaphore

    async def handle(self, request: Request) -> Response:
        """Answer one request when everything is measured."""
        return await answer_errors(self._respond(request))

    async def _respond(self, request: Request) -> Response:
        project = request.query_params.get("project") or DEFAULT_PROJECT
        name = request.query_params.get("model") or None
        body = await read_body(request, self.max_body_bytes)
        async with self.turn:
            model = await self.library.model(project, name)
            line = _Line(model, asyncio.get_running_loop(), self.batch_size)
            content = await asyncio.to_thread(_measure, body, line)
        return Response(content, media_type="application/json")


def _measure(body: bytes, line: _Line) -> bytes:
    """Measure a model by the examples in a body; called in a thread.

    Raises:
        RequestError: there are none, or they cannot be used.
    """
    try:
        reading = parse_training_data(body.decode("utf-8-sig"))
        raise_errors(reading.findings)
        return encode(measured(evaluate_interpreter(line, reading.data)))
    except UnicodeDecodeError as error:
        raise RequestError("the body must be text in UTF-8") from error
    except DataError as error:
        raise RequestError(str(error)) from error


@dataclass(frozen=True, slots=True)
class _Line:
    """Lets messages wait in line for a model, called from another thread than the loop's."""

    model: LoadedModel
    loop: asyncio.AbstractEventLoop
    batch_size: int

    def parse_all(self, texts: Sequence[str], /) -> list[Understanding]:
        """Understand messages.

        Raises:
            RequestError: the model failed on one.
            UnavailableError: too many messages wait, or the model was exchanged.
        """
        answers: list[Understanding] = []
        for start in range(0, len(texts), self.batch_size):
            waiting = self.model.understand(texts[start : start + self.batch_size])
            for outcome in asyncio.run_coroutine_threadsafe(waiting, self.loop).result():
                if not isinstance(outcome, Answer) or not isinstance(outcome.value, dict):
                    raise RequestError("the model failed on one of the messages", status=500)
                answers.append(outcome.value)
        return answers
