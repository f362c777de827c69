from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, ClassVar

import pytest
from toy_parts import node, pipeline

from tertulia.agent.connectors.view import is_waiting
from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context, Hypothesis
from tertulia.agent.skills.pipeline import PipelineSkill
from tertulia.api import Workspace, train
from tertulia.core.component import Component
from tertulia.core.errors import ParameterError
from tertulia.core.pipeline import Pipeline
from tertulia.core.plan import Node
from tertulia.nlu.training_data import TrainingData, TrainingExample
from tertulia.testing.skills import SkillConformance


class Apply(Component):
    """Whatever a function makes of the columns."""

    def __init__(self, function: Any) -> None:
        self.function = function

    def __call__(self, *columns: Any) -> Any:
        return self.function(*columns)


def made_of(function: Any, inputs: str = "x", outputs: str = "y") -> Pipeline:
    spec = pipeline(node("answer", inputs, outputs), given=inputs, wanted=outputs)
    return Pipeline(spec, [Node(spec.nodes[0], Apply(function))])


def each(function: Any) -> Any:
    """A function of a column, made of one of a value."""
    return lambda texts: [function(text) for text in texts]


SHOUT = made_of(each(str.upper))
JOIN = made_of(lambda x, z: [a + "+" + b for a, b in zip(x, z, strict=True)], "name city")


async def said(skill: PipelineSkill, *texts: str) -> list[list[Hypothesis]]:
    """What a skill says in a conversation, in which it always has the word."""
    await skill.start()
    offers, state = [], None
    try:
        for text in texts:
            offered = [*await skill.respond(Context(text=text, state=state, dialogue_id="d"))]
            offers.append(offered)
            if offered and not isinstance(offered[0].state, type(Hypothesis("x").state)):
                state = offered[0].state
    finally:
        await skill.stop()
    return offers


class TestPipelineSkill(SkillConformance):
    text: ClassVar = "hello"

    async def make(self) -> PipelineSkill:
        return PipelineSkill(made_of(each(lambda text: f"you said {text}")))


class TestPipelineSkillThatAsks(SkillConformance):
    text: ClassVar = "Ann"

    async def make(self) -> PipelineSkill:
        return PipelineSkill(JOIN)


async def test_what_the_pipeline_answers_is_said() -> None:
    assert await said(PipelineSkill(SHOUT), "hello") == [[Hypothesis("HELLO", 1.0)]]


async def test_a_text_alone_in_a_list_is_said_too() -> None:
    assert await said(PipelineSkill(made_of(each(lambda text: [text]))), "hi") == [
        [Hypothesis("hi")]
    ]


@pytest.mark.parametrize(
    ("confidences", "sure"),
    [([0.25], 0.25), ([[0.1, 0.9]], 0.9), ([{"HI": 0.75, "BYE": 0.2}], 0.75)],
)
async def test_outputs_are_text_and_confidence_by_name(confidences: Any, sure: float) -> None:
    labels = made_of(lambda texts: (confidences, [text.upper() for text in texts]), outputs="p y")

    skill = PipelineSkill(labels, text="y", confidence="p")

    assert await said(skill, "hi") == [[Hypothesis("HI", sure)]]


async def test_responses_are_said_to_what_the_pipeline_answers() -> None:
    skill = PipelineSkill(SHOUT, responses={"HI": "Hello!"}, confidence=0.6)

    assert await said(skill, "hi", "bye") == [[Hypothesis("Hello!", 0.6)], []]


async def test_several_inputs_are_asked_for_one_by_one() -> None:
    skill = PipelineSkill(JOIN)

    [[first], [second]] = await said(skill, "Ann", "Rome")

    assert (first.text, first.state["given"]) == ("Please, send city.", {"name": "Ann"})
    assert second == Hypothesis("Ann+Rome", state=None)


async def test_questions_can_be_worded() -> None:
    named = PipelineSkill(JOIN, questions={"city": "Where do you live?"})
    general = PipelineSkill(JOIN, ask=["And the {name}?"])

    assert (await said(named, "Ann"))[0][0].text == "Where do you live?"
    assert (await said(general, "Ann"))[0][0].text == "And the city?"


