"""Exports of Dialogflow: a file for each intent and entity, and a companion for each language.

`hi.json` says that there is an intent, `hi_usersays_en.json` what users say; `city.json` and
`city_entries_en.json` do the same for an entity, whose synonyms are read. What a user says is cut
into pieces; a piece with an `alias`, or else a `meta`, is an entity. A companion that is not there
is a warning; older exports hold the pieces in the intent's own file, as `userSays`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tertulia.core.errors import DataError
from tertulia.data.files import read_text
from tertulia.nlu.formats.json_tree import JsonObject, parse_json
from tertulia.nlu.formats.reading import Notes
from tertulia.nlu.place import Finding, Place
from tertulia.nlu.training_data import AnnotatedEntity


def read_dialogflow_intent(root: JsonObject, notes: Notes, language: str) -> None:
    """Read an intent's parsed file, and its companion, into `notes`."""
    with notes.item(root.line):
        intent = root.text("name")
        companion = Notes(_beside(notes.path, f"_usersays_{language}"))
        target = notes if companion.path is None else companion
        phrases = root.objects("userSays") if target is notes else _objects(companion)
        if target is notes and not phrases:
            notes.warn(f"intent {intent!r:.60} has no examples in {language!r}", root.line)
        for phrase in phrases:
            with target.item(phrase.line):
                text, entities = _joined(phrase.objects("data"))
                target.add_example(text, intent, entities, phrase.line)
        notes.absorb(companion)


def read_dialogflow_entity(root: JsonObject, notes: Notes, language: str) -> None:
    """Read an entity's parsed file, and its companion, into `notes`."""
    with notes.item(root.line):
        name = root.text("name")
        companion = Notes(_beside(notes.path, f"_entries_{language}"))
        if companion.path is None:
            notes.warn(f"entity {name!r:.60} has no entries in {language!r}", root.line)
        for entry in _objects(companion):
            with companion.item(entry.line):
                value = entry.text("value")
                for surface in entry.texts("synonyms"):
                    if surface != value:
                        companion.add_synonym(surface, value, entry.line)
        notes.absorb(companion)


def _beside(path: Path | None, ending: str) -> Path | None:
    """The companion of a file, if there is one."""
    companion = None if path is None else path.with_name(f"{path.stem}{ending}.json")
    return companion if companion is not None and companion.is_file() else None


def _objects(companion: Notes) -> list[JsonObject]:
    """The objects that a companion lists; none if there is no companion, or it is no list."""
    if companion.path is None:
        return []
    try:
        content = parse_json(read_text(companion.path), companion.path)
        return JsonObject({"the file": content}, 1).objects("the file")
    except DataError as error:
        companion.findings.append(Finding.of(error, Place(companion.path, 1)))
        return []


def _joined(pieces: Iterable[JsonObject]) -> tuple[str, list[AnnotatedEntity]]:
    """A text and its entities, from the pieces it is cut into."""
    text, entities = "", []
    for piece in pieces:
        surface = piece.text("text")
        meta = (piece.optional_text("meta") or "").removeprefix("@")
        name = None if meta == "sys.ignore" else piece.optional_text("alias") or meta
        if name and surface:
            start, end = len(text), len(text) + len(surface)
            entities.append(AnnotatedEntity(start, end, name, surface))
        text += surface
    return text, entities
