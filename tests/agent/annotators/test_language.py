from __future__ import annotations

from typing import Any, ClassVar

import pytest

from tertulia.agent.annotators.language import LanguageAnnotator
from tertulia.agent.errors import ConnectorError
from tertulia.testing.connectors import ConnectorConformance
from tests.agent.annotators.dialogues import dialogue, intent
from tests.agent.connectors.stub import request


def spoken(text: str, language: str | None, confidence: float, known: str | None = None) -> Any:
    return dialogue(
        text,
        annotations={"language": intent(language, confidence)},
        human={"language": known} if known else {},
    )


async def remembered(payload: Any, **params: Any) -> Any:
    """The language that is remembered from now on; None if nothing changes."""
    answer = await LanguageAnnotator(**params).send(request(payload))
    return answer["human_attributes"].get("language")


class TestLanguage(ConnectorConformance):
    payload: ClassVar = spoken("buenos días", "es", 0.9)
    answer: ClassVar = {"human_attributes": {"language": "es"}}
    needs_start = False
    encodes = False

    async def make(self) -> LanguageAnnotator:
        return LanguageAnnotator()


@pytest.mark.parametrize(
    ("confidence", "known", "expected"),
    [
        (0.75, None, "es"),
        (0.65, None, None),
        (0.75, "en", None),
        (0.85, "en", "es"),
        (0.95, "es", None),
    ],
)
async def test_a_language_is_kept_until_another_is_sure(
    confidence: float, known: str | None, expected: str | None
) -> None:
    assert await remembered(spoken("buenos días", "es", confidence, known)) == expected


@pytest.mark.parametrize("text", ["ok", "4", "…", "no"])
async def test_short_texts_say_nothing(text: str) -> None:
    assert await remembered(spoken(text, "es", 1.0)) is None


@pytest.mark.parametrize("language", ["fr", None, "nlu_fallback"])
async def test_languages_that_are_not_spoken_here_change_nothing(language: str | None) -> None:
    assert await remembered(spoken("bonjour madame", language, 1.0)) is None


async def test_the_default_holds_until_another_language_is_shown() -> None:
    unsure = spoken("hmm, well", "es", 0.1)

    assert await remembered(unsure, default="en") == "en"
    assert await remembered(spoken("buenos días", "es", 0.75, "en"), default="en") == "es"


async def test_the_annotator_may_have_names_of_its_own() -> None:
    languages = {"spanish": "es"}

    assert await remembered(spoken("buenos días", "spanish", 0.9), languages=languages) == "es"


@pytest.mark.parametrize("annotation", [None, "es", {"intent": 4}])
async def test_a_strange_annotation_does_no_harm(annotation: Any) -> None:
    assert await remembered(dialogue("hola", annotations={"language": annotation})) is None


async def test_what_is_no_dialogue_is_refused_with_advice() -> None:
    with pytest.raises(ConnectorError, match="LanguageAnnotator takes a whole dialogue"):
        await remembered({"x": ["hello"]})


async def test_a_language_that_is_no_text_gives_way() -> None:
    payload = spoken("buenos días", "es", 0.9)
    payload["human"]["attributes"]["language"] = ["en"]

    assert await remembered(payload) == "es"


@pytest.mark.parametrize(
    ("text", "state", "known", "expected"),
    [
        ("El Rinconcillo", {"asked": "place"}, "en", None),
        ("El Rinconcillo", {"asked": None}, "en", "es"),
        ("El Rinconcillo", {"asked": "place"}, None, "es"),
        ("mejor cenamos en casa", {"asked": "place"}, "en", "es"),
        ("sí, por favor", {"asked": None, "confirming": True}, "en", "es"),
    ],
)
async def test_the_answer_to_a_question_may_be_a_name(
    text: str, state: dict[str, Any], known: str | None, expected: str | None
) -> None:
    said = spoken(text, "es", 0.99, known)
    said["bot"]["attributes"]["taxi_state"] = state

    assert await remembered(said) == expected
