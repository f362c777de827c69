"""The address of a model: one request, one answer. This path is hot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from starlette.requests import Request
from starlette.responses import Response

from tertulia.serving.answering import answer_errors
from tertulia.serving.arguments import Arguments, Examples
from tertulia.serving.batching import Batcher
from tertulia.serving.body import is_json, media_type, read_body
from tertulia.serving.encoding import decode, encode
from tertulia.serving.errors import RequestError
from tertulia.serving.metrics import ModelMetrics
from tertulia.serving.prediction import Answer, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEndpoint:
    """Reads a request, waits for the model, writes what it said."""

    arguments: Arguments
    batcher: Batcher
    metrics: ModelMetrics
    max_body_bytes: int

    async def handle(self, request: Request) -> Response:
        """Answer one request, whatever it holds."""
        start = perf_counter()
        response = await answer_errors(self._respond(request))
        self.metrics.count_request(response.status_code, perf_counter() - start)
        return response

    async def _respond(self, request: Request) -> Response:
        examples = await self._examples(request)
        outcomes = await self.batcher.answer(examples.rows)
        return Response(encode(_answers(examples, outcomes)), media_type="application/json")

    async def _examples(self, request: Request) -> Examples:
        """Read and check a request."""
        if not is_json(media_type(request)):
            raise RequestError("the request must hold JSON, with content-type application/json")
        body = await read_body(request, self.max_body_bytes)
        examples = self.arguments.examples(decode(body))
        if len(examples.rows) > self.batcher.max_waiting:
            limit = f"at most {self.batcher.max_waiting} examples fit into one request"
            raise RequestError(limit, status=413)
        return examples


def _answers(examples: Examples, outcomes: Sequence[Outcome]) -> object:
    """What to send: the answer to a single example, or a list with one per example.

    Raises:
        RequestError: the model failed on some of them; with status 500.
    """
    answers = [outcome.value for outcome in outcomes if isinstance(outcome, Answer)]
    if len(answers) < len(outcomes):
        raise RequestError(_failed(examples, outcomes), status=500)
    return answers[0] if examples.is_single else answers


def _failed(examples: Examples, outcomes: Sequence[Outcome]) -> str:
    if examples.is_single:
        return "the model failed on this example"
    failed = [index for index, outcome in enumerate(outcomes) if not isinstance(outcome, Answer)]
    places = ", ".join(str(index) for index in failed[:10])
    more = ", …" if len(failed) > 10 else ""
    return f"the model failed on {len(failed)} of {len(outcomes)} examples, at {places}{more}"
