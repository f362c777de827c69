"""Skills of three lines, and the turns that they are asked about."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tertulia.agent.skills.contract import Context, Hypothesis, Skill


@dataclass(eq=False)
class Says(Skill):
    """Says what a function makes of a context; notes what it was told, and its starts and stops."""

    answer: Any
    history: int = 0
    told: list[Context] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    async def start(self) -> None:
        self.events.append("start")

    async def stop(self) -> None:
        self.events.append("stop")

    async def respond(self, context: Context) -> Sequence[Hypothesis]:
        self.told.append(context)
        answer = self.answer(context) if callable(self.answer) else self.answer
        if isinstance(answer, BaseException):
            raise answer
        if asyncio.iscoroutine(answer):
            answer = await answer
        return [answer] if isinstance(answer, Hypothesis) else answer


def utterance(text: str, kind: str = "human", **more: Any) -> dict[str, Any]:
    return {"text": text, "user": {"user_type": kind}, "annotations": {}, **more}


def dialogue(*texts: str, **more: Any) -> dict[str, Any]:
    """A dialogue in which human and bot take turns, the human first and last."""
    kinds = ["human", "bot"] * len(texts)
    said = [utterance(text, kind) for text, kind in zip(texts, kinds, strict=False)]
    return {
        "dialog_id": "d1",
        "utterances": said,
        "human_utterances": said[::2],
        "bot_utterances": said[1::2],
        "human": {"attributes": {}, "profile": {"name": None}},
        "bot": {"attributes": {}},
        **more,
    }
