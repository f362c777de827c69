"""Answers in the form of other services, for programs that were written for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import uuid4

from tertulia.nlu.interpreter import Understanding
from tertulia.serving.errors import RequestError
from tertulia.serving.nlu.settings import Emulation

Form: TypeAlias = Callable[[Understanding], Any]
"""What makes another service's answer of ours."""


def emulation_named(name: str) -> Emulation:
    """The service of this name, in whatever case.

    Raises:
        RequestError: there is none.
    """
    for known in EMULATIONS:
        if name.lower() == known:
            return known
    raise RequestError(f"there is no emulation {name!r}, but {', '.join(EMULATIONS)}")


def wit(understood: Understanding) -> list[dict[str, Any]]:
    """As wit.ai answers: of each type of entity the last one."""
    return [
        {
            "_text": understood["text"],
            "confidence": understood["intent"]["confidence"],
            "intent": understood["intent"]["name"],
            "entities": {
                entity["entity"]: {
                    "confidence": None,
                    "type": "value",
                    "value": entity["value"],
                    "start": entity["start"],
                    "end": entity["end"],
                }
                for entity in understood["entities"]
            },
        }
    ]


def luis(understood: Understanding) -> dict[str, Any]:
    """As LUIS answers: ends are inclusive."""
    top = understood["intent"]
    ranking = understood.get("intent_ranking") or [top]
    return {
        "query": understood["text"],
        "topScoringIntent": _scored(top),
        "intents": [_scored(intent) for intent in ranking],
        "entities": [
            {
                "entity": entity["value"],
                "type": entity["entity"],
                "startIndex": entity["start"],
                "endIndex": entity["end"] - 1,
                "score": entity.get("confidence"),
            }
            for entity in understood["entities"]
        ],
    }


def _scored(intent: Mapping[str, Any]) -> dict[str, Any]:
    return {"intent": intent["name"], "score": intent["confidence"]}


def dialogflow(understood: Understanding) -> dict[str, Any]:
    """As Dialogflow answers: the values of each type of entity."""
    name, score = understood["intent"]["name"], understood["intent"]["confidence"]
    parameters: dict[str, list[object]] = {}
    for entity in understood["entities"]:
        parameters.setdefault(entity["entity"], []).append(entity["value"])
    return {
        "id": str(uuid4()),
        "timestamp": datetime.now(UTC).isoformat(),
        "result": {
            "source": "agent",
            "resolvedQuery": understood["text"],
            "action": name,
            "actionIncomplete": False,
            "parameters": parameters,
            "contexts": [],
            "metadata": {"intentId": str(uuid4()), "webhookUsed": "false", "intentName": name},
            "fulfillment": {},
            "score": score,
        },
        "status": {"code": 200, "errorType": "success"},
        "sessionId": str(uuid4()),
    }


EMULATIONS: Mapping[Emulation, Form] = {"wit": wit, "luis": luis, "dialogflow": dialogflow}
