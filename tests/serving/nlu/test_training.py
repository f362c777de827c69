"""Training over HTTP, in processes."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

CONFIG = "language: en\npipeline:\n- name: intent_classifier_keyword\n"
EXAMPLES = "## intent:buy\n- shoes\n## intent:leave\n- bye\n"
YAML = {"content-type": "application/x-yml"}


def body(config: str = CONFIG, examples: str = EXAMPLES) -> str:
    indented = "".join(f"  {line}\n" for line in examples.splitlines())
    return f"{config}data: |\n{indented}"


async def status_of(client, project: str) -> dict:
    status = (await client.get("/status")).json()
    return status["available_projects"].get(project, {})


async def status_with(client, project: str, key: str) -> dict:
    """The status of a project, as soon as it has something under a key."""
    while True:
        if (status := await status_of(client, project)).get(key):
            return status
        await asyncio.sleep(0)  # the client in this process never lets others run


async def test_a_model_is_trained_and_answers_at_once(client_of, models: Path) -> None:
    async with client_of() as client:
        trained = await client.post("/train?project=shop", content=body(), headers=YAML)
        answer = await client.get("/parse?q=red+shoes&project=shop")

    name = trained.json()["model"]
    assert (trained.status_code, trained.json()["info"]) == (200, "new model trained")
    assert re.fullmatch(r"model_\d{8}-\d{6}", name)
    assert (models / "shop" / name / "manifest.json").is_file()
    assert (answer.json()["intent"]["name"], answer.json()["model"]) == ("buy", name)


async def test_a_model_may_have_a_name_and_takes_over_from_a_loaded_one(client_of, train) -> None:
    train("shop", "first", other="shoes")
    data = {"rasa_nlu_data": {"common_examples": [{"text": "shoes", "intent": "buy"}]}}
    async with client_of(config=CONFIG) as client:
        before = await client.get("/parse?q=shoes&project=shop")
        trained = await client.post("/train?project=shop&model=second", json=data)
        after = await client.get("/parse?q=shoes&project=shop")

    assert trained.json()["model"] == "second"
    assert trained.json()["warnings"] == []
    assert before.json()["intent"]["name"] == "other"
    assert (after.json()["intent"]["name"], after.json()["model"]) == ("buy", "second")


async def test_a_training_shows_in_the_status_and_no_more_are_begun_than_allowed(client_of) -> None:
    async with client_of() as client, asyncio.TaskGroup() as group:
        first = group.create_task(client.post("/train?project=shop", content=body(), headers=YAML))
        during = await status_with(client, "shop", "progress")
        second = await client.post("/train?project=travel", content=body(), headers=YAML)
        parsed = await client.get("/parse?q=hello")
        await first
        after = await status_of(client, "shop")

    assert (during["status"], during["current_training_processes"]) == ("training", 1)
    assert (second.status_code, list(second.json())) == (403, ["error"])
    assert parsed.status_code == 200
    assert first.result().status_code == 200
    assert (after["status"], after["progress"]) == ("ready", [])


async def test_a_failure_is_said_and_leaves_nothing_behind(client_of, models: Path) -> None:
    config = CONFIG.replace("keyword", "keywrod")
    async with client_of() as client:
        failed = await client.post("/train?project=shop", content=body(config), headers=YAML)
        after = await status_of(client, "shop")

    assert failed.status_code == 400
    assert "did you mean 'intent_classifier_keyword'?" in failed.json()["error"]
    assert (after["status"], after["error_message"]) == ("failed", failed.json()["error"])
    assert not (models / "shop").exists()


async def test_a_failure_is_forgotten_with_the_next_success(client_of) -> None:
    async with client_of() as client:
        failed = await client.post(
            "/train?project=shop", content=body(examples="nothing"), headers=YAML
        )
        await client.post("/train?project=shop", content=body(), headers=YAML)
        after = await status_of(client, "shop")

    assert failed.status_code == 400
    assert (after["status"], after["error_message"]) == ("ready", None)


async def test_data_cannot_name_files_of_the_server(client_of, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(EXAMPLES)
    async with client_of() as client:
        by_path = await client.post(
            "/train?project=shop", content=f"{CONFIG}data: {secret}\n", headers=YAML
        )
        lookup = f"{EXAMPLES}## lookup:things\n{secret}\n"
        by_lookup = await client.post(
            "/train?project=shop", content=body(examples=lookup), headers=YAML
        )

    assert (by_path.status_code, by_lookup.status_code) == (400, 400)


async def test_names_cannot_lead_elsewhere(client_of) -> None:
    async with client_of() as client:
        answers = [
            await client.post("/train", params=names, content=body(), headers=YAML)
            for names in ({"project": "../out"}, {"project": "shop", "model": ".."})
        ]

    assert [answer.status_code for answer in answers] == [400, 400]


async def test_no_training_may_be_allowed(client_of) -> None:
    async with client_of(max_training_processes=0) as client:
        answer = await client.post("/train?project=shop", content=body(), headers=YAML)

    assert answer.status_code == 403


async def test_a_server_that_stops_ends_its_trainings(client_of, models: Path) -> None:
    async with asyncio.TaskGroup() as group, client_of() as client:
        training = group.create_task(
            client.post("/train?project=shop", content=body(), headers=YAML)
        )
        await status_with(client, "shop", "current_training_processes")

    assert training.result().status_code == 503
    assert list((models / "shop").glob("*/manifest.json")) == []
