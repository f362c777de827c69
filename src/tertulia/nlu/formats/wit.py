"""Exports of wit.ai: `{"data": [{"text": …, "entities": [{"entity", "value", "start", "end"}]}]}`.

The intent is the value of the entity named `intent`; values stand in quotation marks of their own.
Entities without a span say something about the whole text and are passed over; so are examples
without `entities`, with a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from tertulia.nlu.formats.json_tree import JsonObject
from tertulia.nlu.formats.reading import Notes
from tertulia.nlu.training_data import AnnotatedEntity


def read_wit(root: JsonObject, notes: Notes) -> None:
    """Read a parsed file into `notes`."""
    with notes.item(root.line):
        for example in root.objects("data"):
            if "entities" not in example:
                notes.warn("an example without 'entities' is left out", example.line)
                continue
            with notes.item(example.line):
                notes.add_example(
                    example.text("text"), _intent(example), _entities(example), example.line
                )


def _intent(example: JsonObject) -> str | None:
    named = (e for e in example.objects("entities") if e.text("entity") == "intent")
    return next((_unquoted(entity, default="") for entity in named), None)


def _entities(example: JsonObject) -> Iterator[AnnotatedEntity]:
    text = example.text("text")
    for entity in example.objects("entities"):
        name = entity.text("entity")
        if name == "intent" or "start" not in entity or "end" not in entity:
            continue
        start, end = entity.integer("start"), entity.integer("end")
        value = _unquoted(entity, default=text[max(start, 0) : max(end, 0)])
        role = entity.optional_text("role")
        yield AnnotatedEntity(start, end, name, value, role=role)


def _unquoted(entity: JsonObject, *, default: str) -> str:
    value = entity.optional_text("value")
    return default if value is None else value.strip('"')
