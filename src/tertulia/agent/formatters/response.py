"""Response formatters for annotators and postprocessors."""

from __future__ import annotations

from collections.abc import Sequence

from tertulia.agent.errors import PayloadError
from tertulia.agent.state import Json, JsonObject


def as_answered(payload: Json) -> Json:
    """Pass the answer on as it is, null included."""
    return payload


def named_parts(payload: Json, *, names: Sequence[str]) -> JsonObject:
    """Name the parts of a list.

    Args:
        payload: a list with as many parts as names.
        names: the key of each part, in order.

    Raises:
        PayloadError: it is something else.
    """
    if not isinstance(payload, list) or len(payload) != len(names):
        raise unexpected(f"a list of {', '.join(names)}", payload)
    return dict(zip(names, payload, strict=True))


def tokens_and_tags(payload: Json) -> JsonObject:
    """Name the two parts of what a tagger answers: `tokens` and `tags`.

    Raises:
        PayloadError: it is no list of two.
    """
    return named_parts(payload, names=("tokens", "tags"))


def value_of(payload: Json, *, key: str) -> Json:
    """Take one value out of an object.

    Raises:
        PayloadError: it is no object, or lacks the key.
    """
    if not isinstance(payload, dict) or key not in payload:
        raise unexpected(f"an object with {key!r}", payload)
    return payload[key]


def first_part(payload: Json) -> Json:
    """Take the first part of a list.

    Raises:
        PayloadError: it is no list, or empty.
    """
    if not isinstance(payload, list) or not payload:
        raise unexpected("a list with something in it", payload)
    return payload[0]


def as_batch(payload: Json) -> JsonObject:
    """Make what `add_hypothesis_annotation_batch` takes of a list of annotations.

    Raises:
        PayloadError: it is no list.
    """
    if not isinstance(payload, list):
        raise unexpected("a list with an annotation for each hypothesis", payload)
    return {"batch": payload}


def as_text(payload: Json, *, key: str = "text") -> str:
    """Find the text that a postprocessor answers: bare, alone in a list, or in an object.

    Raises:
        PayloadError: there is none.
    """
    text = payload
    if isinstance(text, list) and len(text) == 1:
        text = text[0]
    if isinstance(text, dict):
        text = text.get(key)
    if not isinstance(text, str):
        raise unexpected(f"a text, or an object with {key!r}", payload)
    return text


def unexpected(wanted: str, payload: Json) -> PayloadError:
    """Say what was wanted and what kind of thing came; never the content, which may be private."""
    return PayloadError(f"{wanted} is expected, and the service answered {_kind(payload)}")


def _kind(payload: Json) -> str:
    match payload:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return f"a list of {len(payload)}"
    return "an object"
