from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tertulia.agent.errors import ErasedError, KeyReusedError, OverloadedError, StoreError
from tertulia.agent.message import START
from tertulia.agent.trace import TurnAccepted, TurnEnded, TurnEvent
from tests.agent.fakes import Says, Waits, hypothesis
from tests.agent.stage import Stage, bodies, echo, message, parts


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "dialogues.sqlite3")


async def test_an_answer_is_on_disk_when_it_is_given(stage: Stage) -> None:
    async with stage.agent() as agent, stage.opened() as store:
        reply = await agent.respond(message("hello"))

        said = await bodies(store, reply.answer.dialog_id)

    assert reply.answer.text == "echo: hello"
    assert [utterance["text"] for utterance in said] == ["hello", "echo: hello"]
    assert said[1]["utt_id"] == reply.answer.utt_id


async def test_a_message_is_on_disk_before_any_service_is_asked(stage: Stage) -> None:
    async def look(request: Any) -> None:
        seen.extend(await bodies(store, request.payload["dialog_id"]))

    class Looks(Says):
        async def send(self, request: Any) -> Any:
            await look(request)
            return echo(request)

    seen: list[dict[str, Any]] = []
    async with stage.opened() as store, stage.agent(parts(Looks())) as agent:
        await agent.respond(message("hello"))

    assert [utterance["text"] for utterance in seen] == ["hello"]


async def test_messages_of_one_user_are_answered_in_order_of_arrival(stage: Stage) -> None:
    words = [f"number {number}" for number in range(12)]

    async with stage.agent() as agent:
        replies = await asyncio.gather(*(agent.respond(message(word)) for word in words))

    assert [reply.answer.text for reply in replies] == [f"echo: {word}" for word in words]
    [dialogue] = await stage.said()
    assert dialogue == [text for word in words for text in (word, f"echo: {word}")]


async def test_users_do_not_wait_for_each_other(stage: Stage) -> None:
    slow = Waits(answer=echo)

    class OnlyAnnWaits(Says):
        async def send(self, request: Any) -> Any:
            is_ann = request.payload["human"]["user_external_id"] == "ann"
            return await slow.send(request) if is_ann else echo(request)

    async with stage.agent(parts(OnlyAnnWaits())) as agent:
        waiting = asyncio.create_task(agent.respond(message("first")))
        await slow.was_asked.wait()
        reply = await agent.respond(message("second", user_id="bob"))
        was_waiting = not waiting.done()
        slow.may_go.set()
        await waiting

    assert reply.answer.text == "echo: second"
    assert was_waiting


async def test_first_messages_of_a_new_user_make_one_dialogue(stage: Stage) -> None:
    async with stage.agent(name="one") as one, stage.agent(name="two") as two:
        await asyncio.gather(*(agent.respond(message("hi")) for agent in (one, two) * 5))

    [dialogue] = await stage.said()
    assert dialogue == ["hi", "echo: hi"] * 10


async def test_a_message_waits_for_the_turn_that_another_process_has_begun(stage: Stage) -> None:
    slow, quick = Waits(answer=echo), Says(answer=echo)

    async with (
        stage.agent(parts(slow), name="one") as one,
        stage.agent(parts(quick), name="two") as two,
    ):
        first = asyncio.create_task(one.respond(message("first")))
        await slow.was_asked.wait()
        accepted = asyncio.Event()
        second = asyncio.create_task(
            two.respond(message("second"), lambda event: _set_on(event, TurnAccepted, accepted))
        )
        await accepted.wait()
        asked_before = len(quick.asked)
        slow.may_go.set()
        await asyncio.gather(first, second)

    assert asked_before == 0
    [dialogue] = await stage.said()
    assert dialogue == ["first", "echo: first", "second", "echo: second"]


def _set_on(event: TurnEvent, kind: type, happened: asyncio.Event) -> None:
    if isinstance(event, kind):
        happened.set()


async def test_a_retry_during_the_turn_gets_the_same_answer_and_asks_nobody(stage: Stage) -> None:
    slow = Waits(answer=echo)

    async with stage.agent(parts(slow)) as agent:
        first = asyncio.create_task(agent.respond(message("hello", message_id="m1")))
        await slow.was_asked.wait()
        second = asyncio.create_task(agent.respond(message("hello", message_id="m1")))
        slow.may_go.set()
        answers = [(await each).answer for each in (first, second)]

    assert answers[0] == answers[1]
    assert len(slow.asked) == 1
    assert await stage.said() == [["hello", "echo: hello"]]


async def test_a_retry_sent_at_once_gets_the_same_answer_and_asks_nobody(stage: Stage) -> None:
    skill = Says(answer=echo)

    async with stage.agent(parts(skill)) as agent:
        replies = await asyncio.gather(
            *(agent.respond(message("hello", message_id="m1")) for _ in range(8))
        )

    assert len({reply.answer.utt_id for reply in replies}) == 1
    assert len(skill.asked) == 1


