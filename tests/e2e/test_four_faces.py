"""One trained pipeline gives the same bytes, whoever asks it and in whatever company."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

import tertulia as package
from tertulia.agent.connectors.pipeline import PipelineConnector
from tertulia.agent.service import Request
from tertulia.serving.encoding import encode
from tertulia.serving.model_app import model_app
from tertulia.serving.settings import ServerSettings
from tests.serving.agent.conftest import running

FIRST = ["a table for {}", "WAKE me at {}!", "is it raining in {}", "play {}", "hola {}, ¿qué tal?"]
SECOND = ["seven", "Ürümqi", "7:30 😀", "New  York", "\N{ZERO WIDTH JOINER}", "東京", "", "a" * 300]
THIRD = ["", " please", "\ttomorrow at eight", "?!…", " ﬁne, thank you"]
INPUTS = [a.format(b) + c for a, b, c in itertools.product(FIRST, SECOND, THIRD)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pipeline: intents and entities, trained on the examples that ship."""
    folder = tmp_path_factory.mktemp("models") / "sample_nlu"
    package.train("sample_nlu", output=folder)
    return folder


async def test_one_pipeline_gives_the_same_bytes_through_all_its_faces(
    folder: Path, process: Any
) -> None:
    assert len(set(INPUTS)) == 200

    in_python = [encode(answer) for answer in package.load(folder)(INPUTS)]

    assert len(set(in_python)) > 100  # or it would show little
    assert of_command(folder, process, INPUTS) == in_python
    assert await of_server(folder, INPUTS) == in_python
    assert await of_agent(folder, INPUTS) == in_python


def test_an_answer_does_not_depend_on_who_else_asks(folder: Path) -> None:
    pipeline = package.load(folder)

    alone = [encode(pipeline([text])[0]) for text in INPUTS]

    assert [encode(answer) for answer in pipeline(INPUTS)] == alone
    assert [encode(answer) for answer in pipeline(INPUTS[::-1])] == alone[::-1]


def of_command(folder: Path, process: Any, texts: Sequence[str]) -> list[bytes]:
    """Seven at a time, in a process of its own."""
    lines = "".join(f"{text}\n" for text in texts)
    done = process("predict", folder, "-b", 7, stdin=lines.encode())
    assert done.code == 0, done.err
    return [line.encode() for line in done.out.splitlines()]


async def of_server(folder: Path, texts: Sequence[str]) -> list[bytes]:
    """Ask one text at a time, many at once, as many clients do."""
    pipeline = package.load(folder)
    app: Any = model_app(pipeline, ServerSettings(model_endpoint="/model"), name="model")
    transport = httpx.ASGITransport(app=app)
    async with running(app), httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        answers = await asyncio.gather(
            *(client.post("/model", json={pipeline.inputs[0]: [text]}) for text in texts)
        )
    return [answer.content.removeprefix(b"[").removesuffix(b"]") for answer in answers]


async def of_agent(folder: Path, texts: Sequence[str]) -> list[bytes]:
    """Ask as the agent does, for many dialogues at once."""
    connector = PipelineConnector(folder)
    await connector.start()
    try:
        answers = await asyncio.gather(
            *(connector.send(Request(task_id=str(n), payload=t)) for n, t in enumerate(texts))
        )
    finally:
        await connector.stop()
    return [encode(answer) for answer in answers]
