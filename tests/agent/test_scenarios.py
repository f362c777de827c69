"""What hung, locked users out or lost data in the original: whole turns over real services.

Each test is named after what a user sees; the comment names the scenario that showed the original
to fail, where it had a name.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import toy_services

from tertulia.agent.errors import StoreError
from tertulia.agent.stores.records import TurnRecord
from tertulia.agent.stores.rules import Outcome
from tertulia.agent.stores.sqlite.store import SqliteStore
from tests.agent.pipelines import (
    LATE,
    SORRY,
    Config,
    dialogue_of,
    dialogues_of,
    http,
    large,
    python,
    running,
    say,
    small,
    texts,
)
from tests.agent.stubs import Stubs, serve_stubs

SKILLS = ("skill_1", "skill_2", "skill_3")


@pytest.fixture
async def stubs() -> AsyncIterator[Stubs]:
    async with serve_stubs() as stubs:
        yield stubs


async def answers(folder: Path, config: Config, *said: str, **settings: Any) -> list[str]:
    """What is answered to one message after another; all of it must be stored."""
    async with running(folder, config, **settings) as agent:
        replies = [await say(agent, text) for text in said]
        stored = await dialogue_of(agent)
    answered = [reply.answer.text for reply in replies]
    assert texts(stored) == [text for pair in zip(said, answered, strict=True) for text in pair]
    return answered


# -- nothing hangs, and nobody is locked out -----------------------------------------------------


async def test_a_dialog_formatter_that_raises_costs_its_service(
    stubs: Stubs, tmp_path: Path
) -> None:  # dialog_formatter_raises
    config = small(stubs)
    config["services"]["skills"]["skill_1"]["dialog_formatter"] = "toy_services:fails_on_purpose"

    assert await answers(tmp_path, config, "one", "two") == ["I like movies."] * 2


async def test_a_dialog_formatter_that_makes_no_list_costs_its_service(
    stubs: Stubs, tmp_path: Path
) -> None:
    config = small(stubs)
    config["services"]["skills"]["skill_1"]["dialog_formatter"] = "toy_services:makes_an_object"

    assert await answers(tmp_path, config, "one", "two") == ["I like movies."] * 2
    assert "skill_1" not in stubs.asked


NO_JSON = ["answers_no_json", "answers_half_a_character", "answers_itself"]


@pytest.mark.parametrize("formatter", ["fails_on_purpose", *NO_JSON])
async def test_a_response_formatter_that_fails_costs_its_service(
    stubs: Stubs, tmp_path: Path, formatter: str
) -> None:
    config = small(stubs)
    config["services"]["skills"]["skill_1"]["response_formatter"] = f"toy_services:{formatter}"

    assert await answers(tmp_path, config, "one", "two") == ["I like movies."] * 2


@pytest.mark.parametrize("formatter", NO_JSON)
async def test_an_annotation_that_is_no_json_costs_its_annotator(
    stubs: Stubs, tmp_path: Path, formatter: str
) -> None:
    config = small(stubs)
    annotator = config["services"]["annotators"]["annotator_1"]
    annotator["response_formatter"] = f"toy_services:{formatter}"

    assert await answers(tmp_path, config, "one", "two") == ["echo: one", "echo: two"]


async def test_a_state_method_that_raises_costs_its_service(stubs: Stubs, tmp_path: Path) -> None:
    config = small(stubs)
    annotator = config["services"]["annotators"]["annotator_1"]
    annotator["state_manager_method"] = "toy_services:raises_in_the_middle"

    assert await answers(tmp_path, config, "one", "two") == ["echo: one", "echo: two"]


async def test_a_state_method_that_spoils_the_state_locks_nobody_out(
    stubs: Stubs, tmp_path: Path
) -> None:
    config = small(stubs)
    skill = config["services"]["skills"]["skill_1"]
    skill["state_manager_method"] = "toy_services:writes_no_json"

    async with running(tmp_path, config) as agent:
        stubs.answers["skill_selector"] = lambda _: ["skill_1"]
        spoilt = await say(agent, "one")
        stubs.answers["skill_selector"] = lambda _: ["skill_2"]
        after = await say(agent, "two")
        stored = await dialogue_of(agent)

    assert spoilt.answer.text.startswith("Sorry")
    assert after.answer.text == "I like movies."
    assert texts(stored) == ["one", spoilt.answer.text, "two", "I like movies."]


async def test_a_state_method_may_be_asynchronous(stubs: Stubs, tmp_path: Path) -> None:
    config = small(stubs)
    annotator = config["services"]["annotators"]["annotator_1"]
    annotator["state_manager_method"] = "toy_services:writes_later"

    async with running(tmp_path, config) as agent:
        await say(agent, "one")
        stored = await dialogue_of(agent)

    known = stored["human"]["attributes"]["annotator_1"]
    assert {"hypothesis", "ind", "message_attrs", "rank"} <= {*known}


async def test_a_reply_without_the_name_of_a_skill_is_a_reply(
    stubs: Stubs, tmp_path: Path
) -> None:  # rs_answer_without_skill_name
    stubs.answers["response_selector"] = lambda _: {"text": "no skill_name here"}
    config = large(stubs)
    del config["services"]["postprocessor"]

    assert await answers(tmp_path, config, "one", "two") == ["no skill_name here"] * 2


@pytest.mark.parametrize("nothing", [None, []])
async def test_a_skill_that_says_nothing_leaves_the_others_to_answer(
    stubs: Stubs, tmp_path: Path, nothing: object
) -> None:  # skill_null, skill_empty
    stubs.answers["skill_1"] = lambda _: nothing

    assert await answers(tmp_path, small(stubs), "one", "two") == ["I like movies."] * 2


@pytest.mark.parametrize("nothing", [None, []])
async def test_a_selector_that_chooses_nothing_restricts_nothing(
    stubs: Stubs, tmp_path: Path, nothing: object
) -> None:  # selector_null, selector_empty
    stubs.answers["skill_selector"] = lambda _: nothing

    assert await answers(tmp_path, small(stubs), "one", "two") == ["echo: one", "echo: two"]


async def test_where_that_is_wanted_a_selector_that_chooses_nothing_skips_everything(
    stubs: Stubs, tmp_path: Path
) -> None:
    stubs.answers["skill_selector"] = lambda _: []
    config = {**small(stubs), "empty_selection": "none"}

    assert await answers(tmp_path, config, "one", "two") == [SORRY] * 2


async def test_without_hypotheses_their_annotator_has_nothing_to_do(
    stubs: Stubs, tmp_path: Path
) -> None:  # hyp_annotator_zero_hypotheses
    for skill in SKILLS:
        stubs.answers[skill] = lambda _: []

    assert await answers(tmp_path, large(stubs), "one", "two") == [SORRY] * 2
    assert "hypothesis_annotator" not in stubs.asked


async def test_when_all_skills_fail_the_last_chance_answers(stubs: Stubs, tmp_path: Path) -> None:
    stubs.faults |= dict.fromkeys(SKILLS, "answers 500")

    assert await answers(tmp_path, small(stubs), "one", "two") == [SORRY] * 2


async def test_without_a_last_chance_there_is_still_an_answer(
    stubs: Stubs, tmp_path: Path
) -> None:  # all_skills_500_no_last_chance
    stubs.faults |= dict.fromkeys(SKILLS, "answers 500")
    config = small(stubs)
    del config["services"]["last_chance"]

    said = await answers(tmp_path, config, "one", "two")

    assert all(text.startswith("Sorry") for text in said)


async def test_when_the_time_is_up_the_timeout_service_answers(
    stubs: Stubs, tmp_path: Path
) -> None:  # skill_hangs_no_limit
    stubs.faults["skill_1"] = "hangs"

    assert await answers(tmp_path, small(stubs), "one", time_limit_seconds=0.5) == [LATE]


async def test_without_a_timeout_service_the_last_chance_answers_when_the_time_is_up(
    stubs: Stubs, tmp_path: Path
) -> None:  # tl1_without_timeout_service
    stubs.faults["skill_1"] = "hangs"
    config = small(stubs)
    del config["services"]["timeout"]

    assert await answers(tmp_path, config, "one", time_limit_seconds=0.5) == [SORRY]


async def test_a_service_has_a_time_limit_of_its_own(
    stubs: Stubs, tmp_path: Path
) -> None:  # skill_connector_timeout_key_1s
    stubs.faults["skill_1"] = "hangs"
    config = small(stubs)
    config["services"]["skills"]["skill_1"]["connector"]["timeout"] = 0.5

    assert await answers(tmp_path, config, "one", "two") == ["I like movies."] * 2


async def test_a_connector_that_calls_back_with_an_exception_costs_its_service(
    stubs: Stubs, tmp_path: Path
) -> None:  # python_connector_raises is in test_broken_services.py
    config = small(stubs)
    config["services"]["skills"]["skill_1"]["connector"] = python("toy_services:Fails")

    assert await answers(tmp_path, config, "one", "two") == ["I like movies."] * 2


async def test_a_skill_behind_a_skipped_one_does_not_hold_up_the_others(
    stubs: Stubs, tmp_path: Path
) -> None:  # skipped_skill_with_follow_up
    stubs.answers["skill_selector"] = lambda _: ["skill_2"]
    stubs.answers["follow_up"] = lambda _: [{"text": "following up", "confidence": 1.0}]
    config = small(stubs)
    services = config["services"]
    services["follow_up"] = {
        **services["skills"]["skill_1"],
        "connector": http(stubs, "follow_up"),
        "previous_services": ["skills.skill_1"],
    }
    services["response_selector"]["previous_services"] = ["skills", "follow_up"]

    assert await answers(tmp_path, config, "one", "two") == ["I like movies."] * 2
    assert "follow_up" not in stubs.asked


async def test_after_a_turn_that_took_too_long_the_next_is_as_ever(
    stubs: Stubs, tmp_path: Path
) -> None:  # hang_then_next_turn
    async with running(tmp_path, small(stubs), time_limit_seconds=1.0) as agent:
        stubs.faults["skill_1"] = "hangs"
        late = await say(agent, "one")
        stubs.faults.clear()
        after = await say(agent, "two")

    assert [late.answer.text, after.answer.text] == [LATE, "echo: two"]
    assert agent.turns_in_progress == 0


@pytest.mark.parametrize("fault", ["closes without a word", "answers no JSON", "answers 500"])
async def test_a_batching_connector_goes_on_after_a_failure(
    stubs: Stubs, tmp_path: Path, fault: str
) -> None:  # batch_service_down, batch_service_garbage
    async with running(tmp_path, large(stubs)) as agent:
        stubs.faults["batch_annotator"] = fault
        await say(agent, "one")
        failed = await dialogue_of(agent)
        stubs.faults.clear()
        await say(agent, "two")
        stored = await dialogue_of(agent)

    assert "batch_annotator" not in failed["utterances"][0]["hypotheses"][0]["annotations"]
    found = [one["annotations"]["batch_annotator"] for one in hypotheses(stored, 2)]
    assert found == [{"toxic": 0.1}] * 3


async def test_a_service_that_is_down_costs_only_its_own_answer(
    stubs: Stubs, tmp_path: Path, unused_tcp_port: int
) -> None:
    config = small(stubs)
    config["services"]["skills"]["skill_1"]["connector"] = {
        "protocol": "http",
        "url": f"http://127.0.0.1:{unused_tcp_port}/skill",
        "batch_size": 4,
    }

    assert await answers(tmp_path, config, "one", "two") == ["I like movies."] * 2


async def test_a_connector_that_blocks_delays_nobody_who_does_not_use_it(
    stubs: Stubs, tmp_path: Path
) -> None:  # blocking_python_connector
    stubs.answers["skill_selector"] = lambda body: (
        ["skill_1"] if body["x"] == ["block"] else ["skill_2"]
    )
    config = small(stubs)
    config["services"]["skills"]["skill_1"]["connector"] = python("toy_services:Blocks")

    async with running(tmp_path, config) as agent:
        try:
            blocked = asyncio.create_task(say(agent, "block", "ann"))
            await asyncio.to_thread(toy_services.Blocks.is_blocked.wait)
            others = [await say(agent, "hello", f"user {number}") for number in range(4)]
            assert not blocked.done()
        finally:
            toy_services.Blocks.may_go.set()
        reply = await blocked

    assert [other.answer.text for other in others] == ["I like movies."] * 4
    assert reply.answer.text == "at last"


@dataclass(eq=False)
class ForgetfulStore(SqliteStore):
    """Cannot write the end of a turn for some time."""

    failures: int = 0

    async def finish(self, outcome: Outcome) -> TurnRecord:
        if self.failures:
            self.failures -= 1
            raise StoreError("the disk is full")
        return await super().finish(outcome)


async def test_an_end_that_cannot_be_written_at_once_is_written_later(
    stubs: Stubs, tmp_path: Path
) -> None:
    store = ForgetfulStore(tmp_path / "dialogues.sqlite3", failures=1)

    async with running(tmp_path, small(stubs), store) as agent:
        reply = await say(agent, "one")
        stored = await dialogue_of(agent)

    assert texts(stored) == ["one", reply.answer.text] == ["one", "echo: one"]


async def test_a_store_that_fails_for_long_locks_nobody_out(stubs: Stubs, tmp_path: Path) -> None:
    store = ForgetfulStore(tmp_path / "dialogues.sqlite3", failures=4)

    async with running(tmp_path, small(stubs), store) as agent:
        with pytest.raises(StoreError, match="the disk is full"):
            await say(agent, "one")
        reply = await say(agent, "two")
        stored = await dialogue_of(agent)

    assert reply.answer.text == "echo: two"
    assert texts(stored) == ["one", "echo: one", "two", "echo: two"]


# -- nothing is lost, doubled or mixed up --------------------------------------------------------


def hypotheses(dialogue: Any, position: int) -> list[Any]:
    found: list[Any] = dialogue["utterances"][position]["hypotheses"]
    return found


async def test_first_messages_at_once_make_one_user_and_one_dialogue(
    stubs: Stubs, tmp_path: Path
) -> None:  # concurrent_first_messages
    users = [f"user {number}" for number in range(20)]

    async with running(tmp_path, small(stubs)) as agent:
        await asyncio.gather(*(say(agent, text, user) for user in users for text in ("one", "two")))
        stored = [await dialogue_of(agent, user) for user in users]

    assert [texts(dialogue) for dialogue in stored] == [
        ["one", "echo: one", "two", "echo: two"]
    ] * 20
    assert len({dialogue["human"]["id"] for dialogue in stored}) == 20


async def test_messages_of_one_dialogue_at_once_wait_for_each_other(
    stubs: Stubs, tmp_path: Path
) -> None:  # concurrent_messages_one_dialog
    said = [f"message {number}" for number in range(10)]

    async with running(tmp_path, small(stubs)) as agent:
        replies = await asyncio.gather(*(say(agent, text) for text in said))
        stored = await dialogue_of(agent)

    assert [reply.answer.text for reply in replies] == [f"echo: {text}" for text in said]
    assert texts(stored) == [text for one in said for text in (one, f"echo: {one}")]


async def test_what_a_human_says_is_stored_before_any_service_answers(
    stubs: Stubs, tmp_path: Path
) -> None:  # stored_before_turn_end
    stored: list[Any] = []

    async with running(tmp_path, small(stubs)) as agent:
        asked = asyncio.Event()
        seen = asyncio.Event()

        async def look() -> None:
            await asked.wait()
            stored.append(await dialogue_of(agent))
            seen.set()

        def hear(event: Any) -> None:
            if type(event).__name__ == "CallStarted":
                asked.set()

        agent.listen(hear)
        async with asyncio.TaskGroup() as group:
            group.create_task(look())
            reply = group.create_task(say(agent, "remember me"))

    assert seen.is_set()
    assert texts(stored[0])[0] == "remember me"
    assert reply.result().answer.text == "echo: remember me"


async def test_a_rated_utterance_can_be_sent_and_shown_as_before(
    stubs: Stubs, tmp_path: Path
) -> None:  # ratings
    rating = {"rating": 5, "user_external_id": "ann", "datetime": "2026-01-02T03:04:05Z"}

    async with running(tmp_path, small(stubs)) as agent:
        first = await say(agent, "one")
        assert await agent.store.rate_utterance(first.answer.utt_id, rating)
        assert await agent.store.rate_dialogue(first.answer.dialog_id, rating)
        second = await say(agent, "two")
        stored = await dialogue_of(agent)

    assert second.answer.text == "echo: two"
    assert stored["utterances"][1]["attributes"] == {"ratings": [rating]}
    assert stored["attributes"] == {"ratings": [rating]}
    [sent] = stubs.asked["skill_1"][-1]["dialogs"]
    assert sent["utterances"][1]["attributes"] == {"ratings": [rating]}


async def test_a_confidence_of_zero_is_read_back_as_zero(stubs: Stubs, tmp_path: Path) -> None:
    stubs.faults |= dict.fromkeys(SKILLS, "answers 500")

    async with running(tmp_path, small(stubs)) as agent:
        await say(agent, "one")
        stored = await dialogue_of(agent)

    answer = stored["utterances"][1]
    assert (answer["confidence"], answer["active_skill"]) == (0.0, "last_chance")
    assert answer["orig_text"] == SORRY


async def test_a_postprocessor_leaves_the_selected_text_in_its_place(
    stubs: Stubs, tmp_path: Path
) -> None:
    async with running(tmp_path, large(stubs)) as agent:
        await say(agent, "one")
        answer = (await dialogue_of(agent))["utterances"][1]

    assert (answer["text"], answer["orig_text"]) == ("echo: one :)", "echo: one")


async def test_a_postprocessor_never_rewrites_what_the_human_said(
    stubs: Stubs, tmp_path: Path
) -> None:
    stubs.faults["response_selector"] = "answers 500"

    assert await answers(tmp_path, large(stubs), "one", "two") == [SORRY] * 2
    assert "postprocessor" not in stubs.asked


async def test_one_task_that_fails_does_not_take_those_along_that_succeed(
    stubs: Stubs, tmp_path: Path
) -> None:
    def annotate(body: Any) -> Any:
        return None if body["x"] == ["I like movies."] else {"fine": True}

    stubs.answers["hypothesis_annotator"] = annotate
    config = large(stubs)
    annotators = config["services"]["hypothesis_annotators"]
    annotators["hypothesis_annotator"]["response_formatter"] = {"name": "value_of", "key": "fine"}
    config["services"]["response_selector"]["required_previous_services"] = [
        "hypothesis_annotators.hypothesis_annotator"
    ]

    async with running(tmp_path, config) as agent:
        reply = await say(agent, "one")
        stored = await dialogue_of(agent)

    assert reply.answer.text == "echo: one :)"
    found = [one["annotations"].get("hypothesis_annotator") for one in hypotheses(stored, 0)]
    assert found == [True, None, True]


async def test_what_requires_a_skill_that_was_not_selected_does_not_run(
    stubs: Stubs, tmp_path: Path
) -> None:  # required_service_skipped_does_it_run
    stubs.answers["skill_selector"] = lambda _: ["skill_2"]
    config = small(stubs)
    services = config["services"]
    services["needy"] = {
        **services["skills"]["skill_1"],
        "connector": http(stubs, "skill_3"),
        "previous_services": ["skills.skill_2"],
        "required_previous_services": ["skills.skill_1"],
    }
    services["response_selector"]["previous_services"] = ["skills", "needy"]

    assert await answers(tmp_path, config, "one") == ["I like movies."]
    assert "skill_3" not in stubs.asked


async def test_a_selector_of_replies_may_be_tagged_as_one_of_skills(
    stubs: Stubs, tmp_path: Path
) -> None:
    config = large(stubs)
    config["services"]["response_selector"]["tags"] = ["selector"]

    assert await answers(tmp_path, config, "one", "two") == ["echo: one :)", "echo: two :)"]


async def test_a_turn_has_one_answer_even_if_its_services_answer_after_the_time(
    stubs: Stubs, tmp_path: Path
) -> None:
    stubs.faults["response_selector"] = "hangs"
    config = large(stubs)

    async with running(tmp_path, config, time_limit_seconds=1.0) as agent:
        late = await say(agent, "one")
        stubs.is_over.set()  # now those that hung do answer
        stubs.faults.clear()
        after = await say(agent, "two")
        stored = await dialogue_of(agent)

    assert [late.answer.text, after.answer.text] == [LATE, "echo: two :)"]
    assert texts(stored) == ["one", LATE, "two", "echo: two :)"]


async def test_what_a_formatter_changes_changes_nothing_else(stubs: Stubs, tmp_path: Path) -> None:
    config = small(stubs)
    spoiler = {**config["services"]["annotators"]["annotator_1"]}
    spoiler["dialog_formatter"] = "toy_services:spoils_the_dialogue"
    config["services"]["annotators"]["spoiler"] = spoiler

    async with running(tmp_path, config) as agent:
        await say(agent, "one")
        await say(agent, "two")
        stored = await dialogue_of(agent)

    assert texts(stored) == ["one", "echo: one", "two", "echo: two"]
    for position in (0, 2):
        assert {*stored["utterances"][position]["annotations"]} == {
            "annotator_1",
            "annotator_2",
            "spoiler",
        }
    assert stored["human"]["profile"]["name"] is None
    assert stored["human"]["attributes"] == {}


async def test_what_a_connector_changes_after_it_has_answered_changes_nothing(
    stubs: Stubs, tmp_path: Path
) -> None:
    config = small(stubs)
    config["services"]["skills"]["skill_1"]["connector"] = python("toy_services:Changes")

    assert await answers(tmp_path, config, "one", "two") == ["said"] * 2


async def test_the_ids_of_the_first_turn_are_those_that_are_stored(
    stubs: Stubs, tmp_path: Path
) -> None:
    async with running(tmp_path, small(stubs)) as agent:
        await say(agent, "one")
        stored = await dialogue_of(agent)

    sent = stubs.asked["skill_1"][0]["dialogs"][0]
    assert sent["human"]["id"] == stored["human"]["id"] == stored["utterances"][0]["user"]["id"]
    assert sent["bot"]["id"] == stored["bot"]["id"] == stored["utterances"][1]["user"]["id"]


async def test_hypotheses_are_stored_in_the_order_of_the_configuration(
    stubs: Stubs, tmp_path: Path
) -> None:
    async with running(tmp_path, small(stubs)) as agent:
        await say(agent, "one")
        stored = await dialogue_of(agent)

    assert [one["skill_name"] for one in hypotheses(stored, 0)] == [*SKILLS]
    assert [one["service_name"] for one in hypotheses(stored, 0)] == [*SKILLS]


async def test_what_was_accepted_is_answered_before_the_agent_stops(
    stubs: Stubs, tmp_path: Path
) -> None:
    async with running(tmp_path, small(stubs)) as agent:
        asked = asyncio.Event()
        agent.listen(lambda _: asked.set())
        reply = asyncio.create_task(say(agent, "one"))
        await asked.wait()

    assert (await reply).answer.text == "echo: one"


async def test_a_client_that_goes_away_loses_nothing(stubs: Stubs, tmp_path: Path) -> None:
    async with running(tmp_path, small(stubs)) as agent:
        asked = asyncio.Event()
        agent.listen(lambda _: asked.set())
        client = asyncio.create_task(say(agent, "one"))
        await asked.wait()
        client.cancel()
        after = await say(agent, "two")
        stored = await dialogue_of(agent)

    assert after.answer.text == "echo: two"
    assert texts(stored) == ["one", "echo: one", "two", "echo: two"]


async def test_a_human_keeps_what_skills_learned_when_a_new_dialogue_starts(
    stubs: Stubs, tmp_path: Path
) -> None:
    stubs.answers["skill_1"] = lambda _: [
        {
            "text": "noted",
            "confidence": 1.0,
            "human_attributes": {"name": "Ann"},
            "bot_attributes": {"mood": "good"},
        }
    ]

    async with running(tmp_path, small(stubs)) as agent:
        await say(agent, "I am Ann")
        await say(agent, "/start")
        await say(agent, "who am I?")
        new, old = await dialogues_of(agent)

    assert old["utterances"][0]["user"]["profile"]["name"] == "Ann"
    assert old["utterances"][1]["user"]["attributes"] == {"mood": "good"}
    sent = stubs.asked["skill_1"][-1]["dialogs"][0]
    assert sent["human"]["profile"]["name"] == "Ann"
    assert sent["bot"]["attributes"] == {}
    assert new["human"]["id"] == old["human"]["id"]
    assert new["bot"]["id"] != old["bot"]["id"]
