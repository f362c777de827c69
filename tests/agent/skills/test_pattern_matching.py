from __future__ import annotations

from typing import Any, ClassVar

import pytest

from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context, Hypothesis
from tertulia.agent.skills.pattern_matching import PatternMatchingSkill, Rule
from tertulia.core.errors import ParameterError
from tertulia.testing.skills import SkillConformance


async def said(skill: PatternMatchingSkill, text: str, **more: Any) -> list[Hypothesis]:
    return [*await skill.respond(Context(text=text, dialogue_id="d", **more))]


def parsed(intent: str, confidence: float = 0.8, **entities: str) -> dict[str, Any]:
    found = [{"entity": kind, "value": value} for kind, value in entities.items()]
    return {"nlu": {"intent": {"name": intent, "confidence": confidence}, "entities": found}}


class TestPatternMatchingSkill(SkillConformance):
    text: ClassVar = "hello"

    async def make(self) -> PatternMatchingSkill:
        return PatternMatchingSkill(["Hi!", "Hello!"], ["hello"], intents=["greet"])


class TestPatternMatchingSkillByRegex(SkillConformance):
    text: ClassVar = "hello"

    async def make(self) -> PatternMatchingSkill:
        return PatternMatchingSkill("Hi!", [r"^(h|H)el+o\b(?!x)", "(x+x+)+y"], regex=True)


@pytest.mark.parametrize("text", ["hi", "HI!", "oh, hi there", "hi\nyou", "«hi»"])
async def test_a_pattern_is_found_as_a_word_whatever_its_case(text: str) -> None:
    assert await said(PatternMatchingSkill("Hello!", ["hi"]), text) == [Hypothesis("Hello!", 1.0)]


@pytest.mark.parametrize("text", ["this", "which", "hello", ""])
async def test_a_pattern_is_not_found_inside_of_words(text: str) -> None:
    assert await said(PatternMatchingSkill("Hello!", ["hi"]), text) == []


async def test_the_original_finds_patterns_anywhere() -> None:
    skill = PatternMatchingSkill("Hello!", ["hi"], whole_words=False)

    assert await said(skill, "this") == [Hypothesis("Hello!", 1.0)]


async def test_case_can_matter() -> None:
    skill = PatternMatchingSkill("Hello!", ["Hi"], ignore_case=False)

    assert await said(skill, "hi") == []
    assert await said(skill, "Hi") == [Hypothesis("Hello!", 1.0)]


async def test_patterns_are_plain_text_unless_they_are_regular_expressions() -> None:
    plain = PatternMatchingSkill("Yes.", ["what?"])
    regex = PatternMatchingSkill("Yes.", [r"\bwha+t\b"], regex=True)

    assert [bool(await said(plain, text)) for text in ("what?", "wha")] == [True, False]
    assert [bool(await said(regex, text)) for text in ("whaat", "wht")] == [True, False]


async def test_without_patterns_and_intents_it_always_answers_half_sure() -> None:
    assert await said(PatternMatchingSkill("Sorry?"), "boo") == [Hypothesis("Sorry?", 0.5)]


async def test_confidence_can_be_said() -> None:
    assert await said(PatternMatchingSkill("Sorry?", confidence=0.1), "boo") == [
        Hypothesis("Sorry?", 0.1)
    ]
    assert await said(PatternMatchingSkill("Sorry?", confidence=0.0), "boo") == []


async def test_an_intent_is_as_sure_as_the_annotator_is() -> None:
    skill = PatternMatchingSkill("Hello!", intents=["greet"], confidence=0.5)

    assert await said(skill, "hi", annotations=parsed("greet", 0.8)) == [Hypothesis("Hello!", 0.4)]
    assert await said(skill, "hi", annotations=parsed("bye")) == []
    assert await said(skill, "hi") == []


async def test_another_annotator_can_be_asked() -> None:
    skill = PatternMatchingSkill("Hello!", intents=["greet"], annotator="intents")

    assert await said(skill, "hi", annotations={"intents": parsed("greet")["nlu"]}) != []


async def test_entities_are_remembered_and_said() -> None:
    skill = PatternMatchingSkill(
        ["Hello!", "Hello, {name}!"], intents=["introduce"], remember={"name": "person"}
    )

    [known] = await said(skill, "I am Ann", annotations=parsed("introduce", person="Ann"))
    [unknown] = await said(skill, "I am", annotations=parsed("introduce"))

    assert (known.text, known.human_attributes) == ("Hello, Ann!", {"name": "Ann"})
    assert (unknown.text, unknown.human_attributes) == ("Hello!", {})


async def test_the_first_of_the_surest_rules_counts() -> None:
    skill = PatternMatchingSkill(
        "Sorry?",
        rules=[
            Rule(responses="Perhaps.", patterns=["hi"], confidence=0.7),
            Rule(responses="Hello!", patterns=["hi"], attributes={"wave": True}),
            Rule(responses="Hey!", patterns=["hi"]),
        ],
    )

    assert await said(skill, "hi") == [Hypothesis("Hello!", 1.0, {"wave": True})]
    assert await said(skill, "boo") == [Hypothesis("Sorry?", 0.5)]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "`responses` or `rules` must say what to say"),
        ({"patterns": ["hi"]}, "`responses` or `rules` must say what to say"),
        ({"patterns": ["hi"], "rules": [Rule(responses="x")]}, "`responses` or `rules` must say"),
        ({"responses": [""]}, "at least one phrase"),
        ({"responses": "x", "patterns": [""]}, "a pattern must not be empty"),
        ({"responses": "x", "patterns": ["(a"], "regex": True}, r"'\(a' is no regular expression"),
    ],
)
def test_what_makes_no_sense_is_refused(params: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        PatternMatchingSkill(**params)


async def test_a_pattern_that_takes_too_long_is_an_error_that_quotes_nobody() -> None:
    skill = PatternMatchingSkill("x", ["(?<!x)(?:a|aa)+$"], regex=True)
    text = "a" * 200 + "!"

    with pytest.raises(ConnectorError, match=r"^a pattern takes too long on what was said$"):
        await said(skill, text)
