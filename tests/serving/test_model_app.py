import asyncio
import threading

import httpx
import numpy as np
import pytest

from tertulia.serving.model_app import model_app
from tertulia.serving.settings import ServerSettings


class Shouter:
    inputs, outputs = ("text",), ("loud",)

    def __call__(self, texts):
        return [text.upper() for text in texts]


class Intents:
    inputs, outputs = ("x",), ("labels", "probabilities")

    def __call__(self, texts):
        return np.array([["greet"]] * len(texts)), [{"greet": np.float32(0.5)} for _ in texts]


class Reader:
    inputs, outputs = ("context_raw", "question_raw"), ("pair",)

    def __call__(self, contexts, questions):
        return list(zip(contexts, questions, strict=True))


class Strange:
    inputs, outputs = ("text",), ("thing",)

    def __call__(self, texts):
        return [object() for _ in texts]


async def test_one_example_is_answered_by_its_prediction(client_of) -> None:
    async with client_of(Shouter()) as client:
        answer = await client.post("/model", json={"context": "hello"})

    assert (answer.status_code, answer.json()) == (200, "HELLO")
    assert answer.headers["content-type"] == "application/json"


async def test_an_array_is_answered_by_one_item_per_example(client_of) -> None:
    async with client_of(Shouter()) as client:
        answer = await client.post("/model", json={"context": ["a", "b"]})

    assert (answer.status_code, answer.json()) == (200, ["A", "B"])


async def test_several_outputs_become_an_array(client_of) -> None:
    async with client_of(Intents()) as client:
        one = await client.post("/model", json={"context": "hello"})
        two = await client.post("/model", json={"x": ["hello", "hi"]})

    assert one.json() == [["greet"], {"greet": 0.5}]
    assert two.json() == [one.json(), one.json()]


async def test_a_missing_argument_of_several_is_null(client_of) -> None:
    async with client_of(Reader(), model_args_names=("context", "question")) as client:
        answer = await client.post("/model", json={"question": ["why?", "who?"]})

    assert answer.json() == [[None, "why?"], [None, "who?"]]


async def test_the_model_stands_where_it_is_told_to(client_of) -> None:
    async with client_of(Shouter(), model_endpoint="/ask/me") as client:
        answer = await client.post("/ask/me", json={"context": "hello"})

    assert answer.json() == "HELLO"


@pytest.mark.parametrize("text", ["", "😀", "\x00", "a" * 1_000_000])
async def test_any_text_goes_through(client_of, text: str) -> None:
    async with client_of(Shouter()) as client:
        answer = await client.post("/model", json={"context": text})

    assert answer.json() == text.upper()


async def test_half_a_character_goes_through(client_of) -> None:
    async with client_of(Shouter()) as client:
        answer = await client.post(
            "/model", content=rb'{"context": "a\ud83d"}', headers={"content-type": "text/x+json"}
        )

    assert answer.json() == "A\ufffd"


@pytest.mark.parametrize(
    ("method", "path", "content", "kind", "status"),
    [
        ("POST", "/model", b"hello", "application/json", 400),
        ("POST", "/model", b'{"context": "a"}', "text/plain", 400),
        ("POST", "/model", b'{"context": "a"}', "", 400),
        ("POST", "/model", b'{"context": []}', "application/json", 400),
        ("POST", "/model", b'{"context": 1}', "application/json", 400),
        ("POST", "/model", b"{}", "application/json; charset=utf-8", 400),
        ("POST", "/model", b'{"context": "%s"}' % (b"a" * 100), "application/json", 413),
        ("POST", "/model", b'{"context": [null]}', "application/json", 500),
        ("GET", "/model", b"", "", 405),
        ("POST", "/probe", b"", "", 405),
        ("GET", "/nowhere", b"", "", 404),
        ("GET", "/static/nowhere.js", b"", "", 404),
        ("GET", "/static/../settings.py", b"", "", 404),
    ],
)
async def test_every_error_is_json(client_of, method, path, content, kind, status) -> None:
    async with client_of(Shouter(), max_body_bytes=100) as client:
        answer = await client.request(
            method, path, content=content, headers={"content-type": kind} if kind else {}
        )

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert list(answer.json()) == ["error"]


async def test_a_body_is_not_read_beyond_its_limit(client_of) -> None:
    read: list[bytes] = []

    async def endless():
        while True:
            read.append(b"a" * 60)
            yield read[-1]

    async with client_of(Shouter(), max_body_bytes=100) as client:
        answer = await client.post(
            "/model", content=endless(), headers={"content-type": "application/json"}
        )

    assert answer.status_code == 413
    assert len(read) == 2


