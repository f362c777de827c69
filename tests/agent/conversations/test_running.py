from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tertulia.agent.agent import Agent
from tertulia.agent.assistant import Assistant
from tertulia.agent.conversations.report import ConversationReport
from tertulia.agent.conversations.running import CHANNEL, run_conversations
from tertulia.agent.errors import ConversationError
from tertulia.agent.settings import AgentSettings
from tertulia.agent.stores.sqlite.store import SqliteStore
from tests.agent.conversations.writing import read
from tests.agent.fakes import Says, assistant, given, hypothesis

LAST_CHANCE = given("last", {"text": "Sorry."}, "add_bot_utterance_last_chance").service


def waiter(request: Any) -> Any:
    """A skill that books tables: it counts what it was told, and remembers names."""
    dialogue = request.payload
    text = dialogue["utterances"][-1]["text"]
    state = dialogue["bot"]["attributes"].get("waiter_state", {"slots": {}})
    known = dialogue["human"]["profile"]["name"]
    if text == "nothing":
        raise ValueError("a bug")
    return hypothesis(
        f"{known or 'Somebody'} says {text}",
        0.7,
        attributes={"action": {"name": "book", "at": dialogue["utterances"][-1]["attributes"]}},
        human_attributes={"name": text, "likes": [text]} if text.istitle() else {},
        bot_attributes={
            "waiter_state": {"slots": {**state["slots"], text: len(dialogue["utterances"])}}
        },
    )


def understand(request: Any) -> Any:
    """An annotator that knows one intent, and two numbers."""
    text = request.payload["utterances"][-1]["text"]
    numbers = [{"entity": "number", "value": int(part)} for part in text if part.isdigit()]
    intent = {"name": "greet" if text == "hello" else "nlu_fallback", "confidence": 0.8}
    return {"intent": intent, "entities": numbers}


def cast() -> Assistant:
    best = Says(answer=lambda request: request.payload["human_utterances"][-1]["hypotheses"][0])
    return assistant(
        given("nlu", Says(answer=understand), "add_annotation"),
        given("waiter", Says(answer=waiter), "add_hypothesis", after=["nlu"]),
        given("best", best, "add_bot_utterance", after=["waiter"]),
        last_chance=LAST_CHANCE,
    )


async def held(folder: Path, text: str, **settings: Any) -> ConversationReport:
    store = SqliteStore(folder / "a.sqlite3", "OFF")
    async with Agent(cast(), store, AgentSettings(**settings)) as agent:
        return await run_conversations(agent, read(folder, text))


EVERYTHING = """\
conversation: everything that can be expected
with: {now: noon}
turns:
  - user: /start
    bot: ""
  - user: hello
    bot: Somebody says hello
    skill: waiter
    intent: greet
    confidence: {at_least: 0.7}
    slots: {hello: 1, people: null}
    annotations: {nlu.intent.confidence: {at_least: 0.8}, nlu.entities: []}
    attributes: {action.name: book, action: {at: {now: noon}}}
    human: {name: null, "profile.name": null, persona: {}}
    outcome: answered
  - user: Ann 4 5
    intent: null
    entities: {number: 5, day: null}
    slots: {hello: 1}
    human: {name: Ann 4 5, likes.0: Ann 4 5, attributes: {likes: {contains: Ann 4 5}}}
    bot_attributes: {waiter_state.slots: {"Ann 4 5": 3}}
  - user: nothing
    bot: Sorry.
    outcome: last_chance
    skill: last
"""


async def test_everything_that_can_be_expected_can_hold(tmp_path: Path) -> None:
    report = await held(tmp_path, EVERYTHING)

    report.raise_for_failures()
    assert not report.has_failed


@pytest.mark.parametrize(
    ("expected", "came"),
    [
        ("bot: Bye", "Somebody says hello"),
        ("skill: barber", "waiter"),
        ("intent: bye", "greet"),
        ("entities: {number: 4}", None),
        ("entities: {number: {not: null}}", None),
        ("confidence: {at_least: 0.8}", 0.7),
        ("slots: {hello: 2}", 1),
        ("annotations: {nlu.intent.name: bye}", "greet"),
        ("annotations: {mood: calm}", None),
        ("attributes: {action.name: cancel}", "book"),
        ("attributes: {action.name.first: book}", None),
        ("human: {name: Ann}", None),
        ("bot_attributes: {waiter_state.slots.hello: 2}", 1),
        ("outcome: last_chance", "answered"),
    ],
)
async def test_what_does_not_hold_is_told_with_what_came(
    tmp_path: Path, expected: str, came: Any
) -> None:
    report = await held(tmp_path, f"conversation: it\nturns:\n- user: hello\n  {expected}\n")

    [result] = report.failures
    assert result.divergence is not None
    [mismatch] = result.divergence.mismatches
    assert (mismatch.came, mismatch.expected.line) == ([came], 4)


