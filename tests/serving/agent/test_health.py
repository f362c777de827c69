"""What operators ask, and what machines read."""

from __future__ import annotations

from tertulia.agent.errors import OverloadedError, StoreError
from tertulia.agent.message import Message
from tertulia.agent.reply import Reply
from tertulia.agent.stores.base import Page
from tests.serving.agent.fakes import FakeAgent, Tell
from tests.serving.agent.test_event_stream import speak

HELLO = {"user_id": "xyz", "payload": "hello"}


class Shelf:
    """A store of nothing, which can be away."""

    is_away = False

    async def dialogues(self, **_: object) -> Page:
        if self.is_away:
            raise StoreError("away")
        return Page(dialogues=[])


def samples(metrics: str) -> dict[str, float]:
    """The values of metrics, by name and labels."""
    lines = (line.rsplit(" ", 1) for line in metrics.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}


async def test_ping_is_answered(client_of) -> None:
    async with client_of(FakeAgent()) as client:
        answer = await client.get("/ping")

    assert answer.json() == "pong"


async def test_an_agent_with_its_store_is_ready(client_of) -> None:
    agent = FakeAgent(store=Shelf())
    async with client_of(agent) as client:
        answers = [await client.get(path) for path in ("/health/ready", "/probe")]
        agent.is_full = True
        full = await client.get("/health/ready")

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == {"status": "ok", "turns_in_progress": 0}
    assert (full.status_code, full.json()["status"]) == (200, "full")


async def test_an_agent_without_its_store_lives_but_is_not_ready(client_of) -> None:
    store = Shelf()
    store.is_away = True
    async with client_of(FakeAgent(store=store)) as client:
        live = await client.get("/health/live")
        ready = await client.get("/health/ready")

    assert (live.status_code, ready.status_code) == (200, 503)
    assert ready.json()["status"] == "store away"


async def test_turns_and_calls_are_counted(client_of) -> None:
    async with client_of(FakeAgent(speak)) as client:
        for _ in range(3):
            await client.post("/", json=HELLO)
        found = samples((await client.get("/metrics")).text)

    assert found['tertulia_agent_turns_total{outcome="answered"}'] == 3
    assert found['tertulia_agent_calls_total{service="skills.chat",status="ok"}'] == 3
    assert found['tertulia_agent_call_seconds_sum{service="skills.chat"}'] == 0.75
    assert found['tertulia_requests_total{status="200"}'] == 3
    assert found["tertulia_agent_turns_in_progress"] == 0


async def test_refusals_are_counted_by_why(client_of) -> None:
    async def refuse(message: Message, tell: Tell) -> Reply:
        raise OverloadedError("slower", retry_after_seconds=1, is_users_own=True)

    agent = FakeAgent(refuse)
    async with client_of(agent) as client:
        await client.post("/", json=HELLO)
        await client.post("/", json={})
        agent.is_full = True
        await client.post("/", json=HELLO)
        found = samples((await client.get("/metrics")).text)

    assert found['tertulia_agent_refused_total{reason="user"}'] == 1
    assert found['tertulia_agent_refused_total{reason="full"}'] == 1
    assert {name: value for name, value in found.items() if "requests_total" in name} == {
        'tertulia_requests_total{status="429"}': 1,
        'tertulia_requests_total{status="400"}': 1,
        'tertulia_requests_total{status="503"}': 1,
    }


async def test_nothing_of_what_users_say_is_in_the_metrics(client_of) -> None:
    async with client_of(FakeAgent(speak)) as client:
        await client.post("/", json={"user_id": "secret-user", "payload": "secret words"})
        text = (await client.get("/metrics")).text

    assert "secret" not in text
