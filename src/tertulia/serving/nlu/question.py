"""What a request wants to have understood, and by which model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from tertulia.nlu.projects import DEFAULT_PROJECT
from tertulia.serving.errors import RequestError

_TEXT_KEYS = ("q", "query", "text")


@dataclass(frozen=True, slots=True)
class Question:
    """Messages to understand.

    `is_single` where it is one message and not an array of them. `time` is when they were said,
    in seconds since 1970, None for now; `model` is None for the newest.
    """

    texts: Sequence[str]
    is_single: bool
    time: float | None
    project: str
    model: str | None

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> Question:
        """Read the fields of an address or of a JSON object; others are ignored.

        Raises:
            RequestError: the message is missing, or a field is of the wrong kind.
        """
        text = next((fields[key] for key in _TEXT_KEYS if fields.get(key) is not None), None)
        if text is None:
            raise RequestError("the message is missing: give it as `q`", status=404)
        is_single = isinstance(text, str)
        texts = [text] if is_single else text
        if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
            raise RequestError("`q` must be a text, or an array of texts")
        return cls(
            texts,
            is_single,
            _time(fields.get("time")),
            _name(fields, "project") or DEFAULT_PROJECT,
            _name(fields, "model"),
        )


def _name(fields: Mapping[str, object], key: str) -> str | None:
    """A name; an empty one is none."""
    value = fields.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise RequestError(f"`{key}` must be a name")
    return value


def _time(value: object) -> float | None:
    if value is None or value == "":
        return None
    try:
        time = float(value) if isinstance(value, str | int | float) else None
    except (ValueError, OverflowError):
        time = None
    if time is None or not isfinite(time) or isinstance(value, bool):
        raise RequestError("`time` must be a number of seconds since 1970")
    return time
