import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import uvicorn

from tertulia.agent.connectors.http import HttpConnector
from tertulia.agent.errors import ConnectorError
from tertulia.agent.service import Request
from tertulia.agent.skills.connector import SkillConnector
from tertulia.agent.skills.pattern_matching import PatternMatchingSkill
from tertulia.serving.agent.tokens import Tokens
from tertulia.serving.server import server_config
from tertulia.serving.service_app import service_app
from tests.agent.connectors.stub import request

SECRET = "my number is 4111"


@dataclass
class Worker:
    """A connector that does what it is told to."""

    work: Callable[[Request], Any]
    requests: list[Request] = field(default_factory=list)
    is_open: bool = False

    async def start(self) -> None:
        self.is_open = True

    async def stop(self) -> None:
        self.is_open = False

    async def send(self, task: Request) -> Any:
        assert self.is_open
        self.requests.append(task)
        worked = self.work(task)
        return await worked if asyncio.iscoroutine(worked) else worked


@asynccontextmanager
async def served(connector: Any, **options: Any) -> AsyncIterator[str]:
    """Serve a connector at a free port."""
    server = uvicorn.Server(server_config(service_app(connector, "faq", **options)))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


async def ask(url: str, task: Request) -> Any:
    """Ask as an agent asks."""
    connector = HttpConnector([url])
    await connector.start()
    try:
        answer = await connector.send(task)
    finally:
        await connector.stop()
    return answer


async def failure(url: str) -> ConnectorError:
    try:
        await ask(url, request({"x": [SECRET]}))
    except ConnectorError as error:
        return error
    raise AssertionError("it answered")


async def test_an_agent_gets_the_answer_that_it_would_get_in_its_own_process() -> None:
    worker = Worker(lambda task: {"said": task.payload["x"]})
    async with served(worker) as url:
        assert await ask(url, request({"x": ["Paris"]})) == {"said": ["Paris"]}
    assert worker.requests[0].label == "faq"
    assert not worker.is_open


async def test_a_skill_moves_into_another_process_with_its_state() -> None:
    skill = SkillConnector(PatternMatchingSkill(["Hello, {name}!"], ["hi"]))
    view = {
        "dialog_id": "d",
        "utterances": [{"text": "hi"}],
        "human_utterances": [{"text": "hi", "annotations": {}}],
        "bot_utterances": [],
        "human": {"attributes": {}, "profile": {"name": "Ann"}},
        "bot": {"attributes": {}},
    }
    async with served(skill) as url:
        whole = await ask(url, request(view))
        assert whole == [{"text": "Hello, Ann!", "confidence": 1.0}]
        assert await ask(url, request({"dialogs": [view]})) == whole


async def test_pieces_of_text_arrive_while_the_service_still_speaks() -> None:
    is_heard = asyncio.Event()

    async def speak(task: Request) -> Any:
        task.emit("It will ")
        await is_heard.wait()
        task.emit("rain.")
        return {"text": "It will rain."}

    heard: list[str] = []

    def hear(piece: str) -> None:
        heard.append(piece)
        is_heard.set()

    async with served(Worker(speak)) as url:
        answer = await ask(url, request({}, emit=hear))
    assert answer == {"text": "It will rain."}
    assert heard == ["It will ", "rain."]


async def test_a_failure_is_one_and_says_whose_fault_it_is() -> None:
    def fail(error: Exception) -> Callable[[Request], Any]:
        def work(_task: Request) -> Any:
            raise error

        return work

    async with served(Worker(fail(ConnectorError("the index is broken")))) as url:
        error = await failure(url)
        assert (str(error.is_outage), "500" in str(error)) == ("True", True)
    async with served(Worker(fail(ConnectorError("too many wait", is_outage=True)))) as url:
        assert "503" in str(await failure(url))


