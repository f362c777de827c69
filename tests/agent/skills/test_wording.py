from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context
from tertulia.agent.skills.wording import Wording
from tertulia.core.errors import ParameterError


def context(text: str = "hi", **more: Any) -> Context:
    return Context(text=text, dialogue_id="d", **more)


def test_a_single_phrase_is_said() -> None:
    assert Wording("Hello.").say(context()) == "Hello."


def test_the_same_turn_is_answered_in_the_same_way() -> None:
    wording = Wording(["Hello.", "Hi.", "Hey."])

    assert {wording.say(context()) for _ in range(9)} == {wording.say(context())}


def test_ways_take_turns_from_turn_to_turn() -> None:
    wording = Wording(["Hello.", "Hi.", "Hey."])

    said = {wording.say(context(str(turn))) for turn in range(30)}

    assert said == {"Hello.", "Hi.", "Hey."}


def test_what_was_just_said_is_not_said_again_if_there_is_another_way() -> None:
    wording = Wording(["Hello.", "Hi."])

    said = {wording.say(context(str(turn), history=("Hi.",))) for turn in range(9)}

    assert said == {"Hello."}
    assert Wording("Hi.").say(context(history=("Hi.",))) == "Hi."


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "Hola."),
        ("en", "Hello."),
        ("fr", "Hello."),
        ("", "Hello."),
        ("es-MX", "Hola."),
        ("pt-BR", "Oi."),
    ],
)
def test_a_phrase_is_said_in_the_humans_language_or_else_in_the_first(
    language: str, said: str
) -> None:
    wording = Wording({"en": "Hello.", "es": ["Hola."], "pt-BR": "Oi."})

    assert wording.say(context(human={"language": language})) == said


def test_gaps_are_filled_with_values_and_with_what_is_known_of_the_human() -> None:
    wording = Wording("{name}, a table for {people}?")

    said = wording.say(context(human={"name": "Ann"}), {"people": 4})

    assert said == "Ann, a table for 4?"


def test_values_are_never_read_as_phrases() -> None:
    said = Wording("Hello, {name}.").say(context(), {"name": "{people} {0.__class__} \\1"})

    assert said == "Hello, {people} {0.__class__} \\1."


def test_braces_that_are_no_gap_stay() -> None:
    assert Wording("{} {1} {a.b} {a-b} {").say(context()) == "{} {1} {a.b} {a-b} {"


def test_ways_that_use_most_of_what_is_known_are_preferred() -> None:
    wording = Wording(["Hello.", "Hello, {name}."])

    assert wording.say(context(human={"name": "Ann"})) == "Hello, Ann."
    assert wording.say(context()) == "Hello."
    assert wording.say(context(human={"name": ""})) == "Hello."


def test_a_gap_that_cannot_be_filled_is_named() -> None:
    with pytest.raises(ConnectorError, match="nothing is known to put for name"):
        Wording(["{name} {city}!", "{name}!"]).say(context())


@pytest.mark.parametrize(
    "phrases", ["", " ", [], ["Hi", ""], {}, {"en": []}, {"en": "Hi", "es": ""}]
)
def test_an_empty_phrase_is_refused(phrases: Any) -> None:
    with pytest.raises(ParameterError, match="at least one phrase"):
        Wording(phrases)


def test_half_characters_can_be_answered() -> None:
    assert Wording(["Hello.", "Hi."]).say(context("\ud800")) in {"Hello.", "Hi."}
