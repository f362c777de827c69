"""Services of Python that answer something else every time, or fail, or take too long."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

from tertulia.agent.dialogue import Dialogue

Callback = Callable[..., Awaitable[None]]

FAILING, HANGING = 0.06, 0.004


class Moody:
    """A service that is in another mood every time; `kind` says what it answers."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    async def send(self, payload: dict[str, Any], callback: Callback) -> None:
        """Answer a little later, or not at all."""
        await asyncio.sleep(random.random() / 500)
        if random.random() < FAILING:
            raise ValueError("out of order")
        if random.random() < HANGING:
            await asyncio.Event().wait()
        await callback(task_id=payload["task_id"], response=self._answer(payload["payload"]))

    def _answer(self, task: dict[str, Any]) -> Any:
        match self.kind:
            case "selector":
                return [name for name in ("a", "b", "c") if random.random() < 0.7]
            case "skill":
                known = {"human_attributes": {"number": random.random()}}
                kept = {"bot_attributes": {"state": {"slots": {"number": random.random()}}}}
                text = f"{task['human_utterances'][-1]['text']}, {random.random()}"
                return [
                    {"text": text, "confidence": random.random(), **known, **kept}
                    for _ in range(random.randrange(3))
                ]
            case "person":
                return {"human_attributes": {"seen": random.random()}}
            case "polish":
                return f"{task['x'][0]}!"
        return {"number": random.random(), "words": ["¿qué?", None, True]}


def shout(dialogue: Dialogue, payload: Any, label: str, /, **_: Any) -> None:
    """A state method that writes something else than `add_annotation`."""
    dialogue.recent[-1].annotations[label] = [payload]


def half(answer: Any) -> Any:
    """A response formatter that drops all but the first hypothesis."""
    return answer[:1]


def twice(dialogue: dict[str, Any]) -> list[Any]:
    """A dialog formatter that makes every task of `each_hypothesis` twice."""
    tasks = [{"x": [one["text"]]} for one in dialogue["human_utterances"][-1]["hypotheses"]]
    return [*tasks, *tasks]
