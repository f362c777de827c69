"""`GET /api/dialogs/?details=1`: what a list tells of dialogues, and which are in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tertulia.agent.errors import StoreError
from tertulia.agent.stores.base import Page
from tests.serving.agent.fakes import FakeAgent
from tests.serving.agent.held import agent_of, held
from tests.serving.agent.test_history import DIALOGUE


@pytest.fixture
def asked(client_of, tmp_path: Path):
    """Ask for the list of some dialogues: `await asked([...], text="hello")`."""

    async def ask(dialogues, **query: object) -> dict:
        agent = await agent_of(tmp_path / "dialogues.db", dialogues)
        async with client_of(agent) as client:
            answer = await client.get("/api/dialogs/", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask


async def test_details_tell_whose_a_dialogue_is_and_how_it_began(asked) -> None:
    ratings = [{"rating": 4, "user_external_id": "ann"}, {"rating": "good"}]
    dialogue = held(2, "hello", "hi", "bye", attributes={"ratings": ratings}, is_active=True)

    listed = await asked([dialogue], details=1)

    assert listed == {
        "dialog_ids": ["dialogue-2"],
        "dialogs": [
            {
                "dialog_id": "dialogue-2",
                "user_id": "ann",
                "channel_type": "http_client",
                "date_start": "2026-03-01 12:02:00+00:00",
                "date_finish": "2026-03-01 12:02:02+00:00",
                "_active": True,
                "length": 3,
                "first_text": "hello",
                "ratings": [4, "good"],
            }
        ],
        "next": None,
    }


async def test_without_details_there_are_ids_only(asked) -> None:
    assert await asked([held(1, "hello")]) == {"dialog_ids": ["dialogue-1"], "next": None}


async def test_details_keep_the_order_of_the_list(asked) -> None:
    listed = await asked([held(n, f"hello {n}") for n in range(40)], details=1)

    assert [one["first_text"] for one in listed["dialogs"]] == [
        f"hello {n}" for n in reversed(range(40))
    ]


async def test_a_long_beginning_is_cut_short(asked) -> None:
    [told] = (await asked([held(1, "x" * 201)], details=1))["dialogs"]

    assert told["first_text"] == "x" * 200 + "…"


async def test_a_dialogue_in_which_nothing_was_said_has_no_beginning(asked) -> None:
    [told] = (await asked([held(1)], details=1))["dialogs"]

    assert (told["first_text"], told["length"]) == ("", 0)


async def test_of_many_ratings_the_newest_are_told(asked) -> None:
    ratings = [{"rating": "x" * 201}, *({"rating": number} for number in range(9))]
    dialogue = held(1, attributes={"ratings": [{"rating": 1}, *ratings]})

    [told] = (await asked([dialogue], details=1))["dialogs"]

    assert told["ratings"] == ["x" * 200 + "…", *range(9)]


@pytest.mark.parametrize("ratings", ["good", None, 5, [5], [{"stars": 5}], [{"rating": {}}]])
async def test_attributes_that_are_no_ratings_are_none(asked, ratings: object) -> None:
    [told] = (await asked([held(1, attributes={"ratings": ratings})], details=1))["dialogs"]

    assert told["ratings"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"text": "HELLO"}, [2, 1]),
        ({"user_id": "bob"}, [3, 2]),
        ({"text": "hello", "user_id": "bob"}, [2]),
        ({"text": "hello", "_active": "1"}, [1]),
        ({"text": "", "user_id": ""}, [3, 2, 1]),
        ({"text": "%"}, []),
    ],
)
async def test_dialogues_are_found_by_what_was_said_and_by_whom(
    asked, query: dict[str, str], found: list[int]
) -> None:
    dialogues = [
        held(1, "hello", "hi", is_active=True),
        held(2, "hm", "Hello, hello", user="bob"),
        held(3, "bye", user="bob"),
    ]

    listed = await asked(dialogues, **query)

    assert listed["dialog_ids"] == [f"dialogue-{number}" for number in found]


async def test_next_leads_on_within_what_was_asked_for(client_of, tmp_path: Path) -> None:
    dialogues = [held(n, "50% & more" if n % 2 else "bye", user="a&b") for n in range(10)]
    agent = await agent_of(tmp_path / "dialogues.db", dialogues)
    following, found = "?text=50%25%20%26&user_id=a%26b&details=1&limit=2&_active=0", []
    async with client_of(agent) as client:
        while following:
            listed = (await client.get(f"/api/dialogs/{following}")).json()
            found += [one["dialog_id"] for one in listed["dialogs"]]
            following = listed["next"]

    assert found == [f"dialogue-{n}" for n in (9, 7, 5, 3, 1)]


async def test_an_offset_passes_over_what_is_asked_for(asked) -> None:
    dialogues = [held(n, "hello" if n % 2 else "bye") for n in range(10)]

    listed = await asked(dialogues, text="hello", offset=2, limit=2)

    assert listed["dialog_ids"] == ["dialogue-5", "dialogue-3"]


@pytest.mark.parametrize("query", [{"text": "x" * 1001}, {"user_id": "x" * 1001}, {"details": "x"}])
async def test_a_wrong_question_is_a_400(talking, query: dict[str, str]) -> None:
    async with talking as client:
        answer = await client.get("/api/dialogs/", params=query)

    assert (answer.status_code, [*answer.json()]) == (400, ["error"])


async def test_a_store_that_goes_away_between_two_reads_is_a_503(client_of) -> None:
    class Going:
        async def dialogues(self, **_: object) -> Page:
            return Page(dialogues=[replace(DIALOGUE, length=1)])

        async def utterances(self, *_: object) -> list[object]:
            raise StoreError("away")

    async with client_of(FakeAgent(store=Going())) as client:
        answer = await client.get("/api/dialogs/?details=1")

    assert answer.status_code == 503
