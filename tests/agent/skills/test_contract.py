from __future__ import annotations

import pytest

from tertulia.agent import wire
from tertulia.agent.skills.contract import Context, Hypothesis, Skill


@pytest.mark.parametrize(
    ("human", "language"),
    [({"language": "es"}, "es"), ({}, ""), ({"language": None}, ""), ({"language": 3}, "")],
)
def test_a_context_knows_the_humans_language(human: dict[str, object], language: str) -> None:
    assert Context(text="hola", human=human).language == language


def test_a_context_tells_what_an_annotator_understood() -> None:
    annotations = {"nlu": {"intent": {"name": "greet", "confidence": 0.9}}}
    context = Context(text="hi", annotations=annotations)

    assert context.understood("nlu").intent == "greet"
    assert context.understood("other").intent is None


def test_pieces_of_a_reply_go_nowhere_unless_somebody_listens() -> None:
    heard: list[str] = []

    Context(text="hi").emit("He")
    Context(text="hi", emit=heard.append).emit("llo")

    assert heard == ["llo"]


def test_a_hypothesis_is_written_without_what_it_does_not_say() -> None:
    assert wire.plain(Hypothesis("hi")) == {"text": "hi"}
    assert wire.plain(Hypothesis("hi", 0.5, state=None)) == {
        "text": "hi",
        "confidence": 0.5,
        "state": None,
    }


def test_a_skill_must_say_how_it_responds() -> None:
    with pytest.raises(TypeError, match="respond"):
        Skill()  # type: ignore[abstract]
