"""`/api`: what was said, over a real agent and a real store."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

import httpx
import pytest
from msgspec.structs import replace

from tertulia.agent.agent import Agent
from tertulia.agent.errors import StoreError
from tertulia.agent.state import Bot, Human
from tertulia.agent.stores.base import Page, StoredDialogue
from tertulia.agent.stores.records import ConversationRecord, DialogueRecord
from tests.serving.agent.fakes import FakeAgent

THEN = datetime(2026, 3, 1, tzinfo=UTC)
CONVERSATION = ConversationRecord(user_id="ann", human=Human(id="h", user_external_id="ann"))
DIALOGUE = DialogueRecord(
    dialogue_id="d1",
    user_id="ann",
    channel_type="test",
    bot=Bot(id="b"),
    date_start=THEN,
    date_finish=THEN,
)


async def say(client: httpx.AsyncClient, text: str, user: str = "ann", **more: object) -> dict:
    answer = await client.post("/", json={"user_id": user, "payload": text, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def talk_in_dialogues(client: httpx.AsyncClient, count: int, user: str = "ann") -> list[str]:
    """Hold some short dialogues; their ids, in order."""
    ids = []
    for index in range(count):
        await say(client, "/start", user)
        ids.append((await say(client, f"hello {index}", user))["dialog_id"])
    return ids


async def test_a_dialogue_is_read_by_the_id_of_the_answer(talking) -> None:
    async with talking as client:
        said = await say(client, "hello", mood="fine")
        answer = await client.get(f"/api/dialogs/{said['dialog_id']}")

    dialogue = answer.json()
    assert dialogue["dialog_id"] == said["dialog_id"]
    assert [one["text"] for one in dialogue["utterances"]] == ["hello", "echo: hello"]
    assert [one["attributes"] for one in dialogue["human_utterances"]] == [{"mood": "fine"}]
    assert [one["utt_id"] for one in dialogue["bot_utterances"]] == [said["utt_id"]]
    assert dialogue["human"]["user_external_id"] == "ann"
    assert (dialogue["channel_type"], dialogue["_active"]) == ("http_client", True)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["2026/03/01", "50%", "?", "a b/", "ü"])
async def test_a_dialogue_from_elsewhere_is_read_by_whatever_id_it_has(
    name: str, talking, parrot: Agent
) -> None:
    stored = replace(DIALOGUE, dialogue_id=name)
    async with talking as client:
        await parrot.store.restore(
            StoredDialogue(dialogue=stored, human=CONVERSATION.human, utterances=[], turns=[])
        )
        answer = await client.get(f"/api/dialogs/{quote(name, safe='')}")

    assert answer.json()["dialog_id"] == name


@pytest.mark.parametrize("name", ["unknown", "5f0d9c3b2f8fb814b4a3c2d1", "0" * 32, "ü %"])
@pytest.mark.parametrize("kind", ["dialogs", "turns"])
async def test_whatever_is_not_there_is_a_404(talking, kind: str, name: str) -> None:
    async with talking as client:
        answer = await client.get(f"/api/{kind}/{name}")

    assert (answer.status_code, [*answer.json()]) == (404, ["error"])


async def test_only_the_newest_utterances_may_be_asked_for(talking) -> None:
    async with talking as client:
        for text in ("one", "two", "three"):
            said = await say(client, text)
        address = f"/api/dialogs/{said['dialog_id']}"
        dialogue = (await client.get(address, params={"last": 3})).json()
        none = (await client.get(address, params={"last": 0})).json()

    texts = [one["text"] for one in dialogue["utterances"]]
    assert texts == ["echo: two", "three", "echo: three"]
    assert none["utterances"] == []


async def test_the_dialogues_of_a_user_come_oldest_first(talking) -> None:
    async with talking as client:
        ids = await talk_in_dialogues(client, 3)
        await say(client, "hello", "bob")
        answer = await client.get("/api/user/ann")

    assert [one["dialog_id"] for one in answer.json()] == ids
    assert "link" not in answer.headers


async def test_a_user_who_never_came_has_no_dialogues(talking) -> None:
    async with talking as client:
        answer = await client.get("/api/user/nobody")

    assert (answer.status_code, answer.json()) == (200, [])


@pytest.mark.parametrize("user", ["a/b", "../channels", "a b", "ü", "?x=1", "100%"])
async def test_a_user_may_be_called_anything(talking, user: str) -> None:
    async with talking as client:
        await say(client, "hello", user)
        name = "".join(f"%{byte:02X}" for byte in user.encode())
        answer = await client.get(f"/api/user/{name}")

    assert [one["human"]["user_external_id"] for one in answer.json()] == [user]


async def test_many_dialogues_of_a_user_are_paged_back_in_time(talking) -> None:
    pages = []
    async with talking as client:
        ids = await talk_in_dialogues(client, 5)
        address: str | None = "/api/user/ann?limit=2&last=1"
        while address is not None:
            answer = await client.get(address)
            pages.append([one["dialog_id"] for one in answer.json()])
            assert all(len(one["utterances"]) == 1 for one in answer.json())
            following = answer.links.get("next")
            address = None if following is None else f"/api/user/ann{following['url']}"

    assert pages == [ids[3:5], ids[1:3], ids[0:1]]


async def test_all_dialogues_are_listed_newest_first(talking) -> None:
    async with talking as client:
        ids = await talk_in_dialogues(client, 2)
        ids += await talk_in_dialogues(client, 1, "bob")
        slashed = (await client.get("/api/dialogs/")).json()
        plain = (await client.get("/api/dialogs")).json()

    assert plain == slashed == {"dialog_ids": [*reversed(ids)], "next": None}


async def test_the_list_is_walked_by_following_next(talking) -> None:
    found, query = [], "?limit=2&_active=0"
    async with talking as client:
        ids = await talk_in_dialogues(client, 6)
        while query is not None:
            page = (await client.get(f"/api/dialogs/{query}")).json()
            found += page["dialog_ids"]
            query = page["next"]

    assert found == [*reversed(ids[:-1])]  # all but the one that is open


@pytest.mark.parametrize("offset", [0, 1, 4, 5, 100])
async def test_an_offset_passes_dialogues_over(talking, offset: int) -> None:
    async with talking as client:
        ids = await talk_in_dialogues(client, 5)
        page = (await client.get(f"/api/dialogs/?offset={offset}&limit=2")).json()

    assert page["dialog_ids"] == [*reversed(ids)][offset : offset + 2]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "limit=x", "offset=-1", "offset=99999", "after=nonsense"]
)
async def test_a_wrong_query_is_a_400(talking, query: str) -> None:
    async with talking as client:
        answer = await client.get(f"/api/dialogs/?{query}")

    assert (answer.status_code, [*answer.json()]) == (400, ["error"])


async def test_why_an_answer_was_given_is_read_by_the_id_of_the_utterance(talking) -> None:
    async with talking as client:
        said = await say(client, "hello")
        by_answer = (await client.get(f"/api/turns/{said['utt_id']}")).json()
        by_turn = (await client.get(f"/api/turns/{by_answer['turn_id']}")).json()

    assert by_turn == by_answer
    assert (by_answer["status"], by_answer["trace"]["outcome"]) == ("done", "answered")
    assert [call["service"] for call in by_answer["trace"]["calls"]] == ["skill", "best"]
    assert by_answer["human_utterance"]["text"] == "hello"
    assert by_answer["bot_utterance"]["text"] == "echo: hello"


async def test_the_channels_that_were_used_are_listed(talking) -> None:
    async with talking as client:
        before = (await client.get("/api/channels")).json()
        await say(client, "hello")
        after = (await client.get("/api/channels")).json()

    assert (before, after) == ([], ["http_client"])


async def test_a_retry_gets_the_same_answer_over_http(talking) -> None:
    async with talking as client:
        first = await say(client, "hello", message_id="m1")
        again = await say(client, "hello", message_id="m1")
        other = await client.post(
            "/", json={"user_id": "ann", "payload": "bye", "message_id": "m1"}
        )
        dialogue = (await client.get(f"/api/dialogs/{first['dialog_id']}")).json()

    assert again == first
    assert (other.status_code, len(dialogue["utterances"])) == (422, 2)


async def test_debug_shows_the_trace_and_the_candidates(client_of, parrot: Agent) -> None:
    async with client_of(parrot, debug=True) as client:
        said = await say(client, "hello")

    assert [one["skill_name"] for one in said["debug_output"]] == ["skill"]
    assert said["trace"]["statuses"] == {"skill": "done", "best": "done"}


class BrokenStore:
    """A store that cannot be reached."""

    def __getattr__(self, name: str) -> object:
        async def fail(*_: object, **__: object) -> None:
            raise StoreError("db.internal:5432 does not answer")

        return fail


@pytest.mark.parametrize(
    "path", ["dialogs/", "dialogs/d1", "user/ann", "turns/t1", "channels", "user/ann?after=x"]
)
async def test_a_store_that_is_away_is_a_503(client_of, path: str) -> None:
    async with client_of(FakeAgent(store=BrokenStore())) as client:
        answer = await client.get(f"/api/{path}")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert "internal" not in answer.text


async def test_an_answer_that_breaks_off_is_not_taken_for_a_whole_one(server_of) -> None:
    class Tearing:
        """A store that fails between the first dialogue and the second."""

        read = 0

        async def dialogues(self, **_: object) -> Page:
            return Page(dialogues=[DIALOGUE, DIALOGUE])

        async def conversation(self, user_id: str) -> ConversationRecord:
            return CONVERSATION

        async def utterances(self, *_: object) -> list[object]:
            self.read += 1
            if self.read > 1:
                raise StoreError("away")
            return []

    agent = FakeAgent(store=Tearing())
    async with server_of(agent) as address, httpx.AsyncClient(base_url=address.http) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/api/user/ann")
