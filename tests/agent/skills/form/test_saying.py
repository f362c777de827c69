from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tertulia.agent.skills.contract import Context
from tertulia.agent.skills.form.kinds import Refusal
from tertulia.agent.skills.form.moves import Move
from tertulia.agent.skills.form.plan import Plan, needs_of
from tertulia.agent.skills.form.saying import Speaker, Speech, joined
from tertulia.agent.skills.form.slots import Reason
from tertulia.agent.skills.form.state import FormState
from tests.agent.skills.form.forms import slot

CONTEXT = Context(text="…")


def speaker(slot_keys: Mapping[str, Any], **phrases: Any) -> Speaker:
    plan = Plan(needs=needs_of([slot(**slot_keys)]), wishes={})
    return Speaker.of(plan, Speech(**{"done": "Done.", "cancelled": "Bye.", **phrases}))


def refused(reason: Reason, value: str = "x", **keys: Any) -> str:
    """What is said about a value that is not taken."""
    move = Move(act="ask", state=FormState(asked="it"), refusal=("it", Refusal(reason, value)))
    return speaker(keys).remark(move, CONTEXT)


@pytest.mark.parametrize(
    ("reason", "keys", "said"),
    [
        ("maximum", {"type": "number", "maximum": 9, "invalid": "{value} > {maximum}"}, "x > 9"),
        ("minimum", {"type": "number", "minimum": 0, "invalid": "{minimum} or more"}, "0 or more"),
        (
            "choices",
            {"type": "choice", "choices": ["a", "b"], "shown": {"a": "A"}, "invalid": "{choices}?"},
            "A, b?",
        ),
        ("past", {"invalid": "no", "reasons": {"past": "It is over."}}, "It is over."),
        ("past", {"invalid": "no", "reasons": {"closed": "Closed."}}, "no"),
        ("past", {}, ""),
        ("incomplete", {"invalid": "no"}, ""),
    ],
)
def test_why_a_value_is_not_taken_is_said_by_reason_or_in_general(
    reason: Reason, keys: dict[str, Any], said: str
) -> None:
    assert refused(reason, **keys) == said


@pytest.mark.parametrize(
    ("value", "hours"),
    [
        ("2026-03-06T12:00", "20:00-23:00"),
        ("2026-03-07T12:00", "13:00-16:00"),
        ("2026-03-08T12:00", "20:00-23:00, 13:00-16:00"),
        ("12:00", "20:00-23:00, 13:00-16:00"),
    ],
)
def test_the_hours_are_those_of_the_day_if_there_are_any(value: str, hours: str) -> None:
    table = {"mon-fri": ["20:00-23:00"], "sat": ["13:00-16:00"]}

    assert refused("closed", value, type="datetime", hours=table, invalid="{hours}") == hours


@pytest.mark.parametrize(
    ("is_understood", "is_interrupted", "said"),
    [(True, False, ""), (False, False, "Sorry?"), (False, True, "Back."), (True, True, "")],
)
def test_a_question_that_is_put_again_is_introduced(
    is_understood: bool, is_interrupted: bool, said: str
) -> None:
    move = Move(act="ask", state=FormState(asked="it"), is_understood=is_understood)
    context = Context(text="…", is_interrupted=is_interrupted)

    assert speaker({}, not_understood="Sorry?", resumed="Back.").remark(move, context) == said


def test_the_last_words_are_not_introduced() -> None:
    move = Move(act="gave_up", state=FormState(), is_understood=False)
    form = speaker({}, not_understood="Sorry?")

    assert (form.remark(move, CONTEXT), form.question(move, CONTEXT)) == ("", "Bye.")


def test_a_way_whose_values_are_not_known_is_passed_over() -> None:
    done = ["Done: {it}.", "Done: {it}, {wish}."]
    move = Move(act="done", state=FormState(slots={"it": "a"}))

    assert speaker({}, done=done).question(move, CONTEXT) == "Done: a."


def test_sentences_are_joined_without_gaps() -> None:
    assert joined(["", "For how many?"]) == "For how many?"
    assert joined(["Sorry?", "For how many?"]) == "Sorry? For how many?"
