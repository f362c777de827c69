"""Entities marked inside a text, as Markdown and YAML files have them.

`[surface](type)`, `[surface](type:value)`, `[surface]{"entity": …, "value": …, "role": …,
"group": …}`, and `[surface][{…}, {…}]` for several entities of one stretch. A surface goes from
the innermost `[` to the next `]`. A bracket after a backslash is a mere bracket; of a run of
backslashes before a bracket every two are one; elsewhere a backslash is a backslash.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tertulia.core.errors import DataError
from tertulia.nlu.training_data import AnnotatedEntity

BRACKET = re.compile(r"[\[\]]")
TYPE_AND_VALUE = re.compile(r"\(([^:()\[\]]+)(?::([^)]+))?\)")
_KEYS = frozenset({"entity", "value", "role", "group"})
_decode = json.JSONDecoder().raw_decode


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text without its marks, and the entities that were marked.

    `is_doubtful` if something like a mark was left in the text.
    """

    text: str
    entities: tuple[AnnotatedEntity, ...]
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Target:
    """What a surface is marked as, and where the mark ends."""

    entities: Sequence[AnnotatedEntity]  # of a surface that begins at 0
    end: int


def parse_annotated(markup: str) -> Annotated:
    """Take the marks out of a text, in linear time.

    Raises:
        DataError: the braces after a surface are not the JSON of an entity.
    """
    pieces: list[str] = []
    length = position = 0
    opened: tuple[int, int] | None = None  # how many pieces, and characters, precede the bracket
    entities: list[AnnotatedEntity] = []
    is_doubtful, last_parenthesis = False, markup.rfind(")")
    while match := BRACKET.search(markup, position):
        bracket, before_it = match.group(), markup[position : match.start()]
        piece = before_it.rstrip("\\")
        n_backslashes = len(before_it) - len(piece)
        piece += "\\" * (n_backslashes // 2)
        is_mere, position = n_backslashes % 2 == 1, match.end()
        pieces.append(piece)
        length += len(piece)
        if bracket == "]" and not is_mere and opened is not None:
            before, start = opened
            surface = "".join(pieces[before + 1 :])
            target = _target(markup, position, surface, last_parenthesis) if surface else None
            opened = None
            if target is not None:
                pieces[before:] = [surface]
                length, position = start + len(surface), target.end
                entities += [replace(e, start=start, end=length) for e in target.entities]
                continue
            is_doubtful = is_doubtful or markup.startswith("(", position)
        if bracket == "[" and not is_mere:
            opened = (len(pieces), length)
        pieces.append(bracket)
        length += 1
    text = "".join(pieces) + markup[position:]
    return Annotated(text, tuple(entities), is_doubtful)


def _target(markup: str, position: int, surface: str, last_parenthesis: int) -> _Target | None:
    if markup.startswith("(", position):
        match = TYPE_AND_VALUE.match(markup, position) if position < last_parenthesis else None
        if match is None:
            return None
        entity = AnnotatedEntity(0, len(surface), match[1], match[2] or surface)
        return _Target([entity], match.end())
    if not markup.startswith(("{", "[{"), position):
        return None
    try:
        marks, end = _decode(markup, position)
    except (ValueError, RecursionError) as error:
        raise DataError(f"what follows [{surface:.40}] is not JSON") from error
    marks = marks if isinstance(marks, list) else [marks]
    return _Target([_entity(mark, surface) for mark in marks], end)


def _entity(mark: object, surface: str) -> AnnotatedEntity:
    """The entity that an object in braces describes."""
    if not isinstance(mark, dict) or not isinstance(mark.get("entity"), str):
        raise DataError(f'what follows [{surface:.40}] needs an "entity"')
    if unknown := sorted(set(mark) - _KEYS):
        raise DataError(f"an entity has no {unknown[0]!r}: it has {', '.join(sorted(_KEYS))}")
    given = {key: str(value) for key, value in mark.items() if value is not None}
    return AnnotatedEntity(0, len(surface), **{"value": surface, **given})
