"""The app as a whole: its pages, its document, and how it starts and stops."""

from __future__ import annotations

import re

import pytest

from tertulia.agent.agent import Agent
from tertulia.agent.errors import StoreError
from tertulia.serving.agent.app import agent_app
from tertulia.serving.server import serve
from tests.serving.agent.fakes import FakeAgent

ADDRESSES = {
    "/": {"post"},
    "/api/channels": {"get"},
    "/api/dialogs/": {"get"},
    "/api/dialogs/{dialog_id}": {"get"},
    "/api/turns/{turn_id}": {"get"},
    "/api/user/{user_id}": {"get"},
    "/debug/current_load": {"get"},
    "/health/live": {"get"},
    "/health/ready": {"get"},
    "/metrics": {"get"},
    "/ping": {"get"},
    "/probe": {"get"},
    "/rating/dialog": {"post"},
    "/rating/utterance": {"post"},
}


async def test_the_document_knows_every_address(client_of) -> None:
    async with client_of(FakeAgent()) as client:
        document = (await client.get("/openapi.json")).json()

    assert {path: {*operations} for path, operations in document["paths"].items()} == ADDRESSES
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert len({one["operationId"] for one in operations}) == len(operations)
    assert all("422" not in one["responses"] for one in operations[1:])


async def test_the_document_shows_how_to_talk(client_of) -> None:
    async with client_of(FakeAgent()) as client:
        talk = (await client.get("/openapi.json")).json()["paths"]["/"]["post"]
        examples = talk["requestBody"]["content"]["application/json"]["examples"]
        answers = [await client.post("/", json=example["value"]) for example in examples.values()]

    assert [answer.status_code for answer in answers] == [200] * len(examples)
    assert {"200", "400", "413", "422", "429", "500", "503"} <= {*talk["responses"]}


@pytest.mark.parametrize("path", ["/docs", "/apidocs"])
async def test_the_pages_load_nothing_from_elsewhere(client_of, path: str) -> None:
    async with client_of(FakeAgent()) as client:
        page = await client.get(path)
        addresses = re.findall(r"""(?:src|href|url)\s*[=:]\s*["']([^"']+)""", page.text)
        statuses = {(await client.get(address)).status_code for address in addresses}

    assert "http" not in page.text
    assert statuses == {200}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("DELETE", "/api/channels", 405), ("PUT", "/", 405)],
)
async def test_other_addresses_and_methods_are_refused_in_json(
    client_of, method: str, path: str, status: int
) -> None:
    async with client_of(FakeAgent()) as client:
        answer = await client.request(method, path)

    assert (answer.status_code, [*answer.json()]) == (status, ["error"])


@pytest.mark.parametrize("path", ["/", "/rating/dialog", "/rating/utterance"])
async def test_a_mere_question_for_options_is_answered(client_of, path: str) -> None:
    async with client_of(FakeAgent()) as client:
        answer = await client.options(path)

    assert answer.status_code == 200


def test_an_agent_that_cannot_start_says_why() -> None:
    class Broken(FakeAgent):
        async def __aenter__(self) -> Agent:
            raise StoreError("no database answers at db:5432: start it")

    with pytest.raises(StoreError, match="start it"):
        serve(agent_app(Broken()), "127.0.0.1", 0)
