"""The addresses of an NLU server, as documented for Rasa NLU 0.13."""

from __future__ import annotations

import json

import pytest

from tertulia.core.errors import ModelError, UsageError
from tertulia.serving.nlu.app import nlu_app
from tertulia.serving.nlu.settings import NluServerSettings


async def test_the_root_says_hello_in_plain_text(client_of) -> None:
    async with client_of() as client:
        answer = await client.get("/")

    assert answer.text.startswith("hello from Tertulia NLU: ")
    assert answer.headers["content-type"].startswith("text/plain")


async def test_a_message_is_understood_by_get_and_by_post(client_of, train) -> None:
    train("shop", "first", buy="shoes")
    async with client_of() as client:
        got = await client.get("/parse", params={"q": "new shoes", "project": "shop"})
        posted = await client.post("/parse", json={"q": "new shoes", "project": "shop"})
        queried = await client.post("/parse", json={"query": "new shoes", "project": "shop"})

    assert (got.status_code, got.headers["content-type"]) == (200, "application/json")
    assert got.json() == posted.json() == queried.json()
    assert got.json() == {
        "text": "new shoes",
        "intent": {"name": "buy", "confidence": 1.0},
        "entities": [],
        "project": "shop",
        "model": "first",
    }


async def test_several_messages_are_understood_at_once(client_of) -> None:
    async with client_of() as client:
        answer = await client.post("/parse", json={"q": ["hello", "zzz", ""]})

    assert [one["intent"]["name"] for one in answer.json()] == ["greet", None, None]


async def test_a_model_may_be_named(client_of, train) -> None:
    train("default", "first", one="shoes")
    train("default", "second", two="shoes")
    async with client_of() as client:
        answers = [
            (await client.post("/parse", json={"q": "shoes", "model": name})).json()
            for name in ("first", "second")
        ]

    assert [answer["intent"]["name"] for answer in answers] == ["one", "two"]
    assert [answer["model"] for answer in answers] == ["first", "second"]


async def test_the_newest_answers_for_a_model_that_is_not_there(client_of, train) -> None:
    train("default", "first", one="shoes")
    async with client_of() as client:
        answer = await client.post("/parse", json={"q": "shoes", "model": "../../etc"})

    assert (answer.status_code, answer.json()["model"]) == (200, "first")


async def test_without_any_model_the_keywords_of_the_fallback_answer(client_of) -> None:
    async with client_of() as client:
        hello = (await client.get("/parse", params={"q": "hello you"})).json()
        this = (await client.get("/parse", params={"q": "this"})).json()

    assert (hello["intent"], hello["model"]) == ({"name": "greet", "confidence": 1.0}, "fallback")
    assert this["intent"] == {"name": None, "confidence": 0.0}


async def test_the_address_of_later_versions_answers_as_they_do(client_of) -> None:
    async with client_of() as client:
        answer = await client.post("/model/parse", json={"text": "hello", "message_id": "1"})
        luis = await client.post("/model/parse?emulation_mode=LUIS", json={"text": "hello"})
        unknown = await client.post("/model/parse?emulation_mode=siri", json={"text": "hello"})

    assert answer.json() == {
        "text": "hello",
        "intent": {"name": "greet", "confidence": 1.0},
        "entities": [],
    }
    assert luis.json()["topScoringIntent"] == {"intent": "greet", "score": 1.0}
    assert (unknown.status_code, list(unknown.json())) == (400, ["error"])


@pytest.mark.parametrize(
    ("form", "key", "value"),
    [
        ("wit", "intent", "greet"),
        ("luis", "topScoringIntent", {"intent": "greet", "score": 1.0}),
        ("dialogflow", "status", {"code": 200, "errorType": "success"}),
    ],
)
async def test_a_server_may_answer_as_another_service(client_of, form, key, value) -> None:
    async with client_of(emulate=form) as client:
        answer = (await client.get("/parse", params={"q": "hello"})).json()

    assert (answer[0] if form == "wit" else answer)[key] == value


@pytest.mark.parametrize(
    "text", ["", " ", "😀😀", "مرحبا hello", "𝕳𝖊𝖑𝖑𝖔", "a" * 100_000, "\x00", "\u202ehello"]
)
async def test_any_text_goes_through(client_of, text: str) -> None:
    async with client_of() as client:
        posted = await client.post("/parse", json={"q": text})
        got = await client.get("/parse", params={"q": text[:10_000]})

    assert (posted.status_code, posted.json()["text"]) == (200, text)
    assert (got.status_code, got.json()["text"]) == (200, text[:10_000])


