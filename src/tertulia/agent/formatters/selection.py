"""Response formatters for whoever selects: skills before they speak, a reply after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tertulia.agent.errors import PayloadError
from tertulia.agent.formatters.response import unexpected
from tertulia.agent.state import Json, JsonObject


def selected_labels(payload: Json) -> list[Json]:
    """Make a list of labels of what a skill selector answers: one label, or a list of them.

    Null is a selection of nothing, as the empty list is.

    Raises:
        PayloadError: it is something else.
    """
    labels = [] if payload is None else payload
    labels = [labels] if isinstance(labels, str) else labels
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise unexpected("a list of labels", payload)
    return labels


def select_by_class(
    payload: Json, *, classes: Mapping[str, Sequence[str]], otherwise: Sequence[str] = ()
) -> list[Json]:
    """Select skills by the class that a classifier names, or names first.

    Args:
        payload: a class, or a list of them.
        classes: the labels to select for each class.
        otherwise: the labels to select for any other class.

    Raises:
        PayloadError: no class is named.
    """
    named = payload[0] if isinstance(payload, list) and payload else payload
    if not isinstance(named, str):
        raise unexpected("a class, or a list of classes,", payload)
    return [*classes.get(named, otherwise)]


def as_selection(payload: Json) -> JsonObject:
    """Make one object of what a response selector answers.

    That is the selected hypothesis, alone or first in a list; or a list of skill name, text,
    confidence, human attributes and bot attributes, of which the last two may be left out.

    Raises:
        PayloadError: it is something else.
    """
    if isinstance(payload, list) and payload and isinstance(payload[0], dict):
        payload = payload[0]
    if isinstance(payload, dict):
        return payload
    if not isinstance(payload, list) or not 3 <= len(payload) <= 5:
        raise unexpected("a hypothesis, or a list of skill name, text and confidence,", payload)
    keys = ("skill_name", "text", "confidence", "human_attributes", "bot_attributes")
    selection = dict(zip(keys, payload, strict=False))
    for key in keys[3:]:
        if not isinstance(selection.setdefault(key, None) or {}, dict):
            raise PayloadError(f"the {key!r} of a selection must be an object")
    return {key: value for key, value in selection.items() if value is not None}
