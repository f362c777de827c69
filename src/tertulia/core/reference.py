"""References such as `#id.attribute.method('literal')`: a walk along attributes, no evaluation."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_IDENTIFIER = r"[A-Za-z_]\w*"
_STEP = re.compile(rf"\.(?P<name>{_IDENTIFIER})(?:\((?P<arguments>[^()]*)\))?")
_HEAD = re.compile(r"#(?P<id>[^.()#\s]+)")
_CHANGING = frozenset(
    {
        "fit",
        "fit_batches",
        "train_on_batch",
        "process_event",
        "prepare",
        "save",
        "load",
        "load_file",
    }
)
_DUNDERS = frozenset({"__len__", "__getitem__", "__call__", "__contains__"})


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the walk: an attribute, called with literals unless `arguments` is None."""

    name: str
    arguments: tuple[object, ...] | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """A parsed reference: where the walk starts, and its steps."""

    id: str
    steps: tuple[Step, ...]

    def walk(self, things: Mapping[str, object]) -> object:
        """Follow the path from the component that carries the id.

        Raises:
            KeyError: nothing carries the id.
            AttributeError: a step leads nowhere.
        """
        value: Any = things[self.id]
        for step in self.steps:
            value = getattr(value, step.name)
            if step.arguments is not None:
                value = value(*step.arguments)
        return value


def parse_reference(text: str) -> Path:
    """Parse `#id`, `#id.attribute`, `#id.method('literal', 2)`, and chains of these.

    Raises:
        ValueError: `text` is something else, or reaches for what is private.
    """
    head = _HEAD.match(text)
    if head is None:
        raise ValueError(f"{text!r} is not a reference: write `#id`, `#id.name` or `#id.name()`")
    steps, position = [], head.end()
    while position < len(text):
        step = _STEP.match(text, position)
        if step is None:
            raise ValueError(
                f"{text!r} cannot be read from {text[position:]!r} on: after the id come "
                "attributes, and calls whose arguments are literals"
            )
        if step["name"] in _CHANGING:
            raise ValueError(f"{text!r} would change something: references only look things up")
        if step["name"].startswith("_") and step["name"] not in _DUNDERS:
            raise ValueError(f"{text!r} reaches for {step['name']!r}, which is private")
        steps.append(Step(step["name"], _literals(text, step["arguments"])))
        position = step.end()
    return Path(head["id"], tuple(steps))


def _literals(text: str, arguments: str | None) -> tuple[object, ...] | None:
    if arguments is None:
        return None
    if not arguments.strip():
        return ()
    try:
        literals: tuple[object, ...] = ast.literal_eval(f"({arguments},)")
    except (SyntaxError, ValueError, TypeError, MemoryError, RecursionError) as error:
        raise ValueError(f"{text!r} has arguments that are not literals: {arguments}") from error
    return literals
