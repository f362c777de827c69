"""`GET /api/turns/<id>?utterances=1`, over a real agent and a real store."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx

from tertulia.agent.agent import Agent
from tertulia.agent.service import Request
from tertulia.agent.stores.sqlite.store import SqliteStore
from tests.agent.fakes import Waits, assistant
from tests.agent.stage import echo, parts
from tests.serving.agent.test_event_stream import STREAM, events_of
from tests.serving.agent.test_history import say

WHOLE = {"utterances": 1}


async def why(client: httpx.AsyncClient, name: str, **query: object) -> dict[str, Any]:
    answer = await client.get(f"/api/turns/{name}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_both_utterances_are_told_whole_if_asked_for(talking) -> None:
    async with talking as client:
        said = await say(client, "hello", mood="fine")
        plain = await why(client, said["utt_id"])
        whole = await why(client, said["utt_id"], **WHOLE)
        dialogue = (await client.get(f"/api/dialogs/{said['dialog_id']}")).json()

    assert [whole["human_utterance"], whole["bot_utterance"]] == dialogue["utterances"]
    assert [one["skill_name"] for one in whole["human_utterance"]["hypotheses"]] == ["skill"]
    assert plain["human_utterance"] == {
        key: whole["human_utterance"][key] for key in ("utt_id", "text")
    }
    assert {**whole, **plain} == {**plain, "human_changes": None, "previous": None, "next": None}


async def test_the_turns_beside_it_in_the_dialogue_are_named(talking) -> None:
    async with talking as client:
        await say(client, "in another dialogue")
        await say(client, "/start")
        said = [await say(client, text) for text in ("one", "two", "three")]
        turns = [await why(client, one["utt_id"], **WHOLE) for one in said]

    first, second, third = (turn["human_utterance"]["utt_id"] for turn in turns)
    beside = [(turn["previous"], turn["next"]) for turn in turns]
    assert beside == [(None, second), (first, third), (second, None)]


async def test_a_turn_is_found_in_a_long_dialogue(talking) -> None:
    async with talking as client:
        said = [await say(client, f"number {index}") for index in range(40)]
        turn = await why(client, said[1]["utt_id"], **WHOLE)
        before = await why(client, turn["previous"])

    assert turn["bot_utterance"]["text"] == "echo: number 1"
    assert before["human_utterance"]["text"] == "number 0"


async def test_what_a_turn_changed_of_the_person_is_told(client_of, tmp_path: Path) -> None:
    changes = [
        {},
        {"name": "Ann", "mood": "fine", "pets": 1},
        {"mood": "fine", "attributes": {"pets": 2}},
        {},
        {"persona": ["likes tea"]},
    ]

    def skill(request: Request) -> Any:
        [reply] = echo(request)
        number = len(request.payload["human_utterances"]) - 1
        return [{**reply, "human_attributes": changes[number]}]

    agent = Agent(assistant(*parts(skill)), SqliteStore(tmp_path / "dialogues.db", "OFF"))
    async with client_of(agent) as client:
        said = [await say(client, "hello") for _ in changes]
        told = [(await why(client, one["utt_id"], **WHOLE))["human_changes"] for one in said]

    assert told == [
        None,
        {"profile": {"name": "Ann"}, "attributes": {"mood": "fine", "pets": 1}},
        {"attributes": {"pets": 2, "mood": None}},
        {},
        {"persona": ["likes tea"]},
    ]


async def test_a_command_has_nothing_beside_it(talking) -> None:
    async with talking as client:
        start = {"user_id": "ann", "payload": "/start"}
        answer = await client.post("/", json=start, headers=STREAM)
        [(_, accepted), _] = [event async for event in events_of(answer)]
        turn = await why(client, accepted["turn_id"], **WHOLE)

    assert turn["human_utterance"] == {"utt_id": None, "text": "/start"}
    assert (turn["human_changes"], turn["previous"], turn["next"]) == (None, None, None)


async def test_a_turn_that_runs_has_no_answer_yet(client_of, tmp_path: Path) -> None:
    skill = Waits(answer=echo)
    agent = Agent(assistant(*parts(skill)), SqliteStore(tmp_path / "dialogues.db", "OFF"))
    async with client_of(agent) as client, asyncio.TaskGroup() as group:
        group.create_task(say(client, "hello"))
        await skill.was_asked.wait()
        [dialogue] = (await client.get("/api/user/ann")).json()
        turn = await why(client, dialogue["utterances"][0]["utt_id"], **WHOLE)
        skill.may_go.set()

    assert (turn["status"], turn["bot_utterance"], turn["trace"]) == ("running", None, None)
    assert turn["human_utterance"]["text"] == "hello"
    assert turn["human_utterance"]["hypotheses"] == []


async def test_a_turn_that_is_erased_while_it_is_read_has_nothing_beside_it(
    client_of, tmp_path: Path
) -> None:
    class Forgetful(SqliteStore):
        erases = False

        async def utterances(self, *args: Any, **options: Any) -> Any:
            found = await super().utterances(*args, **options)
            if self.erases:
                await self.erase_user("ann")
            return found

    store = Forgetful(tmp_path / "dialogues.db", "OFF")
    async with client_of(Agent(assistant(*parts()), store)) as client:
        said = await say(client, "hello")
        store.erases = True
        turn = await why(client, said["utt_id"], **WHOLE)

    assert (turn["human_changes"], turn["previous"], turn["next"]) == (None, None, None)
