"""Whatever is said, in whatever order."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from tertulia.agent import wire
from tertulia.agent.skills.form.moves import next_move
from tertulia.agent.skills.form.state import FormState
from tests.agent.skills.form.forms import DATE, PEOPLE, TIME, form, heard, moment, number, plan

WHEN = {"name": "when", "entity": "time", "type": "datetime", "future": True, "question": "When?"}
PLACE = {"name": "place", "question": "Where?", "text": True, "optional": True}
PLANS = [
    plan(),
    plan(confirms=False),
    plan(PEOPLE, WHEN, PLACE, max_attempts=1),
    plan(DATE, TIME, PEOPLE, max_attempts=2),
]
INTENTS = [None, "book", "affirm", "deny", "cancel", "inform", "ask_wifi", "nlu_fallback"]

entities = some.one_of(
    some.integers(-2, 30).map(number),
    some.sampled_from(["2026-03-06", "2026-03-07", "2026-03-01", "10:00", "21:00"]).map(moment),
    some.builds(moment, some.just("2026-03-06T09:00"), ambiguous=some.booleans()),
    some.builds(moment, some.text(max_size=8)),
)
utterances = some.tuples(
    some.sampled_from(["", "yes", "people", "the pool?", "four"]) | some.text(max_size=20),
    some.sampled_from(INTENTS),
    some.lists(entities, max_size=3),
)
talks = some.lists(some.tuples(utterances, some.booleans()), max_size=12)


def followed(talk: Any, of: Any) -> tuple[FormState, bool]:
    """What the form knows after a talk, and whether it is over; looks at every step."""
    state, is_new = FormState(), True
    for (text, intent, found), is_interrupted in talk:
        understood = heard(state, text, intent, *found, of=of)
        move = next_move(of, state, understood, is_new=is_new, is_interrupted=is_interrupted)
        assert FormState.read(wire.plain(move.state.written())) == move.state
        assert move.state.attempts <= of.max_attempts
        if move.is_end:
            return move.state, True
        assert move.act != "ask" or move.state.asked in of.needs
        if move.state.slots or intent != "deny":
            check_kept(state, move.state, of)
        state, is_new = move.state, False
    return state, False


def check_kept(before: FormState, after: FormState, of: Any) -> None:
    """No value is lost but a time that is none of a new day."""
    for name in before.slots.keys() - after.slots.keys():
        assert of.needs[name].slot.type == "time"
        assert before.slots.get("date") != after.slots["date"]


@given(talks, some.sampled_from(PLANS))
def test_no_value_is_lost_that_was_not_corrected(talk: Any, of: Any) -> None:
    followed(talk, of)


@given(talks, some.sampled_from(PLANS))
def test_who_says_nothing_useful_is_let_go_soon(talk: Any, of: Any) -> None:
    state, is_over = followed(talk, of)

    for _ in range(of.max_attempts + 1):
        if is_over:
            break
        move = next_move(of, state, heard(state, "", None, of=of))
        state, is_over = move.state, move.is_end

    assert is_over


@given(talks, some.sampled_from(PLANS))
def test_who_answers_what_is_asked_comes_to_the_end(talk: Any, of: Any) -> None:
    state, is_over = followed(talk, of)
    answers = {"people": number(4), "date": moment("2026-03-06"), "place": number(1)}
    answers |= {"time": moment("21:00"), "when": moment("2026-03-06T21:00")}

    for _ in range(2 * len(of.needs) + 2):
        if is_over:
            break
        told = (
            heard(state, "the mill", "inform", answers[state.asked], of=of)
            if state.asked
            else heard(state, "for 4", None, number(4 + state.slots["people"] % 2), of=of)
            if state.changing
            else heard(state, "yes", "affirm", of=of)
        )
        move = next_move(of, state, told)
        state, is_over = move.state, move.is_end

    assert is_over


@given(utterances, some.sampled_from(PLANS))
def test_what_is_said_at_once_is_known_at_once(utterance: Any, of: Any) -> None:
    text, intent, found = utterance
    understood = heard(FormState(), text, intent, *found, of=of)

    move = next_move(of, FormState(), understood, is_new=True)

    assert move.state.slots == understood.values


def test_the_forms_that_are_tried_are_those_of_the_skill() -> None:
    assert form()._plan.needs.keys() == PLANS[0].needs.keys()