async def test_a_conversation_begins_anew_when_the_answer_was_given() -> None:
    *_, [third], [fourth] = await said(PipelineSkill(JOIN), "Ann", "Rome", "Bo", "Oslo")

    assert [third.text, fourth.text] == ["Please, send city.", "Bo+Oslo"]


async def test_a_trained_nlu_model_answers_by_intent(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text("language: en\npipeline: keyword\n", encoding="utf-8")
    examples = (TrainingExample("hello", "greet"), TrainingExample("goodbye", "bye"))
    workspace = Workspace(root=tmp_path)
    train(config, data=TrainingData(examples=examples), workspace=workspace)
    skill = PipelineSkill("models/config", responses={"greet": "Hi!"}, workspace=workspace)

    assert await said(skill, "hello", "goodbye") == [[Hypothesis("Hi!", 1.0)], []]


async def test_entities_fill_gaps_and_the_annotators_confidence_counts() -> None:
    parsed = {
        "intent": {"name": "fly", "confidence": 0.5},
        "entities": [{"entity": "city", "value": "Rome"}, {"entity": "city", "value": "Oslo"}],
    }
    model = made_of(each(lambda _: parsed), outputs="understanding")
    skill = PipelineSkill(model, responses={"fly": ["Where to?", "To {city}!"]}, confidence=0.8)

    assert await said(skill, "fly to rome or oslo") == [[Hypothesis("To Rome!", 0.4)]]


@pytest.mark.parametrize(
    "given", [{"other": "x"}, {"city": "Rome"}, {"name": "Ann", "city": "Rome"}, ["Ann"], None]
)
async def test_inputs_that_the_pipeline_does_not_have_are_forgotten(given: Any) -> None:
    skill = PipelineSkill(JOIN)
    await skill.start()

    [asked] = await skill.respond(Context(text="Bo", state={"given": given}))
    await skill.stop()

    assert asked.state["given"] == {"name": "Bo"}


async def test_a_skill_that_has_asked_for_an_input_is_one_that_waits() -> None:
    [[asked], [answered]] = await said(PipelineSkill(JOIN), "Ann", "Rome")

    assert is_waiting(asked.state)
    assert asked.state["question"] == asked.text
    assert not is_waiting(answered.state)


async def test_a_start_that_fails_leaves_no_thread_behind() -> None:
    before = {*threading.enumerate()}

    with pytest.raises(ConnectorError):
        await PipelineSkill(SHOUT, text="z").start()

    assert {*threading.enumerate()} <= before


@pytest.mark.parametrize(
    ("model", "params", "message"),
    [
        (SHOUT, {"text": "z"}, "the pipeline has no output 'z'; there are y"),
        (SHOUT, {"confidence": "p"}, "the pipeline has no output 'p'"),
        (SHOUT, {"questions": {"x": "?"}}, "`questions` has 'x', and what is asked for is nothing"),
        (made_of(each(str), outputs="understanding"), {}, "list in `responses` what to say"),
        ("nowhere", {}, "cannot be loaded"),
    ],
)
async def test_what_does_not_fit_the_pipeline_is_said_at_the_start(
    model: Any, params: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConnectorError, match=message):
        await said(PipelineSkill(model, **params))


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda _: 3, "no text"),
        (lambda _: {"label": "x"}, "no text"),
        (lambda _: ["a", "b"], "no text"),
    ],
)
async def test_what_cannot_be_said_is_an_error(function: Any, message: str) -> None:
    with pytest.raises(ConnectorError, match=message):
        await said(PipelineSkill(made_of(each(function))), "secret")


@pytest.mark.parametrize("confidence", [2, "high", [], {"other": 1.0}, None])
async def test_what_is_no_confidence_is_an_error(confidence: Any) -> None:
    labels = made_of(lambda texts: (texts, [confidence]), outputs="y p")

    with pytest.raises(ConnectorError, match="the output 'p' is no confidence"):
        await said(PipelineSkill(labels, confidence="p"), "hi")


@pytest.mark.parametrize("params", [{"ask": ""}, {"responses": {"a": []}}, {"max_batch": 0}])
def test_what_makes_no_sense_is_refused(params: dict[str, Any]) -> None:
    with pytest.raises(ParameterError):
        PipelineSkill(SHOUT, **params)
