from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tertulia.agent.state import Bot
from tertulia.agent.stores import changes
from tertulia.agent.stores.records import DialogueRecord

NOON = datetime(2020, 5, 17, 12, tzinfo=UTC)


def dialogue(**attributes: object) -> DialogueRecord:
    return DialogueRecord(
        dialogue_id="d",
        user_id="ann",
        channel_type="http_client",
        bot=Bot(id="b"),
        date_start=NOON,
        date_finish=NOON,
        attributes=attributes,
        revision=3,
    )


def test_a_rating_leaves_the_record_it_was_given_as_it_is() -> None:
    before = dialogue(ratings=[{"rating": 1}])

    after = changes.rate_dialogue(before, {"rating": 2})

    assert after.attributes == {"ratings": [{"rating": 1}, {"rating": 2}]}
    assert after.revision == 4
    assert before.attributes == {"ratings": [{"rating": 1}]}


@pytest.mark.parametrize("taken", [None, "five stars", {"mean": 5}])
def test_what_a_skill_kept_as_ratings_is_not_lost(taken: object) -> None:
    after = changes.rate_dialogue(dialogue(ratings=taken), {"rating": 2})

    assert after.attributes == {"ratings": [taken, {"rating": 2}]}


def test_instants_in_a_rating_become_text() -> None:
    after = changes.rate_dialogue(dialogue(), {"datetime": NOON})

    assert after.attributes == {"ratings": [{"datetime": "2020-05-17T12:00:00Z"}]}