async def test_half_a_character_goes_through(client_of) -> None:
    async with client_of() as client:
        posted = await client.post("/parse", content=rb'{"q": "hello \ud83d"}')
        got = await client.get("/parse?q=hello%20%ED%A0%BD")

    assert posted.json()["text"] == "hello \ufffd"
    assert got.json()["intent"]["name"] == "greet"


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("GET", "/parse", b"", 404),
        ("GET", "/parse?q=a&project=nowhere", b"", 404),
        ("GET", "/parse?q=a&time=noon", b"", 400),
        ("GET", "/parse?q=a&time=nan", b"", 400),
        ("POST", "/parse", b"hello", 400),
        ("POST", "/parse", b"", 400),
        ("POST", "/parse", b"[]", 400),
        ("POST", "/parse", b"{}", 404),
        ("POST", "/parse", b'{"q": 5}', 400),
        ("POST", "/parse", b'{"q": ["a", null]}', 400),
        ("POST", "/parse", b'{"q": "a", "project": 5}', 400),
        ("POST", "/parse", b'{"q": "a", "time": true}', 400),
        ("POST", "/parse", b'{"q": "%s"}' % (b"a" * 300), 413),
        ("POST", "/parse", b'{"q": ["a", "b", "c"]}', 413),
        ("POST", "/train", b"", 404),
        ("POST", "/train?project=a", b"{}", 400),
        ("POST", "/evaluate", b"what?", 400),
        ("POST", "/evaluate", b"\xff", 400),
        ("DELETE", "/models?model=nowhere", b"", 404),
        ("DELETE", "/models?project=nowhere", b"", 404),
        ("GET", "/train", b"", 405),
        ("DELETE", "/parse", b"", 405),
        ("GET", "/nowhere", b"", 404),
    ],
)
async def test_every_error_is_json(client_of, method, path, content, status) -> None:
    async with client_of(max_body_bytes=200, max_waiting=2) as client:
        answer = await client.request(method, path, content=content)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert list(answer.json()) == ["error"]


async def test_the_status_lists_projects_and_their_models(client_of, train) -> None:
    train("shop", "first", buy="shoes")
    train("shop", "second", buy="boots")
    async with client_of(max_training_processes=2) as client:
        await client.post("/parse", json={"q": "shoes", "project": "shop"})
        answer = await client.get("/status")

    status = answer.json()
    assert (status["max_training_processes"], status["current_training_processes"]) == (2, 0)
    assert status["available_projects"] == {
        "shop": {
            "status": "ready",
            "current_training_processes": 0,
            "available_models": ["second", "first"],
            "loaded_models": ["second"],
            "progress": [],
            "error_message": None,
        }
    }


async def test_the_version_is_told_and_the_oldest_that_fits(client_of) -> None:
    async with client_of() as client:
        answer = await client.get("/version")

    assert set(answer.json()) == {"version", "minimum_compatible_version"}


async def test_the_default_config_is_shown_with_the_components_of_its_template(client_of) -> None:
    async with client_of(config="language: de\npipeline: keyword\n") as client:
        answer = await client.get("/config")

    assert answer.json() == {
        "language": "de",
        "pipeline": [{"name": "intent_classifier_keyword"}],
        "data": None,
    }


async def test_a_model_is_put_out_of_memory_and_loaded_again_when_asked(client_of, train) -> None:
    train("shop", "first", buy="shoes")
    async with client_of() as client:
        question = {"q": "shoes", "project": "shop"}
        before = await client.post("/parse", json=question)
        unloaded = await client.delete("/models?project=shop&model=first")
        status = (await client.get("/status")).json()
        after = await client.post("/parse", json=question)

    assert (unloaded.status_code, unloaded.json()) == (200, "first")
    assert status["available_projects"]["shop"]["loaded_models"] == []
    assert after.json() == before.json()


async def test_a_model_that_cannot_be_loaded_stops_nothing(client_of, train) -> None:
    """In Rasa NLU 0.13 the `DELETE` after such a failure stopped the whole server."""
    train("shop", "good", buy="shoes")
    [learned] = (train("shop", "bad", buy="shoes") / "components").rglob("*.json")
    learned.write_bytes(b"{}")
    question = {"q": "shoes", "project": "shop"}
    async with client_of() as client:
        failed = await client.post("/parse", json={**question, "model": "bad"})
        unloaded = await client.delete("/models?project=shop&model=bad")
        status = await client.get("/status")
        answer = await client.post("/parse", json=question)
        other = await client.delete("/models?project=shop&model=good")

    assert (failed.status_code, list(failed.json())) == (500, ["error"])
    assert "'bad' cannot be loaded" in failed.json()["error"]
    assert [unloaded.status_code, status.status_code, other.status_code] == [200, 200, 200]
    assert (answer.json()["intent"]["name"], answer.json()["model"]) == ("buy", "good")


async def test_the_models_of_each_project_are_listed(client_of, train) -> None:
    train("shop", "first", buy="shoes")
    train("shop", "second", buy="shoes")
    async with client_of() as client:
        answer = await client.get("/models")

    assert answer.json() == {
        "shop": {"available": ["second", "first"], "loaded": [], "default": "second"}
    }


