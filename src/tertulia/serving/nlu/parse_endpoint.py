"""The addresses where messages are understood. This path is hot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tertulia.serving.answering import answer_errors
from tertulia.serving.body import read_body
from tertulia.serving.encoding import decode, encode
from tertulia.serving.errors import RequestError
from tertulia.serving.metrics import ModelMetrics
from tertulia.serving.nlu.emulation import EMULATIONS, emulation_named
from tertulia.serving.nlu.library import Library
from tertulia.serving.nlu.question import Question
from tertulia.serving.nlu.response_log import ResponseLog
from tertulia.serving.nlu.settings import Emulation
from tertulia.serving.prediction import Answer, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseEndpoint:
    """Reads a request, waits for the model, writes what it understood.

    Attributes:
        library: lends the models.
        metrics: counts the requests.
        max_body_bytes: the largest body.
        max_texts: the most messages in one request.
        emulate: whose answers to give.
        response_log: where to write down every answer.
        names_model: whether answers say which model gave them.
    """

    library: Library
    metrics: ModelMetrics
    max_body_bytes: int
    max_texts: int
    emulate: Emulation | None = None
    response_log: ResponseLog | None = None
    names_model: bool = True

    async def handle(self, request: Request) -> Response:
        """Answer one request, whatever it holds."""
        start = perf_counter()
        response = await answer_errors(self._respond(request))
        self.metrics.count_request(response.status_code, perf_counter() - start)
        return response

    async def _respond(self, request: Request) -> Response:
        fields: Mapping[str, object] = request.query_params
        emulate = self.emulate
        if mode := request.query_params.get("emulation_mode"):
            emulate = emulation_named(mode)
        if request.method == "POST":
            body = decode(await read_body(request, self.max_body_bytes))
            fields = {**fields, **body} if fields else body
        question = Question.of(fields)
        if len(question.texts) > self.max_texts:
            limit = f"at most {self.max_texts} messages fit into one request"
            raise RequestError(limit, status=413)
        model = await self.library.model(question.project, question.model)
        outcomes = await model.understand(question.texts, question.time)
        answers = [
            self._answer(outcome, question.project, model.name, emulate) for outcome in outcomes
        ]
        content = encode(answers[0] if question.is_single else answers)
        return Response(content, media_type="application/json")

    def _answer(
        self, outcome: Outcome, project: str, model: str, emulate: Emulation | None
    ) -> object:
        """What is said of one message.

        Raises:
            RequestError: the model failed on it.
        """
        if not isinstance(outcome, Answer) or not isinstance(outcome.value, dict):
            raise RequestError("the model failed on this message", status=500)
        understood: dict[str, Any] = outcome.value
        if self.response_log is not None:
            self.response_log.write(understood, project, model)
        if emulate is not None:
            return EMULATIONS[emulate](understood)
        if self.names_model:
            return {**understood, "project": project, "model": model}
        return understood
