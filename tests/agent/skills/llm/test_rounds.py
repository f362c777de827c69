import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context
from tests.agent.connectors.stub import never
from tests.agent.skills.llm.imitation import (
    call,
    calling,
    completion,
    in_turn,
    piece,
    reply_to,
    skill_with,
    stalling,
    streaming,
)

DRY = completion("It is dry.")


def weather(city: str, days: int = 1) -> dict[str, Any]:
    """Tell the weather of a city for some days."""
    return {"city": city, "days": days, "sky": "grey"}


async def spoken(text: str) -> str:
    """Repeat a text."""
    return f"Said: {text}"


def broken() -> None:
    """Fail."""
    raise ValueError("a secret of the tool's")


def leaves() -> None:
    """Try to end the process."""
    raise SystemExit(1)


def long() -> str:
    """Return a long text."""
    return "x" * 100_000


def told(asked: Any) -> list[str]:
    """What a model was told of its calls."""
    return [one["content"] for one in asked["messages"] if one["role"] == "tool"]


async def test_what_a_tool_returns_is_told_to_the_model_and_it_answers() -> None:
    handler = in_turn(calling(call("weather", {"city": "Paris"})), DRY)

    [hypothesis], [first, second] = await reply_to(handler, functions=[weather])

    assert hypothesis.text == "It is dry."
    assert first["tool_choice"] == "auto"
    assert second["messages"][2:] == [
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [call("weather", '{"city": "Paris"}')],
        },
        {
            "role": "tool",
            "content": '{"city":"Paris","days":1,"sky":"grey"}',
            "tool_call_id": "c1",
        },
    ]
    assert hypothesis.attributes["tokens"] == {"prompt": 40, "completion": 10}


async def test_what_is_kept_of_a_call_is_its_name_and_time_and_nothing_of_its_content() -> None:
    handler = in_turn(calling(call("weather", {"city": "Paris"}), call("Ann", {}, "c2")), DRY)

    [hypothesis], _ = await reply_to(handler, functions=[weather])

    first, second = hypothesis.attributes["tools"]
    assert first.keys() == {"name", "seconds", "is_done"}
    assert (first["name"], first["is_done"]) == ("weather", True)
    assert (second["name"], second["is_done"]) == ("unknown", False)


async def test_calls_that_are_streamed_are_put_together() -> None:
    def part(index: int, **function: str) -> dict[str, Any]:
        begin = {"id": f"c{index}", "type": "function"} if "name" in function else {}
        return piece(tool_calls=[{"index": index, **begin, "function": function}])

    calls = [
        part(0, name="weather", arguments=""),
        part(0, arguments='{"city": "År'),
        part(1, name="spoken", arguments='{"text":'),
        part(0, arguments='hus"}'),
        part(1, arguments='"hi"}'),
        piece("tool_calls"),
    ]

    _, [_, asked] = await reply_to(in_turn(streaming(calls, 3), DRY), functions=[weather, spoken])

    assert told(asked) == ['{"city":"Århus","days":1,"sky":"grey"}', "Said: hi"]


async def test_calls_without_an_index_are_calls_of_their_own() -> None:
    parts = [
        piece(tool_calls=[call("spoken", {"text": text}, identity)])
        for text, identity in [("one", "c1"), ("two", "c2")]
    ]

    _, [_, asked] = await reply_to(
        in_turn(streaming([*parts, piece("tool_calls")]), DRY), functions=[spoken]
    )

    assert told(asked) == ["Said: one", "Said: two"]


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        (call("os_system", {"command": "ls"}), "Not called: there is no such tool; there are:"),
        (call("__import__", {}), "Not called: there is no such tool"),
        (call("weather", "{city: Paris"), "Not called: the arguments must be a JSON object."),
        (call("weather", [1]), "Not called: the arguments must be a JSON object."),
        (call("weather", {}), "Not called: the argument 'city' is missing."),
        (call("weather", {"city": 3}), "Not called: city: str is expected, not 3."),
        (call("weather", {"city": "Bonn", "hour": 3}), "Not called: there is no argument 'hour'."),
        (call("broken", {}), "The tool failed."),
        (call("broken", ""), "The tool failed."),
        (call("leaves", {}), "The tool failed."),
    ],
)
async def test_a_call_that_cannot_be_made_is_told_to_the_model(
    wanted: dict[str, Any], answer: str
) -> None:
    [hypothesis], [_, asked] = await reply_to(
        in_turn(calling(wanted), DRY), functions=[weather, broken, leaves]
    )

    assert told(asked)[0].startswith(answer)
    assert hypothesis.text == "It is dry."


async def test_a_failing_tool_is_logged_without_its_words(caplog) -> None:
    await reply_to(in_turn(calling(call("broken", {})), DRY), functions=[broken])

    assert "tool broken failed: ValueError in test_rounds.py, line" in caplog.text
    assert "secret" not in caplog.text


