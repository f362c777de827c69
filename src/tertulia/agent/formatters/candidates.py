"""Response formatters for skills: from whatever they say to hypotheses."""

from __future__ import annotations

from tertulia.agent.errors import PayloadError
from tertulia.agent.formatters.response import unexpected
from tertulia.agent.state import Json, JsonObject


def with_confidence(payload: Json, *, confidence: float = 0.5) -> list[Json]:
    """Make one hypothesis of a text, or of the first text in a list.

    Args:
        payload: what the skill answered.
        confidence: how sure the skill is said to be.

    Raises:
        PayloadError: there is no text.
    """
    text = payload[0] if isinstance(payload, list) and payload else payload
    if not isinstance(text, str):
        raise unexpected("a text, or a list with a text in it", payload)
    return [{"text": text, "confidence": confidence}]


def as_hypotheses(payload: Json, *, confidence: float = 0.5) -> list[Json]:
    """Make a list of hypotheses of whatever form the skill answers in.

    A hypothesis is an object with `text`; or a list of text, confidence, human attributes, bot
    attributes and further keys, of which the last three may be left out; or a bare text. A skill
    answers with one of them or with a list of them; an empty list or an empty text means that it
    has nothing to say.

    Args:
        payload: what the skill answered.
        confidence: that of hypotheses that come without.

    Raises:
        PayloadError: it is none of these forms.
    """
    several = payload if isinstance(payload, list) and not _is_listed(payload) else [payload]
    found = [_hypothesis(one, confidence) for one in several]
    return [hypothesis for hypothesis in found if hypothesis["text"]]


def _is_listed(payload: list[Json]) -> bool:
    """Whether a list is one hypothesis, and not a list of them."""
    return len(payload) > 1 and isinstance(payload[0], str) and not isinstance(payload[1], str)


def _hypothesis(payload: Json, confidence: float) -> JsonObject:
    if isinstance(payload, str):
        return {"text": payload, "confidence": confidence}
    if isinstance(payload, dict) and isinstance(payload.get("text"), str):
        return {"confidence": confidence, **payload}
    if isinstance(payload, list) and _is_listed(payload):
        return _from_parts(payload)
    raise unexpected("a hypothesis, or a list of hypotheses,", payload)


def _from_parts(payload: list[Json]) -> JsonObject:
    text, confidence, *objects = payload
    if not isinstance(confidence, int | float) or len(objects) > 3:
        raise unexpected("a list of text, confidence and up to three objects", payload)
    human, bot, further = (_object(part) for part in (*objects, *[None] * (3 - len(objects))))
    hypothesis = {"text": text, "confidence": confidence, **further}
    hypothesis |= {"human_attributes": human} if human else {}
    hypothesis |= {"bot_attributes": bot} if bot else {}
    return hypothesis


def _object(part: Json) -> JsonObject:
    if part is None:
        return {}
    if not isinstance(part, dict):
        raise PayloadError("the parts of a hypothesis after its confidence must be objects")
    return part