async def test_a_retry_after_the_turn_gets_the_same_answer_and_asks_nobody(stage: Stage) -> None:
    skill = Says(answer=echo)

    async with stage.agent(parts(skill)) as agent:
        first = await agent.respond(message("hello", message_id="m1"))
        await agent.respond(message("and more"))
        second = await agent.respond(message("hello", message_id="m1"))

    assert second.answer == first.answer
    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert len(skill.asked) == 2


async def test_a_retry_at_another_process_waits_for_the_one_that_has_it(stage: Stage) -> None:
    slow, spared = Waits(answer=echo), Says(answer=echo)

    async with (
        stage.agent(parts(slow), name="one") as one,
        stage.agent(parts(spared), name="two") as two,
    ):
        first = asyncio.create_task(one.respond(message("hello", message_id="m1")))
        await slow.was_asked.wait()
        accepted = asyncio.Event()
        second = asyncio.create_task(
            two.respond(
                message("hello", message_id="m1"),
                lambda event: _set_on(event, TurnAccepted, accepted),
            )
        )
        await accepted.wait()
        slow.may_go.set()
        answers = [(await each).answer for each in (first, second)]

    assert answers[0] == answers[1]
    assert spared.asked == []


async def test_another_message_under_the_same_id_is_refused(stage: Stage) -> None:
    async with stage.agent() as agent:
        await agent.respond(message("hello", message_id="m1"))

        with pytest.raises(KeyReusedError, match="a new message needs a new id"):
            await agent.respond(message("something else", message_id="m1"))

    assert await stage.said() == [["hello", "echo: hello"]]


async def test_users_may_use_the_same_message_ids(stage: Stage) -> None:
    async with stage.agent() as agent:
        await agent.respond(message("hello", message_id="m1"))
        reply = await agent.respond(message("servus", user_id="bob", message_id="m1"))

    assert reply.answer.text == "echo: servus"


async def test_the_turn_of_a_caller_who_has_gone_is_finished_and_stored(stage: Stage) -> None:
    slow, ended = Waits(answer=echo), asyncio.Event()

    async with stage.agent(parts(slow)) as agent:
        caller = asyncio.create_task(
            agent.respond(message("hello"), lambda event: _set_on(event, TurnEnded, ended))
        )
        await slow.was_asked.wait()
        caller.cancel()
        await asyncio.wait([caller])
        slow.may_go.set()
        await ended.wait()

    assert caller.cancelled()
    assert await stage.said() == [["hello", "echo: hello"]]


async def test_a_message_that_cannot_be_stored_has_not_happened(stage: Stage) -> None:
    skill = Says(answer=echo)

    async with stage.agent(parts(skill)) as agent:
        agent.store.failures["accept"] = 1
        with pytest.raises(StoreError, match="the disk is full"):
            await agent.respond(message("lost", message_id="m1"))
        reply = await agent.respond(message("lost", message_id="m1"))

    assert not reply.is_repeat
    assert len(skill.asked) == 1
    assert agent.turns_in_progress == 0


async def test_an_end_that_cannot_be_written_at_once_is_written_later(stage: Stage) -> None:
    skill = Says(answer=echo)

    async with stage.agent(parts(skill)) as agent:
        agent.store.failures["finish"] = 1
        reply = await agent.respond(message("hello"))

    assert reply.answer.text == "echo: hello"
    assert len(skill.asked) == 1
    assert await stage.said() == [["hello", "echo: hello"]]


async def test_an_end_that_cannot_be_written_is_made_up_for_by_a_retry(stage: Stage) -> None:
    async with stage.agent() as agent:
        agent.store.failures["finish"] = 4
        with pytest.raises(StoreError, match="the disk is full"):
            await agent.respond(message("hello", message_id="m1"))
        reply = await agent.respond(message("hello", message_id="m1"))

    assert reply.answer.text == "echo: hello"
    assert await stage.said() == [["hello", "echo: hello"]]


async def test_an_end_that_cannot_be_written_is_made_up_for_before_the_next_message(
    stage: Stage,
) -> None:
    async with stage.agent() as agent:
        agent.store.failures["finish"] = 4
        with pytest.raises(StoreError, match="the disk is full"):
            await agent.respond(message("one"))
        await agent.respond(message("two"))

    assert await stage.said() == [["one", "echo: one", "two", "echo: two"]]


async def test_an_end_that_cannot_be_written_is_made_up_for_when_nobody_asks(
    stage: Stage,
) -> None:
    ended = asyncio.Event()

    def hear(event: TurnEvent) -> None:
        if isinstance(event, TurnEnded) and event.is_stored:
            ended.set()

    agent = stage.agent(lease_seconds=0.03)
    agent.listen(hear)
    async with agent:
        agent.store.failures["finish"] = 4
        with pytest.raises(StoreError, match="the disk is full"):
            await agent.respond(message("one"))
        await ended.wait()

    assert await stage.said() == [["one", "echo: one"]]


