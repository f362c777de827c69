from __future__ import annotations

import pytest

from tertulia.agent.skills.form.certainty import Certainty
from tertulia.agent.skills.form.heard import Heard
from tertulia.agent.skills.form.kinds import Refusal
from tertulia.agent.skills.form.moves import Act, Move
from tertulia.agent.skills.form.state import FormState

CERTAINTY = Certainty(sure=1.0, unsure=0.3)
VALUE = {"people": 4}


def certainty(
    heard: Heard,
    act: Act = "ask",
    *,
    is_understood: bool = True,
    is_new: bool = False,
    is_interrupted: bool = False,
) -> float:
    move = Move(act=act, state=FormState(), is_understood=is_understood)
    return CERTAINTY.of(move, heard, is_new=is_new, is_interrupted=is_interrupted)


def test_a_value_is_sure_whatever_the_intent() -> None:
    assert certainty(Heard(values=VALUE, certainty=0.2)) == 1.0
    assert certainty(Heard(refusals={"people": Refusal("maximum", "20")})) == 1.0


def test_a_value_inside_of_what_others_are_asked_is_as_sure_as_they_are_not() -> None:
    assert certainty(Heard(values=VALUE, certainty=0.9, is_foreign=True)) == pytest.approx(0.1)


def test_a_value_that_is_all_that_was_said_is_sure_in_any_case() -> None:
    assert certainty(Heard(values=VALUE, certainty=0.9, is_foreign=True, is_alone=True)) == 1.0


@pytest.mark.parametrize(("act", "is_new"), [("ask", True), ("done", False), ("cancelled", False)])
def test_a_wish_is_as_sure_as_its_intent(act: Act, is_new: bool) -> None:
    assert certainty(Heard(wish="affirm", certainty=0.7), act, is_new=is_new) == 0.7


def test_nothing_understood_is_unsure() -> None:
    assert certainty(Heard(certainty=0.9, is_foreign=True), is_understood=False) == 0.3


def test_whoever_has_just_spoken_goes_first() -> None:
    assert certainty(Heard(values=VALUE), is_interrupted=True) == 0.8
    assert certainty(Heard(), is_understood=False, is_interrupted=True) == 0.24
