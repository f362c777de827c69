"""Entities put into a text as marks; see `annotation` for how these look."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import groupby

from tertulia.core.errors import DataError
from tertulia.nlu.formats.annotation import BRACKET, TYPE_AND_VALUE, Annotated, parse_annotated
from tertulia.nlu.training_data import AnnotatedEntity, TrainingExample


def render_annotated(example: TrainingExample) -> str | None:
    """Put the entities of an example into its text; None if marks cannot say them."""
    wanted = sorted(example.entities, key=lambda entity: (entity.start, entity.end))
    for escaped in (False, True):
        markup = _marked(example.text, wanted, escaped=escaped)
        if markup is not None and _comes_back(markup, example.text, wanted):
            return markup
    return None


def _comes_back(markup: str, text: str, entities: Iterable[AnnotatedEntity]) -> bool:
    try:
        read = parse_annotated(markup)
    except DataError:
        return False
    return read == Annotated(text, tuple(entities))


def _marked(text: str, entities: Iterable[AnnotatedEntity], *, escaped: bool) -> str | None:
    pieces, position = [], 0
    for (start, end), here in groupby(entities, key=lambda entity: (entity.start, entity.end)):
        if start < position:
            return None
        plain, surface = text[position:start], text[start:end]
        if escaped:
            plain, surface = _escaped(plain, ends=True), _escaped(surface, ends=True)
        pieces.append(f"{plain}[{surface}]{_mark(list(here), text[start:end])}")
        position = end
    rest = text[position:]
    return "".join(pieces) + (_escaped(rest, ends=False) if escaped else rest)


def _escaped(text: str, *, ends: bool) -> str:
    """A text whose brackets are mere brackets; `ends` if one that is not follows."""
    *stretches, rest = BRACKET.split(text)
    mere = (f"{_doubled(s)}\\{b}" for s, b in zip(stretches, BRACKET.findall(text), strict=True))
    return "".join(mere) + (_doubled(rest) if ends else rest)


def _doubled(text: str) -> str:
    """A text with the backslashes at its end twice."""
    return text + "\\" * (len(text) - len(text.rstrip("\\")))


def _mark(entities: Sequence[AnnotatedEntity], surface: str) -> str:
    [first, *others] = entities
    has_parts = any(e.role is not None or e.group is not None for e in entities)
    is_plain = not others and not has_parts
    short = f"({first.entity})" if first.value == surface else f"({first.entity}:{first.value})"
    match = TYPE_AND_VALUE.fullmatch(short) if is_plain else None
    if match and (match[1], match[2] or surface) == (first.entity, first.value):
        return short
    marks = [
        {
            "entity": entity.entity,
            **({"value": entity.value} if entity.value != surface else {}),
            **({"role": entity.role} if entity.role is not None else {}),
            **({"group": entity.group} if entity.group is not None else {}),
        }
        for entity in entities
    ]
    return json.dumps(marks if others else marks[0], ensure_ascii=False)
