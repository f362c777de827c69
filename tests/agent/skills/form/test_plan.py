from __future__ import annotations

import pytest

from tertulia.agent.skills.form.plan import Need, needs_of
from tertulia.agent.skills.understanding import Entity
from tertulia.core.errors import ParameterError
from tests.agent.skills.form.forms import plan, slot


def test_every_slot_needs_a_name_of_its_own() -> None:
    with pytest.raises(ParameterError, match="a name of its own"):
        needs_of([slot(), slot()])


def test_a_slot_without_question_must_be_optional() -> None:
    with pytest.raises(ParameterError, match="'it' needs a `question`, or to be optional"):
        needs_of([slot(question="")])


@pytest.mark.parametrize("slots", [[], [slot(optional=True, question="")]])
def test_a_form_must_have_something_to_ask(slots: list) -> None:
    with pytest.raises(ParameterError, match="at least one slot that is not optional"):
        needs_of(slots)


def test_a_mistake_in_a_slot_names_it() -> None:
    with pytest.raises(ParameterError, match="slot 'it': 'never' are no days"):
        needs_of([slot(type="time", hours={"never": []})])


@pytest.mark.parametrize(
    ("role", "is_asked", "accepts"),
    [("to", False, True), (None, False, False), (None, True, True), ("from", True, False)],
)
def test_an_entity_needs_the_role_unless_the_slot_is_asked_for(
    role: str | None, is_asked: bool, accepts: bool
) -> None:
    need = Need.of(slot(entity="city", role="to"))

    entity = Entity(kind="city", value="Rome", role=role)
    assert need.accepts(entity, is_asked=is_asked) is accepts


def test_the_entity_of_a_slot_is_called_like_the_slot_if_nobody_says_otherwise() -> None:
    assert Need.of(slot(name="city")).accepts(Entity(kind="city", value=1), is_asked=False)
    assert not Need.of(slot(name="city")).accepts(Entity(kind="town", value=1), is_asked=False)


def test_an_intent_is_foreign_if_it_means_nothing_to_the_form() -> None:
    own = plan({"name": "dog", "question": "A dog?", "intents": {"bark": "yes"}})

    assert [own.is_foreign(intent) for intent in ("book", "bark", "affirm", None)] == [False] * 4
    assert own.is_foreign("ask_wifi")