async def test_one_model_may_be_served_alone(client_of, train) -> None:
    folder = train("shop", "first", buy="shoes")
    async with client_of(path=None, model=folder) as client:
        answer = await client.get("/parse", params={"q": "shoes"})
        training = await client.post("/train?project=a", json={})

    assert (answer.json()["intent"]["name"], answer.json()["model"]) == ("buy", "first")
    assert training.status_code == 400


def test_what_is_no_model_is_not_served(tmp_path) -> None:
    with pytest.raises(ModelError):
        nlu_app(NluServerSettings(path=None, model=tmp_path))


def test_a_model_is_no_folder_of_projects(train) -> None:
    with pytest.raises(UsageError, match="serve it as `model`"):
        nlu_app(NluServerSettings(path=train("shop", "first", buy="shoes")))


async def test_projects_may_be_loaded_at_once(client_of, train) -> None:
    train("shop", "first", buy="shoes")
    async with client_of(pre_load=("all",)) as client:
        status = (await client.get("/status")).json()

    assert status["available_projects"]["shop"]["loaded_models"] == ["first"]


def test_a_project_to_load_that_is_not_there_is_a_mistake(models) -> None:
    with pytest.raises(UsageError, match="no project 'shpo' to load"):
        nlu_app(NluServerSettings(path=models, pre_load=("shpo",)))


async def test_answers_are_written_down_only_where_asked_to(client_of, tmp_path) -> None:
    folder = tmp_path / "log"
    async with client_of(response_log=folder, emulate="wit") as client:
        await client.get("/parse", params={"q": "hello"})
        await client.post("/parse", json={"q": ["bye", "zzz"]})

    [file] = folder.iterdir()
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["user_input"]["text"] for line in lines] == ["hello", "bye", "zzz"]
    assert {(line["project"], line["model"]) for line in lines} == {("default", "fallback")}
    assert file.stat().st_mode & 0o777 == 0o600


async def test_what_users_say_is_in_no_log(client_of, caplog) -> None:
    async with client_of() as client:
        await client.post("/parse", json={"q": "my secret", "model": "secret"})
        await client.post("/parse", content=b'{"q": "my secret"')

    assert "secret" not in caplog.text


async def test_the_pages_load_nothing_from_elsewhere_and_describe_every_address(client_of) -> None:
    async with client_of() as client:
        page = await client.get("/docs")
        document = (await client.get("/openapi.json")).json()

    assert "http" not in page.text
    assert set(document["paths"]) == {
        "/",
        "/parse",
        "/model/parse",
        "/train",
        "/evaluate",
        "/status",
        "/version",
        "/config",
        "/models",
        "/probe",
        "/metrics",
    }


async def test_the_requests_that_the_pages_show_work(client_of) -> None:
    async with client_of() as client:
        paths = (await client.get("/openapi.json")).json()["paths"]
        statuses = [
            (await client.post(path, json=example["value"])).status_code
            for path in ("/parse", "/model/parse")
            for example in paths[path]["post"]["requestBody"]["content"]["application/json"][
                "examples"
            ].values()
        ]

    assert statuses == [200] * 4


async def test_requests_are_counted(client_of) -> None:
    async with client_of() as client:
        await client.post("/parse", json={"q": ["a", "b"]})
        await client.get("/parse")
        answer = await client.get("/metrics")

    assert 'tertulia_requests_total{status="200"} 1.0' in answer.text
    assert 'tertulia_requests_total{status="404"} 1.0' in answer.text
    assert "tertulia_batch_size_sum 2.0" in answer.text


async def test_examples_measure_a_model(client_of, train) -> None:
    train("shop", "first", buy="shoes", leave="bye")
    examples = [
        {"text": "red shoes", "intent": "buy"},
        {"text": "bye now", "intent": "leave"},
        {"text": "shoes? bye", "intent": "buy"},
        {"text": "what", "intent": "leave"},
    ]
    body = {"rasa_nlu_data": {"common_examples": examples}}
    async with client_of() as client:
        answer = await client.post("/evaluate?project=shop", json=body)
        empty = await client.post(
            "/evaluate?project=shop", json={"rasa_nlu_data": {"common_examples": []}}
        )

    intents = answer.json()["intent_evaluation"]
    assert answer.status_code == 200
    assert intents["accuracy"] == 0.75
    assert (intents["precision"], intents["f1_score"]) == pytest.approx((1.0, 0.8333333), abs=1e-6)
    assert intents["predictions"][0] == {
        "text": "red shoes",
        "intent": "buy",
        "predicted": "buy",
        "confidence": 1.0,
    }
    assert "weighted avg" in intents["report"]
    assert empty.status_code == 400
