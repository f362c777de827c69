from __future__ import annotations

import asyncio
import gc
import logging
import subprocess
import sys
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context, Hypothesis
from tertulia.agent.skills.ensemble.agent import Agent
from tertulia.agent.skills.ensemble.selectors import RandomSelector
from tertulia.agent.skills.pattern_matching import PatternMatchingSkill
from tertulia.core.errors import ParameterError, ShapeError
from tests.agent.skills.speakers import Says
from tests.agent.skills.test_pipeline import JOIN, SHOUT

HELLO = PatternMatchingSkill(patterns=["hi", "hello"], responses=["Hello, world!"])
BYE = PatternMatchingSkill(patterns=["bye", "see you"], responses=["Goodbye!"])
FALLBACK = PatternMatchingSkill(responses=["I don't understand, sorry."])


def count(context: Context) -> Hypothesis:
    """Says how often it has spoken in the dialogue."""
    number = (context.state or 0) + 1
    return Hypothesis(str(number), state=number)


class Batches:
    """A skill of the original's shape, that notes its batches and counts its turns."""

    def __init__(self) -> None:
        self.calls: list[tuple[list[str], list[list[str]], list[Any]]] = []

    def __call__(self, utterances: Any, histories: Any, states: Any) -> Any:
        self.calls.append((utterances, histories, states))
        counted = [(state or 0) + 1 for state in states]
        return [f"{number}!" for number in counted], [0.9] * len(utterances), counted


def failures(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.levelno >= logging.WARNING]


# --- answers ---


def test_the_surest_skill_answers_each_utterance() -> None:
    with Agent([HELLO, BYE, FALLBACK]) as bot:
        assert bot(["Hello!", "Boo...", "Bye."]) == [
            "Hello, world!",
            "I don't understand, sorry.",
            "Goodbye!",
        ]


def test_the_first_of_equally_sure_skills_answers() -> None:
    with Agent([Says(Hypothesis("one", 0.5)), Says(Hypothesis("two", 0.5))]) as bot:
        assert bot(["hi"]) == ["one"]


def test_the_surest_hypothesis_of_a_skill_counts() -> None:
    offered = [Hypothesis("one", 0.2), Hypothesis("two", 0.7), Hypothesis("three", 0.7)]

    with Agent([Says(offered), Says(Hypothesis("other", 0.5))]) as bot:
        assert bot(["hi"]) == ["two"]


def test_where_nobody_answers_there_is_none_or_the_default() -> None:
    with Agent([HELLO]) as silent, Agent([HELLO], default="What?") as polite:
        assert silent(["boo"]) == [None]
        assert polite(["boo"]) == ["What?"]


def test_an_empty_batch_has_no_answers() -> None:
    with Agent([HELLO]) as bot:
        assert bot([]) == []


# --- pipelines and functions ---


def test_a_pipeline_is_a_skill() -> None:
    with Agent([SHOUT]) as bot:
        assert bot(["hello", "bye"]) == ["HELLO", "BYE"]


def test_a_pipeline_of_several_inputs_asks_for_them() -> None:
    with Agent([JOIN]) as bot:
        assert [*bot(["Ann"], ["a"]), *bot(["Rome"], ["a"])] == ["Please, send city.", "Ann+Rome"]


def test_a_function_gets_all_utterances_as_one_batch() -> None:
    batches = Batches()

    with Agent([batches]) as bot:
        assert bot(["a", "b"], ["x", "y"]) == ["1!", "1!"]
        assert bot(["c", "d"], ["y", "z"]) == ["2!", "1!"]

    assert batches.calls == [
        (["a", "b"], [[], []], [None, None]),
        (["c", "d"], [["b", "1!"], []], [1, None]),
    ]


def test_a_function_may_have_no_states_and_numbers_of_numpy() -> None:
    def skill(utterances: list[str], *_: Any) -> Any:
        return np.array(utterances), np.full(len(utterances), 0.25, dtype=np.float32)

    def loud(utterances: list[str], *_: Any) -> Any:
        return [text.upper() for text in utterances], [np.float64(0.5)] * len(utterances)

    with Agent([skill]) as bot, Agent([loud]) as other:
        assert bot(["hi"]) == ["hi"]
        assert other(["hi"]) == ["HI"]


def test_a_function_that_is_not_sure_at_all_says_nothing() -> None:
    with Agent([lambda texts, *_: (["no", "yes"], [0.0, 1.0])]) as bot:
        assert bot(["a", "b"]) == [None, "yes"]


