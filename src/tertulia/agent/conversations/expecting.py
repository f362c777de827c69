"""Reading what is expected of a turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tertulia.agent.conversations.conversation import Expected
from tertulia.agent.conversations.expectations import (
    All,
    Between,
    Contains,
    Equals,
    Expectation,
    Matches,
    Not,
    OneOf,
)
from tertulia.agent.conversations.notes import Notes
from tertulia.agent.state import Json
from tertulia.dialects.yaml_text import plain_value
from tertulia.nlu.formats.yaml_tree import YamlList, YamlMap, YamlNode, YamlText

TEXTS = ("bot", "skill", "intent", "outcome")
"""What is a text, as it is written."""

VALUES = ("confidence",)
"""What is any other value."""

OBJECTS = ("entities", "slots", "annotations", "attributes", "human", "bot_attributes")
"""What has parts, of which those that are named are looked at."""

OUTCOMES = ("answered", "last_chance", "timeout")
OPERATORS = ("choice", "pattern", "contains", "not", "at_least", "at_most")

_NULL = ("~", "null", "Null", "NULL", "")


@dataclass(frozen=True, slots=True)
class ExpectationReader:
    """Reads what stands in a turn; what is wrong is noted, and left out."""

    notes: Notes

    def read(self, turn: YamlMap) -> Iterator[Expected]:
        """Everything that is expected of a turn."""
        for key, node in turn.fields.items():
            line = turn.lines[key]
            if key in TEXTS:
                yield from self._text(key, node, line)
            elif key in VALUES:
                yield from self._parts(key, "", node, line)
            elif key in OBJECTS and isinstance(node, YamlMap) and node.fields:
                yield from self._inner(key, "", node)
            elif key in OBJECTS:
                self.notes.wrong_kind(f"`{key}`", "keys and what each must be", node)

    def _text(self, key: str, node: YamlNode, line: int) -> Iterator[Expected]:
        if key == "bot" and isinstance(node, YamlText) and node.is_plain and not node.text:
            self.notes.add(line, "`bot` says nothing", 'write `bot: ""` for an empty answer')
        if key == "outcome" and isinstance(node, YamlText) and node.text not in OUTCOMES:
            known = ", ".join(OUTCOMES)
            self.notes.add(line, f"there is no outcome {node.text!r}", f"it is one of {known}")
        convert = _name if key == "intent" else _written
        if expectation := self._expectation(node, f"`{key}`", convert):
            yield Expected(subject=key, expectation=expectation, line=line)

    def _parts(self, subject: str, path: str, node: YamlNode, line: int) -> Iterator[Expected]:
        """What is expected of a value, or of each part that is named."""
        if isinstance(node, YamlMap) and node.fields and node.fields.keys().isdisjoint(OPERATORS):
            yield from self._inner(subject, path, node)
        elif expectation := self._expectation(node, f"`{path or subject}`", plain_value):
            yield Expected(subject=subject, path=path, expectation=expectation, line=line)

    def _inner(self, subject: str, path: str, node: YamlMap) -> Iterator[Expected]:
        for key, part in node.fields.items():
            inner = f"{path}.{key}" if path else key
            yield from self._parts(subject, inner, part, node.lines[key])

    def _expectation(
        self, node: YamlNode, name: str, convert: Callable[[YamlNode], Json]
    ) -> Expectation | None:
        """What is expected of one value; None if it cannot be read, which is noted."""
        if not isinstance(node, YamlMap) or not node.fields:
            if isinstance(node, YamlList) and convert is not plain_value:
                self.notes.add(node.line, f"{name} is one text", "of several, write {choice: […]}")
                return None
            return Equals(convert(node))
        self.notes.unknown_keys(node, OPERATORS)
        found = [self._operator(key, part, name, convert) for key, part in node.fields.items()]
        parts = tuple(part for part in found if part is not None)
        return parts[0] if len(parts) == 1 else All(parts)

    def _operator(
        self, key: str, node: YamlNode, name: str, convert: Callable[[YamlNode], Json]
    ) -> Expectation | None:
        """What `{choice: …}` and the like say."""
        match key:
            case "not":
                unwanted = self._expectation(node, name, convert)
                return None if unwanted is None else Not(unwanted)
            case "choice" if isinstance(node, YamlList) and node.items:
                choices = [self._expectation(one, name, convert) for one in node.items]
                return OneOf(tuple(one for one in choices if one is not None))
            case "choice":
                hint = "write `choice:` and a list of what may come"
                self.notes.add(node.line, "there is nothing to choose from", hint)
            case "contains":
                parts = node.items if isinstance(node, YamlList) else [node]
                if not parts:
                    self.notes.add(node.line, "`contains` names nothing", "write what is in it")
                return All(tuple(Contains(convert(part)) for part in parts))
            case "pattern":
                return self._pattern(node)
            case "at_least" | "at_most":
                limit = plain_value(node)
                if not isinstance(limit, bool) and isinstance(limit, int | float):
                    return Between(**{key: limit})
                self.notes.wrong_kind(f"`{key}`", "a number", node)
        return None

    def _pattern(self, node: YamlNode) -> Expectation | None:
        if not isinstance(node, YamlText):
            self.notes.wrong_kind("`pattern`", "a regular expression", node)
            return None
        try:
            return Matches(re.compile(node.text))
        except re.error as error:
            self.notes.add(node.line, f"{node.text!r} is no regular expression: {error}")
            return None


def _written(node: YamlNode) -> Json:
    """A text as it is written, whatever it looks like: 4 is "4"."""
    return node.text if isinstance(node, YamlText) else plain_value(node)


def _name(node: YamlNode) -> Json:
    """The same; but null is nothing."""
    is_null = isinstance(node, YamlText) and node.is_plain and node.text in _NULL
    return None if is_null else _written(node)


KEYS: Mapping[str, None] = dict.fromkeys((*TEXTS, *VALUES, *OBJECTS))
"""Everything that may be expected of a turn, in the order in which it is documented."""
