from __future__ import annotations

from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tertulia.agent.postprocessors.name import NamePostprocessor, lowered
from tertulia.testing.connectors import ConnectorConformance
from tests.agent.annotators.dialogues import answer, dialogue
from tests.agent.connectors.stub import request

TEMPLATES = {"en": "{name}, {lowered}", "es": "{text} ¿Algo más, {name}?"}


async def said(*texts: str, name: Any = "Ann", skill: str = "chat", **options: Any) -> str:
    """How the last of some answers is given in the end."""
    human = {"language": options.pop("language", "en")}
    answers = [answer(text, skill) for text in texts]
    postprocessor = NamePostprocessor(templates=TEMPLATES, **options)
    return await postprocessor.send(request(dialogue(name=name, human=human, answers=answers)))


class TestNaming(ConnectorConformance):
    payload: ClassVar = dialogue(name="Ann", answers=[answer("At seven.")])
    answer: ClassVar = "Ann, at seven."
    needs_start = False
    encodes = False

    async def make(self) -> NamePostprocessor:
        return NamePostprocessor(templates=TEMPLATES)


async def test_the_name_is_put_in_the_language_of_the_human() -> None:
    assert await said("At seven.") == "Ann, at seven."
    assert await said("A las siete.", language="es") == "A las siete. ¿Algo más, Ann?"


@pytest.mark.parametrize("name", [None, "", "  ", 4, "x" * 41])
async def test_without_a_name_the_answer_stays_as_it_is(name: Any) -> None:
    assert await said("At seven.", name=name) == "At seven."


async def test_a_name_that_is_said_anyway_is_not_put() -> None:
    assert await said("At seven, ANN!") == "At seven, ANN!"


async def test_a_name_that_is_a_part_of_a_word_is_not_said() -> None:
    assert await said("You can swim.", name="An") == "An, you can swim."


async def test_the_name_is_put_again_after_some_answers_without_it() -> None:
    talk: list[str] = []
    for text in "abcdefgh":
        talk.append(await said(*talk, f"It is {text}.", every=3))

    assert ["Ann" in text for text in talk] == [True, False, False, False] * 2


async def test_the_answers_of_some_skills_stay_as_they_are() -> None:
    assert await said("At seven.", skill="faq", unless=["faq"]) == "At seven."


async def test_a_name_with_braces_is_only_a_name() -> None:
    assert await said("At seven.", name="{text}") == "{text}, at seven."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At seven.", "at seven."),
        ("¿Qué desea?", "¿qué desea?"),
        ("I am sorry.", "I am sorry."),
        ("I'm sorry.", "I'm sorry."),
        ("WiFi is free.", "WiFi is free."),
        ("7 o'clock", "7 o'clock"),
        ("A table?", "a table?"),
        ("A small gym is upstairs.", "a small gym is upstairs."),
        ("Y a las siete.", "y a las siete."),
        ("I, too, am sorry.", "I, too, am sorry."),
        ("", ""),
        ("…", "…"),
    ],
)
def test_the_first_letter_is_small_unless_the_word_is_always_large(
    text: str, expected: str
) -> None:
    assert lowered(text) == expected


@given(some.text(max_size=20))
def test_whatever_is_said_only_one_letter_changes(text: str) -> None:
    assert lowered(text).lower() == text.lower()


def test_it_reads_no_more_answers_than_it_has_to() -> None:
    assert NamePostprocessor(templates="{name}: {text}", every=2).window == 6