def test_states_of_functions_are_kept_even_if_another_answers() -> None:
    batches = Batches()

    with Agent([batches, Says(Hypothesis("surer"))]) as bot:
        assert bot(["a", "b"], ["x", "x"]) == ["surer", "surer"]

    assert [states for _, _, states in batches.calls] == [[None], [1]]


@pytest.mark.parametrize(
    "answer",
    [None, "hi", ["hi"], (["hi"], [2.0]), (["hi"], []), ([3], [1.0]), (["hi"], ["sure"])],
)
def test_a_function_that_answers_with_something_else_fails_alone(
    answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with Agent([lambda *_: answer, FALLBACK]) as bot:
        assert bot(["secret"]) == ["I don't understand, sorry."]

    [message] = failures(caplog)
    assert message.startswith("skill 1, <lambda>,")
    assert "secret" not in message


# --- dialogues ---


def test_a_skill_is_told_history_state_and_who_spoke() -> None:
    skill = Says(count, history=3)

    with Agent([skill, HELLO]) as bot:
        bot(["a", "b"], ["x", "x"])
        bot(["c"], ["y"])

    first, second, other = skill.told
    assert (first.history, first.state, first.dialogue_id) == ((), None, "x")
    assert (second.history, second.state, second.is_interrupted) == (("a", "1"), 1, False)
    assert (other.history, other.state, other.dialogue_id) == ((), None, "y")


def test_utterances_of_one_dialogue_in_a_batch_are_answered_in_order() -> None:
    with Agent([Says(count)]) as bot:
        assert bot(["a", "b", "c", "d"], ["x", "y", "x", "x"]) == ["1", "1", "2", "3"]


def test_without_ids_the_place_in_the_batch_is_the_dialogue() -> None:
    with Agent([Says(count)]) as bot:
        assert [bot(["a", "b"]), bot(["c"])] == [["1", "1"], ["2"]]


def test_only_the_chosen_skill_changes_anything() -> None:
    humble = Says(lambda c: Hypothesis("x", 0.5, human_attributes={"name": "?"}, state="mine"))
    sure = Says(lambda c: Hypothesis(f"y{c.human}", 0.9, human_attributes={"name": "Ann"}))

    with Agent([humble, sure]) as bot:
        bot(["a", "b"], ["x", "x"])

    assert [context.state for context in humble.told] == [None, None]
    assert [context.is_interrupted for context in humble.told] == [False, True]
    assert [context.human for context in sure.told] == [{}, {"name": "Ann"}]


def test_what_a_skill_does_to_what_it_was_told_stays_with_it() -> None:
    kept: dict[str, Any] = {"n": [0]}

    def greedy(context: Context) -> Hypothesis:
        said = str(context.state)
        if context.state is None:
            return Hypothesis(said, state=kept)
        context.state["n"].append(1)
        kept["n"].append(2)
        return Hypothesis(said)

    with Agent([Says(greedy)]) as bot:
        assert bot(["a", "b", "c"], ["x"] * 3) == ["None", "{'n': [0]}", "{'n': [0]}"]


@given(st.lists(st.tuples(st.sampled_from(["hi", "boo", "count"]), st.sampled_from("xyz"))))
def test_a_batch_is_answered_as_its_utterances_one_by_one(said: list[tuple[str, str]]) -> None:
    def counting(context: Context) -> Any:
        return count(context) if context.text == "count" else []

    skills = [HELLO, Says(counting), Batches()]
    texts, ids = [text for text, _ in said], [dialogue_id for _, dialogue_id in said]

    with Agent(skills) as bot, Agent(skills) as other:
        at_once = bot(texts, ids)
        one_by_one = [other([text], [dialogue_id])[0] for text, dialogue_id in said]

    assert at_once == one_by_one


def test_who_has_been_silent_longest_is_forgotten() -> None:
    with Agent([Says(count)], max_dialogues=2) as bot:
        bot(["a", "b"], ["x", "y"])
        bot(["c"], ["x"])
        bot(["d"], ["z"])

        assert bot(["e"], ["x"]) == ["3"]
        assert bot(["f"], ["y"]) == ["1"]


def test_only_so_much_of_a_dialogue_is_remembered() -> None:
    skill = Says(count, history=9)

    with Agent([skill], max_history=2) as bot:
        bot(["a", "b", "c"], ["x"] * 3)

    assert skill.told[-1].history == ("b", "2")


def test_histories_take_turns_even_where_nobody_answered() -> None:
    skill = Says([], history=9)

    with Agent([skill]) as bot:
        bot(["a", "b"], ["x", "x"])

    assert skill.told[-1].history == ("a", "")


def test_a_dialogue_can_be_forgotten() -> None:
    with Agent([Says(count)]) as bot:
        bot(["a"], ["x"])
        bot.forget("x")
        bot.forget("nobody")

        assert bot(["b"], ["x"]) == ["1"]


# --- filters and selectors ---


def test_a_filter_says_who_is_asked() -> None:
    one, two = Says(Hypothesis("one")), Says(Hypothesis("two", 0.5))

    def only(utterances: Any, histories: Any) -> list[list[bool]]:
        return [[text == "a", True] for text in utterances]

    with Agent([one, two], skills_filter=only) as bot:
        assert bot(["a", "b"]) == ["one", "two"]

    assert [context.text for context in one.told] == ["a"]


def test_a_selector_sees_all_answers() -> None:
    seen: list[Any] = []

    def last(utterances: Any, histories: Any, *answers: Any) -> list[str | None]:
        seen.append((utterances, histories, answers))
        return [answers[-1][0][0]]

    with Agent([HELLO, Says(count)], last) as bot:
        assert [*bot(["hi"], ["x"]), *bot(["hi"], ["x"])] == ["1", "2"]

    assert seen[1] == (
        ["hi"],
        [["hi", "1"]],
        ([("Hello, world!", 1.0)], [("2", 1.0)]),
    )


def test_a_random_selector_is_the_same_for_the_same_seed() -> None:
    def answers(seed: int) -> list[str | None]:
        skills = [Says(Hypothesis(name)) for name in "abc"]
        with Agent([*skills, Says([])], RandomSelector(seed)) as bot:
            return bot(["hi"] * 20, ["x"] * 20)

    assert answers(1) == answers(1)
    assert {*answers(1)} == {"a", "b", "c"}
    assert answers(1) != answers(2)


def test_a_selector_may_word_the_answer_itself() -> None:
    with Agent([HELLO], lambda *_: ["my own"]) as bot:
        assert bot(["hi"]) == ["my own"]


@pytest.mark.parametrize(
    "parts",
    [
        {"skills_filter": lambda *_: [[True, True]]},
        {"skills_filter": lambda *_: []},
        {"skills_selector": lambda *_: []},
    ],
)
def test_filters_and_selectors_must_cover_everything(parts: dict[str, Any]) -> None:
    with Agent([HELLO], **parts) as bot, pytest.raises(ShapeError, match=r"the (filter|selector)"):
        bot(["hi"])


# --- failures ---


def test_a_failing_skill_fails_alone_and_its_words_stay_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def explode(context: Context) -> Hypothesis:
        raise ValueError(f"cannot answer {context.text}")

    with Agent([Says(explode), FALLBACK]) as bot:
        assert bot(["secret"]) == ["I don't understand, sorry."]

    [message] = failures(caplog)
    assert message.startswith("skill 1, Says, failed: ValueError in test_agent.py, line ")
    assert "secret" not in message


@pytest.mark.parametrize(
    "offered", [["hi"], [Hypothesis("hi", 9.0)], [Hypothesis("hi", state=object())], None]
)
def test_a_skill_that_offers_something_else_fails_alone(
    offered: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with Agent([Says(offered), FALLBACK]) as bot:
        assert bot(["boo"]) == ["I don't understand, sorry."]

    assert len(failures(caplog)) == 1


@pytest.mark.parametrize("error", [SystemExit(3), asyncio.CancelledError()])
def test_one_that_wants_to_end_everything_ends_its_own_answer_only(error: BaseException) -> None:
    def function(*_: Any) -> Any:
        raise SystemExit(3)

    with Agent([Says(error), function, FALLBACK]) as bot:
        assert bot(["boo", "hoo"]) == ["I don't understand, sorry."] * 2
        assert bot(["boo"]) == ["I don't understand, sorry."]


def test_one_that_wants_to_exit_at_its_start_says_so() -> None:
    class Leaving(Says):
        async def start(self) -> None:
            raise SystemExit(3)

    with pytest.raises(ConnectorError, match="skill 1, Leaving, cannot be started: 3"):
        Agent([Leaving(None)])(["hi"])


def test_a_skill_fails_on_one_utterance_alone() -> None:
    def picky(context: Context) -> Any:
        return ValueError() if context.text == "a" else Hypothesis("fine")

    with Agent([Says(picky)]) as bot:
        assert bot(["a", "b"]) == [None, "fine"]


def test_a_skill_that_takes_too_long_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    async def never() -> Hypothesis:
        await asyncio.get_running_loop().create_future()
        return Hypothesis("too late")

    with Agent([Says(lambda _: never()), FALLBACK], timeout_seconds=0.01) as bot:
        assert bot(["boo"]) == ["I don't understand, sorry."]

    assert failures(caplog) == ["skill 1, Says, did not answer within 0.01 s"]


def test_who_is_interrupted_interrupts_the_skills() -> None:
    asked, cancelled = threading.Event(), threading.Event()

    async def wait() -> Hypothesis:
        asked.set()
        try:
            return await asyncio.get_running_loop().create_future()
        finally:
            cancelled.set()

    def interrupted(*_: Any) -> Any:
        asked.wait()
        raise KeyboardInterrupt

    bot = Agent([Says(lambda _: wait()), interrupted], timeout_seconds=None)

    with pytest.raises(KeyboardInterrupt):
        bot(["hi"])
    cancelled.wait()
    bot.close()


def test_a_skill_that_cannot_be_started_is_named_and_the_others_are_stopped() -> None:
    class Broken(Says):
        async def start(self) -> None:
            raise ConnectorError("no texts")

    first = Says(Hypothesis("hi"))
    bot = Agent([first, Broken(None)])

    with pytest.raises(ConnectorError, match="skill 2, Broken, cannot be started: no texts"):
        bot(["hi"])
    assert first.events == ["start", "stop"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([],), "at least one skill"),
        ((["hello"],), "skill 1, str, is neither a skill nor a function"),
        (([PatternMatchingSkill],), "skill 1, PatternMatchingSkill, is a class: construct it"),
    ],
)
def test_what_is_no_skill_is_refused(arguments: Any, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        Agent(*arguments)


@pytest.mark.parametrize("bounds", [{"max_dialogues": 0}, {"max_history": -1}])
def test_bounds_must_make_sense(bounds: dict[str, int]) -> None:
    with pytest.raises(ParameterError, match="`max_dialogues` must be 1 or more"):
        Agent([HELLO], **bounds)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("Hello!",), "a list of utterances"), ((["a", "b"], ["x"]), "1 ids cannot be paired with 2")],
)
def test_a_batch_must_be_one(arguments: Any, message: str) -> None:
    with Agent([HELLO]) as bot, pytest.raises(ShapeError, match=message):
        bot(*arguments)


