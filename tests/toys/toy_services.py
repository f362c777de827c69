"""Connectors as users write them, broken ones included."""

from __future__ import annotations

import threading
from typing import Any

from tertulia.agent.state import Json

BROKEN: set[str] = set()
"""The names of those that raise."""


class Named:
    """Answers the same, unless it is broken."""

    def __init__(self, name: str, answer: Json) -> None:
        self.name = name
        self.answer = answer

    async def send(self, payload: dict[str, Any], callback: Any) -> None:
        if self.name in BROKEN:
            raise RuntimeError("this connector is broken")
        await callback(task_id=payload["task_id"], response=self.answer)


class Fails:
    """Answers with an exception."""

    async def send(self, payload: dict[str, Any], callback: Any) -> None:
        await callback(task_id=payload["task_id"], response=ValueError("as documented"))


class Blocks:
    """Blocks its thread."""

    is_blocked = threading.Event()
    may_go = threading.Event()

    async def send(self, payload: dict[str, Any], callback: Any) -> None:
        self.is_blocked.set()
        self.may_go.wait()
        await callback(payload["task_id"], [{"text": "at last", "confidence": 1.0}])


class Changes:
    """Changes its answer after it has given it."""

    async def send(self, payload: dict[str, Any], callback: Any) -> None:
        answer = [{"text": "said", "confidence": 1.0}]
        await callback(payload["task_id"], answer)
        answer[0]["text"] = "changed"


def fails_on_purpose(payload):
    raise KeyError("no such key")


def answers_no_json(payload):
    return [{"text": "hello", "confidence": 1.0, "score": object()}]


def answers_half_a_character(payload):
    return [{"text": "\ud83d", "confidence": 1.0}]


def answers_itself(payload):
    answer = {"text": "hello", "confidence": 1.0}
    answer["itself"] = answer
    return [answer]


def spoils_the_dialogue(dialog):
    text = dialog["utterances"][-1]["text"]
    for utterance in dialog["utterances"]:
        utterance["text"] = "spoilt"
        utterance["annotations"].clear()
        utterance["user"]["attributes"]["spoilt"] = True
    dialog["human"]["profile"]["name"] = "spoilt"
    return [{"x": [text]}]


def makes_an_object(dialog):
    return {"x": ["an object is no list of tasks"]}


def writes_no_json(dialogue, payload, label, **_):
    dialogue.question.annotations[label] = object()


def raises_in_the_middle(dialogue, payload, label, **_):
    dialogue.question.annotations[label] = "half done"
    raise LookupError("the other half")


async def writes_later(dialogue, payload, label, **context):
    dialogue.human.attributes[label] = sorted(context)