async def test_none_of_several_values_may_be_what_is_unwanted(tmp_path: Path) -> None:
    turns = "[{user: 4 5, entities: {number: {not: 6}}}, {user: 4 5, entities: {number: {not: 4}}}]"

    report = await held(tmp_path, f"conversation: it\nturns: {turns}\n")

    [result] = report.failures
    assert result.divergence is not None
    assert result.divergence.number == 2
    assert [one.came for one in result.divergence.mismatches] == [[4, 5]]


async def test_the_rest_of_a_conversation_is_not_held(tmp_path: Path) -> None:
    text = "conversation: it\nturns:\n- user: a\n  bot: b\n- user: c\n  bot: d\n"

    report = await held(tmp_path, text)

    [result] = report.results
    assert result.divergence is not None
    assert (result.divergence.number, result.divergence.turn.line) == (1, 3)


async def test_conversations_are_reported_in_their_order_and_know_nothing_of_each_other(
    tmp_path: Path,
) -> None:
    names = [f"number {number}" for number in range(20)]
    turn = "- user: Ann\n  human: {name: Ann}\n  bot: Somebody says Ann\n"
    text = "---\n".join(f"conversation: {name}\nturns:\n{turn}" for name in names)

    report = await held(tmp_path, text)

    report.raise_for_failures()
    assert [result.conversation.name for result in report.results] == names


async def test_a_user_with_a_name_is_remembered_from_one_conversation_to_the_next(
    tmp_path: Path,
) -> None:
    text = """\
    conversations:
    - conversation: first
      user_id: ann
      turns: [{user: Ann, bot: Somebody says Ann}]
    - conversation: second
      user_id: ann
      turns: [{user: /start}, {user: hello, bot: Ann says hello, slots: {Ann: null}}]
    """

    (await held(tmp_path, text)).raise_for_failures()


async def test_listeners_hear_of_every_turn(tmp_path: Path) -> None:
    [conversation] = read(tmp_path, "conversation: it\nturns:\n- user: a\n- user: b\n")
    heard = []

    async with Agent(cast(), SqliteStore(tmp_path / "a.sqlite3", "OFF")) as agent:
        await run_conversations(
            agent,
            [conversation],
            listener=lambda _, turn, came: heard.append((turn.text, came.answer.text)),
        )
        page = await agent.store.dialogues()

    assert heard == [("a", "Somebody says a"), ("b", "Somebody says b")]
    assert [one.channel_type for one in page.dialogues] == [CHANNEL]


async def test_a_turn_that_is_refused_is_told(tmp_path: Path) -> None:
    report = await held(tmp_path, "conversation: it\nturns: [{user: a}]\n", max_turns=0)

    with pytest.raises(ConversationError, match="was not answered: OverloadedError: the assistant"):
        report.raise_for_failures()


async def test_a_failure_tells_how_the_answer_came_about(tmp_path: Path) -> None:
    report = await held(tmp_path, "conversation: it\nturns:\n- user: nothing\n  bot: Fine.\n")

    with pytest.raises(ConversationError) as caught:
        report.raise_for_failures()

    story = str(caught.value).splitlines()
    assert story[0] == "1 of 1 conversations did not go as they are written"
    assert story[1] == f'{tmp_path}/talk.yml:3: it, turn 1: "nothing"'
    assert story[2:5] == ["  bot (line 4)", '    expected: "Fine."', '    came:     "Sorry."']
    assert any("waiter: failed" in line and "a bug" in line for line in story)
    assert any(line.startswith("  annotation nlu: ") for line in story)
    assert any(line.startswith("  outcome: last_chance") for line in story)


async def test_every_conversation_of_a_user_is_a_dialogue_of_its_own(tmp_path: Path) -> None:
    text = """\
conversations:
  - conversation: one
    user_id: ann
    turns:
      - {user: hello, slots: {hello: 1}}
      - {user: bye, slots: {hello: 1, bye: 3}}
  - conversation: two
    user_id: ann
    turns:
      - {user: hello, slots: {hello: 1, bye: null}}
"""
    report = await held(tmp_path, text)

    report.raise_for_failures()
    assert len(report.results) == 2
