import json
from typing import Any, ClassVar

import pytest

from tertulia.agent.connectors.confidence import ConfidenceResponseSelectorConnector
from tertulia.agent.errors import ConnectorError
from tertulia.agent.history import History
from tertulia.testing.connectors import ConnectorConformance
from tests.agent.connectors.stub import request


def hypothesis(text: Any, confidence: Any, **more: Any) -> dict[str, Any]:
    return {"skill_name": "chitchat", "text": text, "confidence": confidence, **more}


def dialogue(*hypotheses: Any) -> dict[str, Any]:
    utterances = [
        json.dumps({"text": "hi", "hypotheses": [hypothesis("long ago", 1.0)]}).encode(),
        json.dumps({"text": "bye", "hypotheses": hypotheses}).encode(),
    ]
    return {"human_utterances": History(utterances[:1], 1, (utterances[1],))}


async def select(payload: Any) -> Any:
    return await ConfidenceResponseSelectorConnector().send(request(payload))


class TestConfidence(ConnectorConformance):
    payload: ClassVar = {"human_utterances": [{"hypotheses": [hypothesis("hello", 0.5)]}]}
    answer: ClassVar = hypothesis("hello", 0.5)
    needs_start = False
    encodes = False

    async def make(self) -> ConfidenceResponseSelectorConnector:
        return ConfidenceResponseSelectorConnector(connector_name="selector")


async def test_the_surest_hypothesis_of_the_last_utterance_is_selected_whole() -> None:
    best = hypothesis("b", 0.9, human_attributes={"name": "Ann"})

    answer = await select(dialogue(hypothesis("a", 0.4), best, hypothesis("c", 0.7)))

    assert answer == best


async def test_the_first_of_equals_is_selected() -> None:
    answer = await select(dialogue(hypothesis("a", 1), hypothesis("b", 1.0)))

    assert answer["text"] == "a"


@pytest.mark.parametrize(
    "unsayable",
    [
        hypothesis(None, 1.0),
        hypothesis("", 1.0),
        hypothesis("  ", 1.0),
        hypothesis(["a"], 1.0),
        hypothesis("a", None),
        hypothesis("a", "1.0"),
        hypothesis("a", True),
        {"text": "a"},
        {"confidence": 1.0},
        None,
        "a",
    ],
)
async def test_what_cannot_be_said_or_compared_is_passed_over(unsayable: Any) -> None:
    answer = await select(dialogue(unsayable, hypothesis("b", 0.1)))

    assert answer["text"] == "b"


async def test_no_number_is_not_the_highest() -> None:
    payload = {
        "human_utterances": [{"hypotheses": [hypothesis("a", float("nan")), hypothesis("b", 0.1)]}]
    }

    assert (await select(payload))["text"] == "b"


async def test_negative_confidences_are_compared_too() -> None:
    answer = await select(dialogue(hypothesis("a", -2), hypothesis("b", -1)))

    assert answer["text"] == "b"


@pytest.mark.parametrize("hypotheses", [[], [hypothesis("", 1.0)]])
async def test_nothing_to_select_is_a_failure(hypotheses: list[Any]) -> None:
    with pytest.raises(ConnectorError, match="no hypothesis with a text and a confidence"):
        await select(dialogue(*hypotheses))


@pytest.mark.parametrize("payload", [{}, [], "text", None, {"human_utterances": []}])
async def test_what_is_no_dialogue_is_refused_with_advice(payload: Any) -> None:
    with pytest.raises(ConnectorError, match="give this service no dialog_formatter"):
        await select(payload)


def test_it_reads_no_more_than_the_last_utterance() -> None:
    assert ConfidenceResponseSelectorConnector.window == 1


async def test_the_answer_is_a_copy() -> None:
    payload = {"human_utterances": [{"hypotheses": [hypothesis("a", 1.0, annotations={})]}]}

    answer = await select(payload)
    answer["annotations"]["ner"] = []

    assert payload["human_utterances"][0]["hypotheses"][0]["annotations"] == {}
