"""The items of a section, which Markdown and YAML have in common."""

from __future__ import annotations

from tertulia.core.errors import DataError
from tertulia.nlu.formats.annotation import parse_annotated
from tertulia.nlu.formats.reading import Notes

KINDS = ("intent", "synonym", "regex", "lookup")
BLANKS = " \t\r"


def read_item(kind: str, name: str, item: str, notes: Notes, line: int) -> None:
    """Take one item of a section of Markdown or YAML; a lookup's wait for the others."""
    if kind == "intent":
        try:
            annotated = parse_annotated(item)
        except DataError as error:
            notes.warn(f"{error}: the example is left out", line)
            return
        if annotated.is_doubtful:
            notes.warn("`](` marks no entity here: write `\\]` for a mere bracket", line)
        notes.add_example(annotated.text, name, annotated.entities, line)
    elif kind == "synonym":
        notes.add_synonym(item, name, line)
    elif kind == "regex":
        notes.add_regex(name, item, line)