# --- starts, stops and threads ---


def test_skills_start_with_the_first_call_and_stop_with_the_block() -> None:
    skill = Says(Hypothesis("hi"))
    with Agent([skill]) as bot:
        assert skill.events == []
        bot(["a"])
        bot(["b"])
        assert skill.events == ["start"]

    assert skill.events == ["start", "stop"]
    assert "tertulia-skills" not in {thread.name for thread in threading.enumerate()}


def test_a_closed_agent_starts_again_and_remembers() -> None:
    bot = Agent([Says(count)])

    said = bot(["a"], ["x"])
    bot.close()
    bot.close()
    said += bot(["b"], ["x"])
    bot.close()

    assert said == ["1", "2"]


def test_one_that_fails_to_stop_keeps_nobody_from_stopping(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Clinging(Says):
        async def stop(self) -> None:
            raise ValueError

    last = Says(Hypothesis("hi"))
    with Agent([Clinging(Hypothesis("x")), last]) as bot:
        bot(["a"])

    assert last.events == ["start", "stop"]
    assert "skill 1, Clinging, failed: ValueError" in failures(caplog)[0]


def test_an_agent_that_nobody_holds_ends_its_thread() -> None:
    stopped = threading.Event()

    class Noting(Says):
        async def stop(self) -> None:
            stopped.set()

    bot = Agent([Noting(Hypothesis("hi"))])
    bot(["a"])
    gone = weakref.ref(bot)

    del bot
    gc.collect()

    stopped.wait()
    assert gone() is None


def test_calls_from_many_threads_lose_nothing() -> None:
    with Agent([Says(count)]) as bot, ThreadPoolExecutor(8) as threads:
        said = [*threads.map(lambda _: bot(["a", "b"], ["x", "y"]), range(50))]

    assert sorted(int(pair[0] or 0) for pair in said) == [*range(1, 51)]
    assert all(pair[0] == pair[1] for pair in said)


async def test_it_can_be_called_where_a_loop_runs() -> None:
    with Agent([HELLO]) as bot:
        assert bot(["hi"]) == ["Hello, world!"]


def test_a_script_that_closes_nothing_ends_by_itself_and_in_silence() -> None:
    script = (
        "from tertulia.skills import Agent, PatternMatchingSkill\n"
        "bot = Agent([PatternMatchingSkill(['Hi!'])])\n"
        "print(bot(['hello']))\n"
    )

    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-c", script],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "['Hi!']\n", "")
