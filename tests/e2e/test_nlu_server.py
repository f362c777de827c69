"""A server of NLU models in a process of its own, from its first model to its end."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

CONFIG = """
language: en
pipeline:
- name: intent_classifier_keyword
"""
DATA = """data: |
  ## intent:{buy}
  - shoes
  ## intent:leave
  - bye
"""
YAML = {"content-type": "application/x-yml"}


@asynccontextmanager
async def serving(folder: Path, *flags: str) -> AsyncIterator[tuple[httpx.AsyncClient, object]]:
    """Start a server on any free port, in a folder of its own; gives a client and the process."""
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-W", "error", "-m", "tertulia", "nlu", "serve", "--path", "models", "-P", "0", *flags),
        cwd=folder,
        env={**os.environ, "RASA_NLU_TOKEN": "sesame"},
        stderr=asyncio.subprocess.PIPE,
    )
    announcement = (await server.stderr.readline()).decode()
    url = announcement.removeprefix("listening at ").partition(",")[0]
    headers = {"authorization": "Bearer sesame"}
    try:
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=120) as client:
            yield client, server
    finally:
        if server.returncode is None:
            server.kill()
            await server.wait()


async def test_models_are_trained_asked_exchanged_and_measured_without_a_failed_request(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path, "--pre_load", "all") as (client, server):
        stranger = await client.get("/status", headers={"authorization": ""})
        unasked = await client.get("/parse", params={"q": "hello"})
        body = CONFIG + DATA.format(buy="buy")
        first = await client.post("/train?project=shop", content=body, headers=YAML)

        question = {"q": "red shoes", "project": "shop"}
        before = await client.post("/parse", json=question)
        is_over = asyncio.Event()

        async def ask() -> list[httpx.Response]:
            answers = []
            while not is_over.is_set():
                answers.append(await client.post("/parse", json=question))
            return answers

        async with asyncio.TaskGroup() as group:
            clients = [group.create_task(ask()) for _ in range(4)]
            second = await client.post(
                "/train?project=shop&model=fixed",
                content=CONFIG + DATA.format(buy="order"),
                headers=YAML,
            )
            is_over.set()
        after = await client.post("/parse", json=question)
        measured = await client.post(
            "/evaluate?project=shop",
            json={"rasa_nlu_data": {"common_examples": [{"text": "bye", "intent": "leave"}]}},
        )
        unloaded = await client.delete("/models?project=shop&model=fixed")
        status = (await client.get("/status")).json()["available_projects"]["shop"]

        server.terminate()
        errors = await server.stderr.read()
        await server.wait()

    assert stranger.status_code == 401
    assert unasked.json()["model"] == "fallback"
    assert [first.status_code, second.status_code] == [200, 200]
    assert before.json()["intent"]["name"] == "buy"
    answers = [answer for client in clients for answer in client.result()]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["intent"]["name"] for answer in answers} <= {"buy", "order"}
    assert after.json()["intent"]["name"] == "order"
    assert measured.json()["intent_evaluation"]["accuracy"] == 1.0
    assert unloaded.json() == "fixed"
    assert status["available_models"] == ["fixed", first.json()["model"]]
    assert status["loaded_models"] == []
    assert (server.returncode, errors) == (0, b"")


async def test_a_model_trained_by_another_process_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text(CONFIG)
    examples = DATA.format(buy="buy").removeprefix("data: |\n")
    (tmp_path / "nlu.md").write_text("\n".join(line.strip() for line in examples.splitlines()))
    async with serving(tmp_path) as (client, _):
        before = await client.get("/parse", params={"q": "red shoes"})
        trainer = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tertulia", "nlu", "train"),
            *("-c", "config.yml", "-d", "nlu.md", "--path", "models"),
            cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE,
        )
        stdout, _ = await trainer.communicate()
        while (after := await client.get("/parse", params={"q": "red shoes"})).json()[
            "model"
        ] == "fallback":
            pass

    assert before.json()["model"] == "fallback"
    assert after.json()["intent"]["name"] == "buy"
    assert Path(stdout.decode().strip()).name == after.json()["model"]