async def test_a_fault_of_ours_tells_nobody_what_was_said(caplog: Any) -> None:
    def work(task: Request) -> Any:
        raise ValueError(task.payload["x"][0])

    with caplog.at_level(logging.DEBUG):
        async with served(Worker(work)) as url, httpx.AsyncClient() as client:
            answer = await client.post(url, json={"x": [SECRET]})
    assert answer.status_code == 500
    assert "ValueError" in caplog.text
    assert SECRET not in answer.text + caplog.text


async def test_a_stream_that_breaks_off_is_a_failure() -> None:
    async def speak(task: Request) -> Any:
        task.emit("It will ")
        raise ConnectorError("the model is gone")

    async with served(Worker(speak)) as url:
        assert "ended its stream before the answer" in str(await failure(url))


async def test_a_task_whose_client_goes_away_is_given_up() -> None:
    is_begun, is_over = asyncio.Event(), asyncio.Event()

    async def hang(_task: Request) -> Any:
        is_begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            is_over.set()

    async with served(Worker(hang)) as url:
        asking = asyncio.create_task(ask(url, request({})))
        await is_begun.wait()
        asking.cancel()
        await is_over.wait()


async def test_tasks_are_worked_on_side_by_side() -> None:
    together = asyncio.Barrier(8)

    async def meet(task: Request) -> Any:
        await together.wait()
        return {"x": task.payload}

    async with served(Worker(meet)) as url:
        answers = await asyncio.gather(*(ask(url, request(number)) for number in range(8)))
    assert answers == [{"x": number} for number in range(8)]


async def test_what_is_no_task_is_refused() -> None:
    async with (
        served(Worker(lambda _: {}), max_body_bytes=100) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        assert (await client.post("/", content=b"{")).status_code == 400
        assert (await client.post("/", content=b'"' + b"a" * 200 + b'"')).status_code == 413
        foreign = {"origin": "http://evil.example"}
        assert (await client.post("/", json={}, headers=foreign)).status_code == 403
        assert (await client.get("/probe")).json() == {"status": "ok"}


async def test_a_service_says_how_long_it_wants_to_be_left_alone() -> None:
    def work(_task: Request) -> Any:
        raise ConnectorError("too many ask", is_outage=True, retry_after_seconds=6.5)

    async with served(Worker(work)) as url:
        assert (await failure(url)).retry_after_seconds == 7


async def test_an_answer_that_is_no_json_is_a_failure() -> None:
    worker = Worker(lambda _: {"half of a character": "\ud83d"})
    async with served(worker) as url, httpx.AsyncClient() as client:
        answer = await client.post(url, json={})
    assert answer.json() == {"error": "the service failed: see its log"}


async def test_a_task_is_given_up_if_its_client_goes_away_at_the_first_piece() -> None:
    is_over = asyncio.Event()

    async def speak(task: Request) -> Any:
        task.emit("It will ")
        try:
            await asyncio.Event().wait()
        finally:
            is_over.set()

    calls = count()

    async def receive() -> Any:
        match next(calls):
            case 0:
                return {"type": "http.request", "body": b"{}"}
            case 1:
                await asyncio.Event().wait()  # until there is a piece
        return {"type": "http.disconnect"}

    async def send(_message: Any) -> None: ...

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "headers": [],
        "query_string": b"",
        "asgi": {"spec_version": "2.3"},
    }
    await service_app(Worker(speak, is_open=True), "faq")(scope, receive, send)
    await is_over.wait()


async def test_a_task_shows_a_token_where_there_are_tokens() -> None:
    tokens = Tokens(api=("secret",))
    async with served(Worker(lambda _: {}), tokens=tokens) as url:
        assert "401" in str(await failure(url))
        connector = HttpConnector([url], headers={"authorization": "Bearer secret"})
        await connector.start()
        assert await connector.send(request({})) == {}
        await connector.stop()
        async with httpx.AsyncClient(base_url=url) as client:
            assert (await client.get("/probe")).status_code == 200
