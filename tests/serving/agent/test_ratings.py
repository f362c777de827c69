"""`/rating/dialog` and `/rating/utterance`, over a real agent and a real store."""

from __future__ import annotations

from datetime import datetime

import pytest

HELLO = {"user_id": "ann", "payload": "hello"}


async def test_a_dialogue_is_rated(talking) -> None:
    async with talking as client:
        said = (await client.post("/", json=HELLO)).json()
        rating = {"dialog_id": said["dialog_id"], "user_id": "ann", "rating": 5}
        rated = await client.post("/rating/dialog", json=rating)
        dialogue = (await client.get(f"/api/dialogs/{said['dialog_id']}")).json()

    [kept] = dialogue["attributes"]["ratings"]
    assert (rated.status_code, rated.content) == (200, b"")
    assert (kept["rating"], kept["user_external_id"]) == (5, "ann")
    assert datetime.fromisoformat(kept["datetime"]).tzinfo is not None


async def test_an_answer_is_rated_and_the_dialogue_goes_on(talking) -> None:
    async with talking as client:
        said = (await client.post("/", json=HELLO)).json()
        for rating in ("good", 0.5):
            fields = {"utt_id": said["utt_id"], "rating": rating}
            await client.post("/rating/utterance", json=fields)
        again = await client.post("/", json=HELLO)
        dialogue = (await client.get(f"/api/dialogs/{said['dialog_id']}")).json()

    ratings = dialogue["bot_utterances"][0]["attributes"]["ratings"]
    assert [(one["rating"], one["user_external_id"]) for one in ratings] == [
        ("good", None),
        (0.5, None),
    ]
    assert again.json()["response"] == "echo: hello"


@pytest.mark.parametrize(
    ("path", "key"), [("/rating/dialog", "dialog_id"), ("/rating/utterance", "utt_id")]
)
async def test_what_is_not_there_cannot_be_rated(talking, path: str, key: str) -> None:
    async with talking as client:
        answer = await client.post(path, json={key: "unknown", "rating": 5})

    assert (answer.status_code, [*answer.json()]) == (404, ["error"])


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"dialog_id": "d1"}',
        '{"rating": 5}',
        '{"dialog_id": "d1", "rating": null}',
        '{"dialog_id": "d1", "rating": {"$gt": 1}}',
        '{"dialog_id": ["d1"], "rating": 5}',
        '{"dialog_id": "d1", "rating": 5, "user_id": {}}',
    ],
)
async def test_a_rating_of_another_form_is_refused(talking, body: str) -> None:
    async with talking as client:
        answer = await client.post("/rating/dialog", content=body)

    assert (answer.status_code, [*answer.json()]) == (400, ["error"])


async def test_a_rating_is_short(talking) -> None:
    async with talking as client:
        answer = await client.post("/rating/dialog", content=b"x" * 20_000)

    assert answer.status_code == 413
