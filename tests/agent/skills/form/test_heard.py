from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.skills.form.kinds import Refusal
from tertulia.agent.skills.form.state import FormState
from tests.agent.skills.form.forms import DATE, PEOPLE, heard, moment, number, plan

NOTHING = FormState()
PLACE = {"name": "place", "question": "Where to?", "text": True}
NIGHTS = {"name": "nights", "entity": "number", "type": "integer", "question": "How many nights?"}
DOG = {"name": "dog", "question": "A dog?", "intents": {"affirm": "yes", "deny": "no"}}
MEAL = {"name": "meal", "type": "choice", "choices": ["lunch", "dinner"], "question": "Which?"}


def test_one_moment_gives_the_day_to_one_slot_and_the_time_to_another() -> None:
    result = heard(NOTHING, "a table", "book", number(2), moment("2026-03-06T21:00"))

    assert result.values == {"people": 2, "date": "2026-03-06", "time": "21:00"}


def test_two_moments_give_theirs_in_any_order() -> None:
    result = heard(NOTHING, "at nine on friday", None, moment("21:00"), moment("2026-03-06"))

    assert result.values == {"date": "2026-03-06", "time": "21:00"}


def test_the_slot_that_is_asked_for_goes_first() -> None:
    of = plan(PEOPLE, NIGHTS)

    assert heard(FormState(asked="nights"), "three", None, number(3), of=of).values == {"nights": 3}
    assert heard(FormState(), "three", None, number(3), of=of).values == {"people": 3}


def test_two_values_go_to_two_slots() -> None:
    of = plan(PEOPLE, NIGHTS)

    result = heard(
        FormState(asked="people"), "two, for three nights", None, number(2), number(3), of=of
    )

    assert result.values == {"people": 2, "nights": 3}


def test_a_slot_without_value_goes_before_one_that_has_one() -> None:
    of = plan(PEOPLE, NIGHTS)

    state = FormState(slots={"people": 2})
    assert heard(state, "three", None, number(3), of=of).values == {"nights": 3}


def test_a_value_that_fits_no_open_slot_corrects_one_that_is_filled() -> None:
    state = FormState(slots={"people": 4, "date": "2026-03-06"}, asked="time")

    assert heard(state, "no, for five", "deny", number(5, "five")).values == {"people": 5}


def test_a_bare_number_is_an_hour_where_a_time_is_asked_for() -> None:
    state = FormState(slots={"people": 4, "date": "2026-03-06"}, asked="time")

    assert heard(state, "nine", None, number(9, "nine")).values == {"time": "21:00"}
    uncounted = {**number(9, "9"), "type": "number"}
    assert heard(state, "ok, 9 then", None, uncounted).values == {"time": "21:00"}


def test_a_number_that_counts_something_is_no_hour() -> None:
    state = FormState(slots={"people": 4, "date": "2026-03-06"}, asked="time")

    counted = {**number(9, "9"), "type": "number", "counted": True}
    assert heard(state, "ok, for 9 then", None, counted).values == {"people": 9}


@pytest.mark.parametrize(
    ("called", "asked", "expected"),
    [
        (["people", "guests"], None, {}),
        (["people", "guests"], "people", {}),
        ([], "people", {"people": 3}),
        (["Night"], None, {"people": 3}),
    ],
)
def test_a_number_that_counts_what_a_slot_is_not_about_is_not_its_value(
    called: list[str], asked: str | None, expected: dict[str, int]
) -> None:
    nights = {**number(3, "3"), "type": "number", "counted": True, "unit": "nights"}
    of = plan({**PEOPLE, "called": called})

    assert heard(FormState(asked=asked), "for 3 nights", None, nights, of=of).values == expected


def test_the_number_in_a_time_is_taken_without_any_annotation() -> None:
    assert heard(FormState(asked="people"), "for 4", None).values == {"people": 4}
    assert heard(FormState(asked="date"), "for 4", None).values == {}


def test_why_a_value_is_not_taken_is_told() -> None:
    result = heard(FormState(asked="people"), "for twenty", "inform", number(20))

    assert result.refusals == {"people": Refusal("maximum", "20")}
    assert result.values == {}


def test_a_time_is_judged_again_on_a_new_day() -> None:
    state = FormState(slots={"date": "2026-03-06", "time": "21:00"})

    result = heard(state, "no, on Saturday", "deny", moment("2026-03-07"))

    assert result.values == {"date": "2026-03-07"}
    assert result.refusals == {"time": Refusal("closed", "21:00")}


def test_the_whole_utterance_answers_a_question_for_a_text() -> None:
    of = plan(PLACE)

    assert heard(FormState(asked="place"), " the old mill ", None, of=of).values == {
        "place": "the old mill"
    }
    assert heard(FormState(), "the old mill", None, of=of).values == {}


@pytest.mark.parametrize("intent", ["cancel", "affirm", "deny", "book"])
def test_a_wish_is_no_text(intent: str) -> None:
    assert heard(FormState(asked="place"), "whatever", intent, of=plan(PLACE)).values == {}


def test_an_entity_goes_before_the_whole_utterance() -> None:
    entity = {"entity": "place", "value": "airport", "text": "airport"}

    result = heard(FormState(asked="place"), "to the airport", "inform", entity, of=plan(PLACE))

    assert result.values == {"place": "airport"}


def test_a_correction_of_another_slot_is_no_text() -> None:
    of = plan(PLACE, PEOPLE)

    state = FormState(slots={"people": 4}, asked="place")
    assert heard(state, "no, for five", "inform", number(5, "five"), of=of).values == {"people": 5}


@pytest.mark.parametrize(("asked", "values"), [("dog", {"dog": "no"}), ("place", {}), (None, {})])
def test_an_intent_is_a_value_where_it_is_asked_for(
    asked: str | None, values: dict[str, Any]
) -> None:
    of = plan(DOG, {**PLACE, "text": False})

    assert heard(FormState(asked=asked), "no", "deny", of=of).values == values


def test_a_choice_is_found_in_the_words_even_if_entities_are_there() -> None:
    result = heard(FormState(asked="meal"), "lunch for two", None, number(2), of=plan(MEAL, PEOPLE))

    assert result.values == {"meal": "lunch", "people": 2}


def test_an_entity_of_another_type_is_nobodys() -> None:
    city = {"entity": "city", "value": "Rome"}

    assert heard(NOTHING, "to Rome", "book", city).values == {}


@pytest.mark.parametrize(
    ("text", "is_alone"), [("for four", True), ("four", True), ("we are only four today", False)]
)
def test_hardly_more_than_values_is_said(text: str, is_alone: bool) -> None:
    result = heard(FormState(asked="people"), text, "ask_wifi", number(4, "four"))

    assert result.is_alone is is_alone
    assert result.is_foreign


def test_what_is_to_be_changed_is_named_only_when_that_was_asked() -> None:
    of = plan(PEOPLE, {**DATE, "called": ["día", "the day"]})

    assert heard(FormState(changing=True), "The day!", None, of=of).called == "date"
    assert heard(FormState(changing=True), "el dia", None, of=of).called == "date"
    assert heard(FormState(changing=True), "yesterday", None, of=of).called is None
    assert heard(FormState(), "the day", None, of=of).called is None
