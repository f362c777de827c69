"""Services over real HTTP, for whole turns: they answer, or do whatever a broken service does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Answering = Callable[[Any], Any]
"""From the body of a request to the answer to its one task."""


def texts_of(body: Any) -> list[str]:
    """The texts of a task, whatever formatter has made it."""
    if "dialogs" in body:
        return [utterance["text"] for utterance in body["dialogs"][0]["utterances"]]
    return next(value for value in body.values() if isinstance(value, list))


def best_of(body: Any) -> Any:
    """What a response selector answers: the hypothesis with the highest confidence."""
    best = max(body["hypotheses"], key=lambda hypothesis: hypothesis["confidence"])
    return {key: best[key] for key in ("skill_name", "text", "confidence")}


ANSWERS: Mapping[str, Answering] = {
    "annotator_1": lambda _: {"tokens": ["hello"], "tags": ["O"]},
    "annotator_2": lambda _: ["neutral", "speech"],
    "bot_annotator": lambda _: "joy",
    "skill_selector": lambda _: ["skill_1", "skill_2", "skill_3"],
    "skill_1": lambda body: [{"text": f"echo: {texts_of(body)[-1]}", "confidence": 0.9}],
    "skill_2": lambda _: [{"text": "I like movies.", "confidence": 0.5}],
    "skill_3": lambda _: [{"text": "Nice weather today.", "confidence": 0.3}],
    "hypothesis_annotator": lambda body: {"length": len(texts_of(body)[0])},
    "batch_annotator": lambda _: {"toxic": 0.1},
    "response_selector": best_of,
    "postprocessor": lambda body: f"{texts_of(body)[0]} :)",
}
"""What each service answers to one task when nothing is wrong with it."""

Misbehaviour = Callable[[web.Request, "Stubs"], Awaitable[web.StreamResponse]]


async def _hang(_: web.Request, stubs: Stubs) -> web.StreamResponse:
    await stubs.is_over.wait()
    return web.Response()


async def _server_error(_: web.Request, __: Stubs) -> web.StreamResponse:
    return web.json_response({"error": "a stub's failure"}, status=500)


async def _no_json(_: web.Request, __: Stubs) -> web.StreamResponse:
    return web.Response(text="<html>Welcome to nginx!</html>", content_type="text/html")


async def _huge(request: web.Request, _: Stubs) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'["')
    for _megabyte in range(100):
        await response.write(b"x" * 2**20)
    return response


async def _cut(request: web.Request, _: Stubs) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'[{"text": "I was about to')
    _close(request)
    return response


async def _close_without_a_word(request: web.Request, _: Stubs) -> web.StreamResponse:
    _close(request)
    return web.Response()


def _close(request: web.Request) -> None:
    assert request.transport is not None
    request.transport.close()


def _says(answer: Any) -> Misbehaviour:
    async def say(_: web.Request, __: Stubs) -> web.StreamResponse:
        return web.json_response(answer)

    return say


MISBEHAVIOURS: Mapping[str, Misbehaviour] = {
    "hangs": _hang,
    "answers 500": _server_error,
    "answers no JSON": _no_json,
    "answers 100 MB": _huge,
    "closes in the middle": _cut,
    "closes without a word": _close_without_a_word,
    "answers null": _says([None]),
    "answers a number": _says([42]),
    "answers an object of numbers": _says({"text": 1, "confidence": "high", "batch": 7}),
    "answers a list of nulls": _says([[None, None]]),
    "answers nothing": _says([]),
}
"""What a broken service does instead."""


@dataclass
class Stubs:
    """A server that is all services of an assistant, each at `/<its label>`.

    Attributes:
        url: where it listens.
        asked: every body that a service was sent, by service.
        faults: the misbehaviour of those that are broken.
        answers: what those answer that do not answer as usual.
    """

    url: str = ""
    asked: dict[str, list[Any]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Answering] = field(default_factory=dict)
    is_over: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Be one of the services."""
        name = request.match_info["service"]
        body = json.loads(await request.read())
        self.asked.setdefault(name, []).append(body)
        if name in self.faults:
            return await MISBEHAVIOURS[self.faults[name]](request, self)
        answer = {**ANSWERS, **self.answers}[name]
        return web.json_response([answer(task) for task in _tasks(name, body)])


def _tasks(name: str, body: Any) -> list[Any]:
    """The tasks that a request holds: one, but where tasks are joined into batches."""
    return [{"x": [text]} for text in body["x"]] if name == "batch_annotator" else [body]


@asynccontextmanager
async def serve_stubs() -> AsyncIterator[Stubs]:
    """Serve them at a free port."""
    stubs = Stubs()
    app = web.Application(client_max_size=2**26)
    app.router.add_post("/{service}", stubs.handle)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        [(host, port)] = runner.addresses
        stubs.url = f"http://{host}:{port}"
        yield stubs
    finally:
        stubs.is_over.set()
        await runner.cleanup()
