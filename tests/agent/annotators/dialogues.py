"""The documented dict of a dialogue, as services in the agent's process get it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def dialogue(
    text: str = "hello",
    *,
    annotations: Mapping[str, Any] | None = None,
    attributes: Mapping[str, Any] | None = None,
    human: Mapping[str, Any] | None = None,
    name: str | None = None,
    bot: Mapping[str, Any] | None = None,
    answers: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """A dialogue in which the human said something last, and the bot `answers` in all."""
    said = {
        "text": text,
        "annotations": {**(annotations or {})},
        "attributes": {**(attributes or {})},
        "date_time": "2026-03-04T11:00:00Z",
    }
    return {
        "human_utterances": [said],
        "bot_utterances": [*answers],
        "utterances": [said, *answers],
        "human": {"attributes": {**(human or {})}, "profile": {"name": name, "gender": None}},
        "bot": {"attributes": {**(bot or {})}},
    }


def answer(text: str, skill: str = "chat", confidence: float = 0.9) -> dict[str, Any]:
    return {"text": text, "active_skill": skill, "confidence": confidence, "annotations": {}}


def intent(name: str | None, confidence: float = 0.9) -> dict[str, Any]:
    """The annotation of an NLU pipeline."""
    return {"intent": {"name": name, "confidence": confidence}, "entities": []}
