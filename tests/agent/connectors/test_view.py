from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.connectors.view import View
from tertulia.agent.errors import ConnectorError
from tests.agent.annotators.dialogues import answer, dialogue
from tests.agent.formatters.dialogues import view_of


def test_the_parts_of_a_dialogue_are_at_hand() -> None:
    view = View.of(dialogue("hello", human={"language": "es", "x": 1}, name="Ann"), "a service")

    assert view.said["text"] == "hello"
    assert view.language == "es"
    assert view.known == {"language": "es", "x": 1, "name": "Ann"}


def test_the_dialogue_may_be_the_agents_own_or_in_a_list_of_one() -> None:
    own = view_of("hello", "hi", "how are you?", answer="fine")

    assert View.of(own, "a service").answered().answers[-1]["text"] == "fine"
    assert View.of({"dialogs": [own]}, "a service").said["text"] == "how are you?"


@pytest.mark.parametrize(
    "payload",
    [None, [], "x", {}, {"human_utterances": []}, {**dialogue(), "human": None}, {"dialogs": []}],
)
def test_what_is_no_dialogue_is_refused_with_advice(payload: Any) -> None:
    with pytest.raises(ConnectorError, match="a service takes a whole dialogue: give"):
        View.of(payload, "a service")


@pytest.mark.parametrize("answers", [[], [{**answer("x"), "text": None}]])
def test_there_must_be_an_answer_to_rewrite(answers: list[Any]) -> None:
    with pytest.raises(ConnectorError, match="no answer to rewrite"):
        View.of(dialogue(answers=answers), "a service").answered()