async def test_more_examples_than_ever_fit_are_too_large(client_of) -> None:
    async with client_of(Shouter(), max_waiting=2) as client:
        answer = await client.post("/model", json={"context": ["a", "b", "c"]})

    assert (answer.status_code, answer.json()) == (
        413,
        {"error": "at most 2 examples fit into one request"},
    )


async def test_the_failed_examples_of_an_array_are_named(client_of) -> None:
    async with client_of(Shouter()) as client:
        answer = await client.post("/model", json={"context": ["a", None, "c", 4]})

    assert (answer.status_code, answer.json()) == (
        500,
        {"error": "the model failed on 2 of 4 examples, at 1, 3"},
    )


async def test_an_answer_that_is_no_data_is_an_error(client_of) -> None:
    async with client_of(Strange()) as client:
        answer = await client.post("/model", json={"context": "a"})

    assert answer.status_code == 500
    assert "no plain data" in answer.json()["error"]


async def test_a_busy_server_says_when_to_come_again(client_of) -> None:
    entered, gate = threading.Event(), threading.Event()

    class Slow(Shouter):
        def __call__(self, texts):
            entered.set()
            gate.wait()
            return texts

    async with client_of(Slow(), max_waiting=1) as client, asyncio.TaskGroup() as others:
        running = others.create_task(client.post("/model", json={"context": "a"}))
        await asyncio.to_thread(entered.wait)
        waiting = others.create_task(client.post("/model", json={"context": "b"}))
        while "tertulia_queue_depth 1.0" not in (await client.get("/metrics")).text:  # noqa: ASYNC110
            await asyncio.sleep(0)  # the client in this process never lets others run
        refused = await client.post("/model", json={"context": "c"})
        gate.set()

    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert (running.result().json(), waiting.result().json()) == ("a", "b")


async def test_an_unforeseen_error_shows_nothing_of_the_inside() -> None:
    app = model_app(Shouter(), ServerSettings(), name="shouter")

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("secret")

    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/broken")

    assert (answer.status_code, answer.json()) == (500, {"error": "the server failed: see its log"})


async def test_a_running_service_is_well(client_of) -> None:
    async with client_of(Shouter()) as client:
        answer = await client.get("/probe")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_a_stopped_service_is_not_well_and_takes_nothing(client_of) -> None:
    async with client_of(Shouter()) as client:
        pass
    async with httpx.AsyncClient(transport=client._transport, base_url="http://test") as late:
        probe = await late.get("/probe")
        answer = await late.post("/model", json={"context": "a"})

    assert (probe.status_code, probe.json()) == (503, {"status": "stopped"})
    assert answer.status_code == 503


async def test_metrics_count_requests_and_batches(client_of) -> None:
    async with client_of(Shouter()) as client:
        await client.post("/model", json={"context": ["a", "b"]})
        await client.post("/model", json={})
        answer = await client.get("/metrics")

    assert answer.headers["content-type"].startswith("text/plain")
    assert 'tertulia_requests_total{status="200"} 1.0' in answer.text
    assert 'tertulia_requests_total{status="400"} 1.0' in answer.text
    assert "tertulia_batch_size_sum 2.0" in answer.text
    assert "tertulia_request_seconds_count 2.0" in answer.text


async def test_the_service_describes_its_model(client_of) -> None:
    async with client_of(Intents(), info={"config": "intents.json"}) as client:
        answer = await client.get("/api")

    assert answer.json() == {
        "name": "shouter",
        "endpoint": "/model",
        "arguments": ["context"],
        "inputs": ["x"],
        "outputs": ["labels", "probabilities"],
        "info": {"config": "intents.json"},
    }


async def test_the_document_shows_requests_that_work(client_of) -> None:
    async with client_of(Shouter(), model_endpoint="/ner") as client:
        document = (await client.get("/openapi.json")).json()
        body = document["paths"]["/ner"]["post"]["requestBody"]["content"]["application/json"]
        answers = [
            await client.post("/ner", json=example["value"])
            for example in body["examples"].values()
        ]

    assert [answer.json() for answer in answers] == ["HELLO", ["HELLO", "GOOD BYE"]]
    assert {"/probe", "/metrics", "/api"} < set(document["paths"])


async def test_other_sites_may_ask_only_where_allowed(client_of) -> None:
    preflight = {
        "origin": "https://shop.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }

    async with client_of(Shouter()) as client:
        closed = await client.options("/model", headers=preflight)
    async with client_of(Shouter(), cors_origins=("*",)) as client:
        opened = await client.options("/model", headers=preflight)

    assert "access-control-allow-origin" not in closed.headers
    assert opened.headers["access-control-allow-origin"] == "*"
