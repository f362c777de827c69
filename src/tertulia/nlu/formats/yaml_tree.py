"""YAML as a tree of texts, lists and maps with lines; nothing is constructed, nothing converted.

A scalar stays the text that was written: an intent may be called `yes`, `1.0` or `null`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tertulia.core.errors import DataError

if TYPE_CHECKING:
    import yaml

_DEEPEST = 32  # lists and maps inside each other


@dataclass(frozen=True, slots=True)
class YamlText:
    """A scalar; a block's first line follows the one it begins in, a plain one has no quotes."""

    text: str
    line: int
    is_block: bool = False
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class YamlList:
    """A sequence."""

    items: list[YamlNode]
    line: int


@dataclass(frozen=True, slots=True)
class YamlMap:
    """A mapping whose keys are scalars; `lines` holds the line of each key."""

    line: int
    fields: dict[str, YamlNode] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


YamlNode: TypeAlias = YamlText | YamlList | YamlMap


def parse_yaml(text: str, path: Path | None = None) -> YamlNode | None:
    """Parse one document; None if there is nothing in it.

    Raises:
        DataError: it is not YAML, or makes use of what data have no use for: aliases, several
            documents, keys that are no scalars or stand there twice, more than 32 levels.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _compose(yaml.parse(text, Loader=loader))
    except DataError as error:
        raise DataError(str(error), path=path, line=error.line) from None
    except (yaml.YAMLError, UnicodeError) as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line + 1 if mark else _line_of(error, text)
        problem = getattr(error, "problem", None) or getattr(error, "reason", error)
        raise DataError(f"is not YAML: {problem}", path=path, line=line) from error


def _line_of(error: Exception, text: str) -> int:
    """The line of a character that YAML does not allow."""
    position = getattr(error, "position", 0)
    return text.count("\n", 0, position if isinstance(position, int) else 0) + 1


@dataclass(slots=True)
class _Open:
    """A list or map whose end is not reached; `key` waits for its value."""

    node: YamlList | YamlMap
    key: str | None = None

    def take(self, node: YamlNode) -> None:
        if isinstance(self.node, YamlList):
            self.node.items.append(node)
        elif self.key is not None:
            self.node.fields[self.key] = node
            self.key = None
        elif not isinstance(node, YamlText):
            raise DataError("a key should be plain text", line=node.line)
        elif node.text in self.node.fields:
            raise DataError(f"the key {node.text!r} stands here twice", line=node.line)
        else:
            self.key = node.text
            self.node.lines[node.text] = node.line


def _compose(events: Iterable[yaml.Event]) -> YamlNode | None:
    import yaml

    root: YamlNode | None = None
    open_nodes: list[_Open] = []
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            open_nodes.pop()
        if (node := _node(event, is_first=root is None)) is None:
            continue
        if open_nodes:
            open_nodes[-1].take(node)
        root = node if root is None else root
        if not isinstance(node, YamlText):
            open_nodes.append(_Open(node))
        if len(open_nodes) > _DEEPEST:
            raise DataError(f"more than {_DEEPEST} levels lie inside each other", line=node.line)
    return root


def _node(event: yaml.Event, *, is_first: bool) -> YamlNode | None:
    """What an event begins, if anything."""
    import yaml

    line = 1 if event.start_mark is None else event.start_mark.line + 1
    match event:
        case yaml.ScalarEvent():
            return YamlText(event.value, line, event.style in ("|", ">"), not event.style)
        case yaml.SequenceStartEvent():
            return YamlList([], line)
        case yaml.MappingStartEvent():
            return YamlMap(line)
        case yaml.AliasEvent():
            raise DataError(f"the alias *{event.anchor} is not read: spell it out", line=line)
        case yaml.DocumentStartEvent() if not is_first:
            raise DataError("a second document: put it into a file of its own", line=line)
    return None
