"""A real agent over a real store behind a real server."""

from __future__ import annotations

import asyncio
import json

import httpx
from websockets.asyncio.client import connect

from tertulia.agent.agent import Agent
from tests.serving.agent.test_event_stream import STREAM, events_of
from tests.serving.agent.test_health import samples

HELLO = {"user_id": "ann", "payload": "hello"}


async def test_every_protocol_reaches_the_same_dialogue(server_of, parrot: Agent) -> None:
    async with server_of(parrot) as address, httpx.AsyncClient(base_url=address.http) as client:
        posted = (await client.post("/", json=HELLO)).json()
        async with client.stream("POST", "/", json=HELLO, headers=STREAM) as answer:
            events = [event async for event in events_of(answer)]
        async with connect(address.chat) as socket:
            await socket.send(json.dumps(HELLO))
            said = json.loads(await socket.recv())
        dialogue = (await client.get(f"/api/dialogs/{said['dialog_id']}")).json()

    assert {one["dialog_id"] for one in (posted, events[-1][1], said)} == {said["dialog_id"]}
    assert len(dialogue["utterances"]) == 6


async def test_a_stream_names_the_services_and_the_stored_turn(server_of, parrot: Agent) -> None:
    async with server_of(parrot) as address, httpx.AsyncClient(base_url=address.http) as client:
        async with client.stream("POST", "/", json=HELLO, headers=STREAM) as answer:
            events = [event async for event in events_of(answer)]
        turn = (await client.get(f"/api/turns/{events[0][1]['turn_id']}")).json()

    services = [(data["name"], data["status"]) for name, data in events if name == "service"]
    assert services == [("skill", "running"), ("skill", "ok"), ("best", "running"), ("best", "ok")]
    assert turn["bot_utterance"]["utt_id"] == events[-1][1]["utt_id"]


async def test_real_turns_are_counted(server_of, parrot: Agent) -> None:
    async with server_of(parrot) as address, httpx.AsyncClient(base_url=address.http) as client:
        await client.post("/", json=HELLO)
        load = (await client.get("/debug/current_load?format=json")).json()
        metrics = samples((await client.get("/metrics")).text)

    assert load["ended"] == {"agent": 1, "skill": 1, "best": 1}
    assert metrics['tertulia_agent_turns_total{outcome="answered"}'] == 1
    assert metrics['tertulia_agent_resting{service="skill"}'] == 0


async def test_retries_at_once_are_one_turn(server_of, parrot: Agent) -> None:
    async with server_of(parrot) as address, httpx.AsyncClient(base_url=address.http) as client:
        async with asyncio.TaskGroup() as group:
            asked = [
                group.create_task(client.post("/", json={**HELLO, "message_id": "m1"}))
                for _ in range(10)
            ]
        answers = {task.result().text for task in asked}
        [dialogue] = (await client.get("/api/user/ann")).json()

    assert (len(answers), len(dialogue["utterances"])) == (1, 2)
