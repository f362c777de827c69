"""Exports of Microsoft LUIS, schema versions 2 to 7.

An utterance has a `text`, an `intent` and `entities` with `startPos` and `endPos`, the place of
the first and of the last character. Regular expressions count if they are `activated`. Another
schema version is an error; lists, patterns and the like, which are not read, are a warning.
"""

from __future__ import annotations

from tertulia.core.errors import DataError
from tertulia.nlu.formats.json_tree import JsonObject
from tertulia.nlu.formats.reading import Notes
from tertulia.nlu.training_data import AnnotatedEntity

_VERSIONS = frozenset("234567")
_NOT_READ = ("closedLists", "composites", "patterns", "phraselists", "regex_entities")


def read_luis(root: JsonObject, notes: Notes) -> None:
    """Read a parsed file into `notes`."""
    with notes.item(root.line):
        version = root.optional_text("luis_schema_version") or ""
        if version.partition(".")[0] not in _VERSIONS:
            raise DataError(
                f"LUIS schema version {version!r:.20} is not read: export version 2 to 7"
            )
        for key in _NOT_READ:
            if root.fields.get(key):
                notes.warn(f"{key!r} are not read", root.line)
        for utterance in root.objects("utterances"):
            with notes.item(utterance.line):
                text = utterance.text("text")
                entities = [_entity(entity, text) for entity in utterance.objects("entities")]
                intent = utterance.optional_text("intent")
                notes.add_example(text, intent, entities, utterance.line)
        for regex in root.objects("regex_features"):
            with notes.item(regex.line):
                if regex.fields.get("activated") is True:
                    notes.add_regex(regex.text("name"), regex.text("pattern"), regex.line)


def _entity(entity: JsonObject, text: str) -> AnnotatedEntity:
    start, end = entity.integer("startPos"), entity.integer("endPos") + 1
    role = entity.optional_text("role") or None
    surface = text[max(start, 0) : max(end, 0)]
    return AnnotatedEntity(start, end, entity.text("entity"), surface, role=role)
