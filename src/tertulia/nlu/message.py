"""A message as components with Rasa's life cycle see it: a text, and properties written on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Extras:
    """Properties of a message that only custom components know; `shown` are part of the answer."""

    properties: Mapping[str, Any]
    shown: frozenset[str] = frozenset()


class Message:
    """A text with named properties; those in `output_properties` are part of the answer."""

    def __init__(
        self,
        text: str,
        data: Mapping[str, Any] | None = None,
        output_properties: set[str] | None = None,
        time: float | None = None,
    ) -> None:
        self.text = text
        self.time = time
        self.data = dict(data or {})
        self.output_properties = set(output_properties or ())

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:  # noqa: FBT001, FBT002 - as components call it
        """Write a property, and say whether it is part of the answer."""
        self.data[prop] = info
        if add_to_output:
            self.output_properties.add(prop)

    def get(self, prop: str, default: Any = None) -> Any:
        """Read a property."""
        return self.text if prop == "text" else self.data.get(prop, default)

    def as_dict(self, only_output_properties: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - as components call it
        """The text and its properties."""
        kept = self.output_properties if only_output_properties else self.data.keys()
        return {
            **{key: value for key, value in self.data.items() if key in kept},
            "text": self.text,
        }
