"""What other services would have answered."""

from __future__ import annotations

from tertulia.serving.nlu.emulation import dialogflow, luis, wit

UNDERSTOOD = {
    "text": "from Rome to Oslo",
    "intent": {"name": "go", "confidence": 0.75},
    "intent_ranking": [
        {"name": "go", "confidence": 0.75},
        {"name": "stay", "confidence": 0.25},
    ],
    "entities": [
        {"start": 5, "end": 9, "value": "rome", "entity": "city", "confidence": 0.5},
        {"start": 13, "end": 17, "value": "oslo", "entity": "city", "confidence": None},
    ],
}
NOTHING = {"text": "", "intent": {"name": None, "confidence": 0.0}, "entities": []}


def test_wit_has_one_entity_of_each_type() -> None:
    assert wit(UNDERSTOOD) == [
        {
            "_text": "from Rome to Oslo",
            "confidence": 0.75,
            "intent": "go",
            "entities": {
                "city": {
                    "confidence": None,
                    "type": "value",
                    "value": "oslo",
                    "start": 13,
                    "end": 17,
                }
            },
        }
    ]


def test_luis_counts_the_last_character_in() -> None:
    assert luis(UNDERSTOOD) == {
        "query": "from Rome to Oslo",
        "topScoringIntent": {"intent": "go", "score": 0.75},
        "intents": [{"intent": "go", "score": 0.75}, {"intent": "stay", "score": 0.25}],
        "entities": [
            {"entity": "rome", "type": "city", "startIndex": 5, "endIndex": 8, "score": 0.5},
            {"entity": "oslo", "type": "city", "startIndex": 13, "endIndex": 16, "score": None},
        ],
    }


def test_luis_knows_at_least_the_top_intent_without_a_ranking() -> None:
    assert luis(NOTHING)["intents"] == [{"intent": None, "score": 0.0}]


def test_dialogflow_gathers_the_values_of_each_type() -> None:
    answer = dialogflow(UNDERSTOOD)

    assert set(answer) == {"id", "timestamp", "result", "status", "sessionId"}
    assert answer["status"] == {"code": 200, "errorType": "success"}
    result = answer["result"]
    assert result["metadata"].pop("intentId")
    assert result == {
        "source": "agent",
        "resolvedQuery": "from Rome to Oslo",
        "action": "go",
        "actionIncomplete": False,
        "parameters": {"city": ["rome", "oslo"]},
        "contexts": [],
        "metadata": {"webhookUsed": "false", "intentName": "go"},
        "fulfillment": {},
        "score": 0.75,
    }
