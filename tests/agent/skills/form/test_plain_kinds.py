from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.skills.form.kinds import Kind, Refusal, Said, Scene
from tertulia.agent.skills.form.plain_kinds import Choice, Number, Words
from tertulia.core.errors import ParameterError
from tests.agent.skills.form.forms import NOON, slot

SCENE = Scene(now=NOON)


def taken(kind: Kind[Any], value: Any) -> Any:
    """What is kept of a value, or why it is not; None if it is not even read."""
    read = kind.read(Said(value=value), None)
    return None if read is None else kind.judge(read, SCENE)


@pytest.mark.parametrize(
    ("said", "kept"),
    [(4, 4), (4.0, 4), ("4", 4), (" 12 ", 12), (0, Refusal("minimum", "0"))],
)
def test_an_integer_is_taken_in_digits_and_within_bounds(said: Any, kept: Any) -> None:
    assert taken(Number(slot(type="integer", minimum=1, maximum=12)), said) == kept


@pytest.mark.parametrize(
    ("said", "reason"), [(13, "maximum"), (-1, "minimum"), (2.5, "type"), ("2,5", "type")]
)
def test_an_integer_out_of_bounds_is_refused_with_the_reason(said: Any, reason: str) -> None:
    refusal = taken(Number(slot(type="integer", minimum=1, maximum=12)), said)

    assert isinstance(refusal, Refusal)
    assert refusal.reason == reason


@pytest.mark.parametrize("said", [True, None, "four", "", [4], "1e9", float("nan"), 1e300])
def test_what_is_no_number_is_not_read(said: Any) -> None:
    assert taken(Number(slot(type="number")), said) is None


def test_a_number_may_have_a_fraction() -> None:
    assert taken(Number(slot(type="number")), "2,5") == 2.5


@pytest.mark.parametrize(
    ("text", "value"),
    [("4", "4"), ("for 4 please", "4"), ("from 2 to 4", None), ("4B", None), ("none", None)],
)
def test_the_only_number_of_a_text_answers_the_question(text: str, value: str | None) -> None:
    answer = Number(slot(type="integer")).answer(text)

    assert (answer.value if answer else None) == value


def test_a_choice_is_found_by_its_other_words_without_accents_and_capitals() -> None:
    kind = Choice(slot(type="choice", choices={"inside": ["dentro", "en el salón"], "outside": []}))

    assert taken(kind, "Dentro") == "inside"
    assert taken(kind, "en el salon") == "inside"
    assert taken(kind, "OUTSIDE") == "outside"
    assert taken(kind, "on the roof") == Refusal("choices", "on the roof")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("outside, please", "outside"),
        ("in the garden", "outside"),
        ("the garden room", "inside"),
        ("inside or outside", None),
        ("insider", None),
    ],
)
def test_the_only_choice_of_a_text_answers_the_question(text: str, value: str | None) -> None:
    choices = {"inside": ["garden room"], "outside": ["garden"]}
    answer = Choice(slot(type="choice", choices=choices)).answer(text)

    assert (answer.value if answer else None) == value


def test_a_choice_without_choices_is_refused() -> None:
    with pytest.raises(ParameterError, match="needs `choices`"):
        Choice(slot(type="choice"))


def test_a_text_must_match_as_a_whole_and_not_be_too_long() -> None:
    kind = Words(slot(pattern=r"[A-Z]\d+", longest=5))

    assert taken(kind, "B12") == "B12"
    assert taken(kind, "room B12") == Refusal("longest", "room B12…")
    assert taken(kind, "b12") == Refusal("pattern", "b12")
    assert taken(kind, "B12\n") == "B12"


@pytest.mark.parametrize("said", ["", "  ", None, [], True])
def test_what_is_no_text_is_not_read(said: Any) -> None:
    assert taken(Words(slot()), said) is None


def test_a_pattern_that_is_none_is_refused() -> None:
    with pytest.raises(ParameterError, match="no regular expression"):
        Words(slot(pattern="("))


def test_a_pattern_cannot_be_made_to_stall() -> None:
    kind = Words(slot(pattern="(a+)+$", longest=5000))

    assert taken(kind, "a" * 4000 + "b") == Refusal("pattern", "a" * 4000 + "b")
