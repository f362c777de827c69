"""Selects the answer its skill is surest of."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tertulia.agent import wire
from tertulia.agent.errors import ConnectorError
from tertulia.agent.service import Request
from tertulia.agent.state import Json, JsonObject


class ConfidenceResponseSelectorConnector:
    """Answers with the hypothesis of the highest confidence, the first of equals.

    It takes the whole dialogue, so it needs no formatter, and reads the last human utterance.
    Hypotheses without a text, or without a number as confidence, are passed over.

    Args:
        connector_name: what the configuration calls it; of no consequence.
    """

    window = 1

    def __init__(self, connector_name: str = "") -> None:
        self.connector_name = connector_name

    async def start(self) -> None:
        """There is nothing to open."""

    async def stop(self) -> None:
        """There is nothing to close."""

    async def send(self, request: Request) -> JsonObject:
        """Select, and return a copy.

        Raises:
            ConnectorError: it was not given a dialogue, or no hypothesis can be said.
        """
        sayable = [one for one in _hypotheses(request.payload) if _is_sayable(one)]
        if not sayable:
            raise ConnectorError("there is no hypothesis with a text and a confidence to select")
        best: JsonObject = wire.plain(max(sayable, key=lambda one: float(one["confidence"])))
        return best


def _hypotheses(dialogue: Json) -> Sequence[Json]:
    try:
        hypotheses = dialogue["human_utterances"][-1]["hypotheses"]
    except (TypeError, KeyError, IndexError) as error:
        raise ConnectorError(
            "the response selector takes a whole dialogue: give this service no dialog_formatter"
        ) from error
    return hypotheses if isinstance(hypotheses, list) else []


def _is_sayable(hypothesis: Json) -> bool:
    if not isinstance(hypothesis, dict):
        return False
    text, confidence = hypothesis.get("text"), hypothesis.get("confidence")
    if not isinstance(text, str) or not text.strip():
        return False
    if isinstance(confidence, bool) or not isinstance(confidence, int | float):
        return False
    return math.isfinite(confidence)
