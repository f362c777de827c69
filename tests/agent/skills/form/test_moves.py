from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.skills.form.state import FormState
from tests.agent.skills.form.forms import DATE, PEOPLE, moment, moved, number, plan

FULL = {"people": 4, "date": "2026-03-06", "time": "21:00"}
AT_CONFIRM = FormState(slots=FULL, attempts=1, confirming=True)
AT_CHANGE = FormState(slots=FULL, attempts=1, confirming=True, changing=True)


@pytest.mark.parametrize(
    ("entities", "asked"),
    [
        ([], "people"),
        ([number(4)], "date"),
        ([moment("2026-03-06T21:00")], "people"),
        ([number(4), moment("2026-03-06")], "time"),
    ],
)
def test_the_first_slot_that_is_missing_is_asked_for(entities: list[Any], asked: str) -> None:
    move = moved(FormState(), "a table", "book", *entities, is_new=True)

    assert (move.act, move.state.asked, move.state.attempts) == ("ask", asked, 1)


def test_everything_at_once_is_confirmed_at_once() -> None:
    move = moved(FormState(), "…", "book", number(4), moment("2026-03-06T21:00"), is_new=True)

    assert (move.act, move.state.asked, move.state.confirming) == ("confirm", None, True)
    assert move.state.slots == FULL


def test_without_confirmation_it_is_done_when_nothing_is_missing() -> None:
    state = FormState(slots={"people": 4, "date": "2026-03-06"}, asked="time")

    move = moved(state, "21:00", "inform", moment("21:00"), of=plan(confirms=False))

    assert (move.act, move.is_end, move.state.slots) == ("done", True, FULL)


def test_optional_slots_are_not_asked_for() -> None:
    of = plan(PEOPLE, {**DATE, "optional": True})

    assert moved(FormState(asked="people"), "4", None, number(4), of=of).act == "confirm"


def test_a_value_that_is_refused_is_asked_for_again_and_the_others_are_kept() -> None:
    state = FormState(asked="people", attempts=1)

    move = moved(state, "20 on Friday", None, number(20), moment("2026-03-06"))

    assert (move.act, move.state.asked) == ("ask", "people")
    assert move.state.slots == {"date": "2026-03-06"}
    assert move.refusal is not None
    assert move.refusal[0] == "people"


@pytest.mark.parametrize(("attempts", "act"), [(1, "ask"), (2, "ask"), (3, "gave_up")])
def test_after_too_many_attempts_it_gives_up(attempts: int, act: str) -> None:
    move = moved(FormState(asked="people", attempts=attempts), "blue", None)

    assert (move.act, move.is_understood) == (act, False)


def test_an_attempt_counts_only_if_nobody_came_between() -> None:
    state = FormState(asked="people", attempts=3)

    assert moved(state, "blue", None, is_interrupted=True).state.attempts == 3


def test_what_is_learned_starts_the_count_again() -> None:
    state = FormState(asked="people", attempts=3)

    move = moved(state, "on Friday", None, moment("2026-03-06"))

    assert (move.state.asked, move.state.attempts) == ("people", 1)


@pytest.mark.parametrize("state", [AT_CONFIRM, AT_CHANGE, FormState(asked="people", attempts=1)])
def test_it_can_be_cancelled_at_any_time(state: FormState) -> None:
    move = moved(state, "never mind", "cancel")

    assert (move.act, move.is_end) == ("cancelled", True)


def test_yes_is_the_end() -> None:
    assert moved(AT_CONFIRM, "yes", "affirm").act == "done"
    assert moved(AT_CONFIRM, "yes, at nine", "affirm", moment("21:00")).act == "done"


def test_yes_with_something_new_is_confirmed_again() -> None:
    move = moved(AT_CONFIRM, "yes, for five", "affirm", number(5))

    assert (move.act, move.state.slots["people"]) == ("confirm", 5)


def test_no_asks_what_to_change() -> None:
    move = moved(AT_CONFIRM, "no", "deny")

    assert (move.act, move.state.changing, move.state.slots) == ("change", True, FULL)


def test_no_with_the_right_value_is_confirmed_again() -> None:
    move = moved(AT_CONFIRM, "no, for five", "deny", number(5))

    assert (move.act, move.state.slots) == ("confirm", {**FULL, "people": 5})


def test_no_without_a_question_for_changes_asks_everything_anew() -> None:
    move = moved(AT_CONFIRM, "no", "deny", of=plan(asks_changes=False))

    assert (move.act, move.state.asked, move.state.slots) == ("ask", "people", {})


def test_what_is_to_be_changed_can_be_given_or_named() -> None:
    given = moved(AT_CHANGE, "for five", None, number(5))
    named = moved(AT_CHANGE, "the number of people", None)

    assert (given.act, given.state.slots["people"], given.state.changing) == ("confirm", 5, False)
    assert (named.act, named.state.asked, named.state.slots) == ("ask", "people", FULL)


@pytest.mark.parametrize(
    ("text", "intent"), [("change how many", None), ("no, the people", "deny"), ("people?", "book")]
)
def test_what_is_to_be_changed_can_be_named_at_once(text: str, intent: str | None) -> None:
    move = moved(AT_CONFIRM, text, intent)

    assert (move.act, move.state.asked, move.state.slots) == ("ask", "people", FULL)


def test_a_longer_text_may_speak_of_people_and_mean_no_change() -> None:
    assert moved(AT_CONFIRM, "how many people fit into the pool", None).act == "confirm"


def test_nothing_is_to_be_changed_after_all() -> None:
    assert moved(AT_CHANGE, "no", "deny").act == "cancelled"
    assert moved(AT_CHANGE, "no, how many", "deny").act == "ask"
    assert moved(AT_CHANGE, "blue", None).act == "change"


def test_a_slot_that_has_a_value_may_stay_as_it_was() -> None:
    state = FormState(slots=FULL, asked="people", attempts=1)

    assert moved(state, "leave it", "deny").act == "confirm"
    assert moved(state, "blue", None).state.asked == "people"


def test_a_time_that_a_new_day_does_not_have_is_asked_for() -> None:
    move = moved(AT_CONFIRM, "no, on Saturday", "deny", moment("2026-03-07"))

    assert (move.act, move.state.asked) == ("ask", "time")
    assert move.state.slots == {"people": 4, "date": "2026-03-07"}


def test_a_correction_that_is_refused_leaves_the_old_value() -> None:
    move = moved(AT_CONFIRM, "no, for fifty", "deny", number(50))

    assert (move.act, move.state.asked, move.state.slots) == ("ask", "people", FULL)


def test_a_day_without_its_time_is_kept_until_the_time_is_said() -> None:
    of = plan({"name": "when", "entity": "time", "type": "datetime", "question": "When?"})

    move = moved(FormState(asked="when", attempts=1), "tomorrow", None, moment("2026-03-05"), of=of)
    assert (move.state.asked, move.state.partial) == ("when", {"when": "2026-03-05"})
    assert move.state.attempts == 1
    move = moved(move.state, "at 8:00", None, moment("08:00"), of=of)
    assert (move.act, move.state.partial) == ("confirm", {})
    assert move.state.slots == {"when": "2026-03-05T08:00"}


def test_a_slot_that_the_form_no_longer_has_is_forgotten() -> None:
    state = FormState(slots={"people": 4, "colour": "blue"}, asked="colour")

    move = moved(state, "blue", None)

    assert (move.state.asked, move.state.slots) == ("date", {"people": 4})