async def test_a_stopped_agent_finishes_what_it_has_accepted(stage: Stage) -> None:
    slow = Waits(answer=echo)
    agent = stage.agent(parts(slow))
    await agent.__aenter__()
    first = asyncio.create_task(agent.respond(message("one")))
    await slow.was_asked.wait()
    second = asyncio.create_task(agent.respond(message("two")))
    await asyncio.sleep(0)

    leaving = asyncio.create_task(agent.__aexit__(None, None, None))
    await asyncio.sleep(0)
    with pytest.raises(OverloadedError, match="is being stopped"):
        await agent.respond(message("three"))
    slow.may_go.set()
    await leaving

    assert [(await each).answer.text for each in (first, second)] == ["echo: one", "echo: two"]
    assert await stage.said() == [["one", "echo: one", "two", "echo: two"]]


async def test_a_stop_that_cannot_wait_leaves_the_turns_to_the_next_process(stage: Stage) -> None:
    slow = Waits(answer=echo)
    agent = stage.agent(parts(slow))
    await agent.__aenter__()
    caller = asyncio.create_task(agent.respond(message("one", message_id="m1")))
    await slow.was_asked.wait()
    leaving = asyncio.create_task(agent.__aexit__(None, None, None))
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.wait([leaving, caller])

    async with stage.agent(name="two") as successor:
        reply = await successor.respond(message("one", message_id="m1"))

    assert caller.cancelled()
    assert reply.answer.text == "echo: one"
    assert await stage.said() == [["one", "echo: one"]]


async def test_start_among_waiting_messages_parts_those_before_from_those_after(
    stage: Stage,
) -> None:
    async with stage.agent() as agent:
        await asyncio.gather(*(agent.respond(message(text)) for text in ("one", START, "two")))

    assert await stage.said() == [["one", "echo: one"], ["two", "echo: two"]]


async def test_the_human_stays_and_the_bot_is_new_in_a_new_dialogue(stage: Stage) -> None:
    changes = {"human_attributes": {"name": "Ann"}, "bot_attributes": {"mood": "calm"}}
    skill = Says(answer=lambda _: hypothesis("noted", 1, **changes))

    async with stage.agent(parts(skill)) as agent:
        for text in ("I am Ann", START, "hello"):
            await agent.respond(message(text))
    before, after = skill.asked

    assert before["human"]["profile"]["name"] is None
    assert after["human"]["profile"]["name"] == "Ann"
    assert after["bot"]["attributes"] == {}
    assert before["human"]["id"] == after["human"]["id"]
    assert before["bot"]["id"] != after["bot"]["id"]


async def test_a_user_erased_during_a_turn_is_gone_and_may_come_again(stage: Stage) -> None:
    slow = Waits(answer=echo)

    async with stage.agent(parts(slow)) as agent, stage.opened() as store:
        first = asyncio.create_task(agent.respond(message("one")))
        second = asyncio.create_task(agent.respond(message("two")))
        await slow.was_asked.wait()
        await store.erase_user("ann")
        slow.may_go.set()
        outcomes = await asyncio.gather(first, second, return_exceptions=True)
        after = await stage.said()
        again = await agent.respond(message("three"))

    assert [type(outcome) for outcome in outcomes] == [ErasedError, ErasedError]
    assert after == []
    assert again.answer.text == "echo: three"
    assert await stage.said() == [["three", "echo: three"]]


async def test_too_many_turns_are_refused_at_once(stage: Stage) -> None:
    slow = Waits(answer=echo)

    async with stage.agent(parts(slow), max_turns=2) as agent:
        taken = [asyncio.create_task(agent.respond(message("hi", user_id=user))) for user in "ab"]
        await slow.was_asked.wait()
        with pytest.raises(OverloadedError) as refusal:
            await agent.respond(message("hi", user_id="c"))
        slow.may_go.set()
        await asyncio.gather(*taken)
        reply = await agent.respond(message("hi", user_id="c"))

    assert not refusal.value.is_users_own
    assert reply.answer.text == "echo: hi"


async def test_too_many_messages_of_one_user_are_that_users_own_affair(stage: Stage) -> None:
    slow = Waits(answer=echo)

    async with stage.agent(parts(slow), max_turns_per_user=1) as agent:
        taken = asyncio.create_task(agent.respond(message("hi")))
        await slow.was_asked.wait()
        with pytest.raises(OverloadedError) as refusal:
            await agent.respond(message("hi again"))
        slow.may_go.set()
        await taken
        await agent.respond(message("hi", user_id="bob"))

    assert refusal.value.is_users_own
