"""What users write for an agent beside formatters: connectors and state methods."""

from __future__ import annotations

from typing import Any

CONSTANT = 3


class Echo:
    """A connector that says what it was sent."""

    def __init__(self, prefix: str = "", connector_name: str = "") -> None:
        self.prefix = prefix
        self.connector_name = connector_name

    async def send(self, payload, callback):
        said = f"{self.connector_name}{self.prefix}{payload['payload']}"
        await callback(task_id=payload["task_id"], response=said)


class Patient:
    """A connector with a use of its own for `timeout`."""

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout

    async def send(self, payload, callback):
        await callback(task_id=payload["task_id"], response=self.timeout)


class Anything:
    """A connector that takes whatever it is given."""

    def __init__(self, **options: Any) -> None:
        self.options = options

    async def send(self, payload, callback):
        await callback(task_id=payload["task_id"], response=self.options)


class Explosive:
    """A connector that cannot be constructed, which nobody must try before it is started."""

    def __init__(self) -> None:
        raise RuntimeError("too early")

    async def send(self, payload, callback):
        raise NotImplementedError


class Mute:
    """No connector."""


def add_note(dialogue, payload, label, **context):
    dialogue.question.annotations[label] = {"noted": payload}


def add_blindly(dialogue, payload, label):
    dialogue.question.annotations[label] = payload


class Manager:
    """State methods, one of them under a built-in name."""

    async def add_twice(self, dialogue, payload, label, **context):
        dialogue.question.annotations[label] = [payload, payload]

    def add_annotation(self, dialogue, payload, label, **context):
        dialogue.question.annotations[label] = "mine"


class NeedyManager:
    """State methods of a class that cannot be constructed without arguments."""

    def __init__(self, database) -> None:
        self.database = database