async def test_a_long_result_is_cut() -> None:
    _, [_, asked] = await reply_to(in_turn(calling(call("long", {})), DRY), functions=[long])

    assert len(told(asked)[0]) < 4100
    assert told(asked)[0].endswith("(cut)")


async def test_of_very_many_calls_some_are_not_made() -> None:
    wanted = [call("spoken", {"text": str(n)}, f"c{n}") for n in range(10)]

    _, [_, asked] = await reply_to(in_turn(calling(*wanted), DRY), functions=[spoken])

    assert sum(text.startswith("Said") for text in told(asked)) == 8


async def test_in_the_last_round_the_model_must_answer() -> None:
    again = calling(call("spoken", {"text": "hi"}))

    [hypothesis], asked = await reply_to(
        in_turn(again, again, DRY), functions=[spoken], tool_rounds=2
    )

    assert [one["tool_choice"] for one in asked] == ["auto", "auto", "none"]
    assert hypothesis.text == "It is dry."


async def test_a_model_that_calls_for_ever_says_nothing() -> None:
    again = calling(call("spoken", {"text": "hi"}))

    offered, asked = await reply_to(in_turn(*[again] * 9), functions=[spoken], tool_rounds=2)

    assert offered == []
    assert len(asked) == 3


async def test_what_is_said_before_a_call_is_a_part_of_the_reply() -> None:
    heard: list[str] = []
    context = Context(text="Hi", emit=heard.append)
    first = calling(call("spoken", {"text": "hi"}), text="Let me see.")

    [hypothesis], _ = await reply_to(in_turn(first, DRY), context, functions=[spoken])

    assert hypothesis.text == "".join(heard) == "Let me see.\nIt is dry."


async def test_when_the_tokens_are_spent_the_reply_ends_with_what_was_said() -> None:
    dear = calling(call("spoken", {"text": "hi"}), text="Let me see. It")
    dear["usage"] = {"prompt_tokens": 3000, "completion_tokens": 800}

    [hypothesis], asked = await reply_to(in_turn(dear, DRY), functions=[spoken])

    assert hypothesis.text == "Let me see."
    assert hypothesis.attributes["cut"] == "tokens"
    assert len(asked) == 1


async def test_a_server_that_counts_nothing_is_counted_for() -> None:
    silent = completion("It is dry. It is.")
    del silent["usage"]

    [hypothesis], _ = await reply_to(in_turn(silent), prompt="Hi", functions=[])

    assert hypothesis.attributes["tokens"] == {"prompt": 5 + 9, "completion": 4 + 6}


async def test_when_time_is_up_the_whole_sentences_that_were_said_count() -> None:
    limit = asyncio.timeout(None)
    context = Context(text="Hi", emit=lambda _: limit.reschedule(0))
    async with skill_with(stalling([piece(content="It rains. It will")])) as (skill, _):
        skill._rounds = replace(skill._rounds, timing=lambda _: limit)

        [hypothesis] = await skill.respond(context)

    assert hypothesis.text == "It rains."
    assert hypothesis.attributes["cut"] == "time"


async def test_when_time_is_up_in_the_middle_of_a_sentence_the_model_is_late() -> None:
    limit = asyncio.timeout(None)
    context = Context(text="Hi", emit=lambda _: limit.reschedule(0))
    async with skill_with(stalling([piece(content="It will")])) as (skill, _):
        skill._rounds = replace(skill._rounds, timing=lambda _: limit)

        with pytest.raises(ConnectorError, match="said nothing") as caught:
            await skill.respond(context)

    assert caught.value.is_outage


async def test_a_tool_that_never_ends_is_cancelled_when_time_is_up() -> None:
    limit, ended = asyncio.timeout(None), []

    async def waits() -> None:
        limit.reschedule(0)
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            ended.append(True)

    handler = in_turn(calling(call("waits", {}), text="One moment."), never)
    async with skill_with(handler, functions=[waits]) as (skill, _):
        skill._rounds = replace(skill._rounds, timing=lambda _: limit)
        [hypothesis] = await skill.respond(Context(text="Hi"))

    assert hypothesis.text == "One moment."
    assert ended == [True]


async def test_calls_beyond_all_measure_are_an_error() -> None:
    endless = [piece(tool_calls=[call("spoken", "x" * 5000, f"c{n}")]) for n in range(20)]

    with pytest.raises(ConnectorError, match="more called than can be meant"):
        await reply_to(in_turn(streaming(endless)), functions=[spoken])


async def test_tools_are_described_by_their_signatures() -> None:
    _, [asked] = await reply_to(in_turn(DRY), functions=[weather])

    assert asked["tools"] == [
        {
            "type": "function",
            "function": {
                "name": "weather",
                "description": "Tell the weather of a city for some days.",
                "parameters": {
                    "type": "object",
                    "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
                    "required": ["city"],
                    "additionalProperties": False,
                },
            },
        }
    ]
    assert json.dumps(asked)
