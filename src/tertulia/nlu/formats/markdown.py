"""Markdown, as Rasa 0.13 to 1.x have it.

    ## intent:greet
    - hey [Ann](name)
    ## synonym:chinese
    - Chines
    ## regex:zipcode
    - [0-9]{5}
    ## lookup:city
    data/cities.txt

Items begin with `-`, `*` or `+`. A lookup holds items, or one bare line that names a file.
Comments `<!-- … -->` are taken out; so are headings of other levels. A heading `## kind:name` of
an unknown kind is an error; one without a colon, an empty section and a line that is no item are
warnings, and what stands below an unknown heading is left out. Names are stripped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tertulia.core.registry import nearest
from tertulia.nlu.formats.items import BLANKS, KINDS, read_item
from tertulia.nlu.formats.reading import Notes

_HEADING = re.compile(r"##[ \t]*([^:#]*)(?::(.*))?")


@dataclass(slots=True)
class _Section:
    """A heading and the items below it; `kind` is empty if it is unknown."""

    kind: str
    name: str
    line: int
    items: list[str] = field(default_factory=list)
    is_file: bool = False


def read_markdown(text: str, notes: Notes) -> None:
    """Read a file's content into `notes`."""
    section: _Section | None = None
    for number, raw in enumerate(_without_comments(text, notes).split("\n"), start=1):
        line = raw.strip(BLANKS)
        if line.startswith("##") and not line.startswith("###"):
            _end(section, notes)
            section = _begin(line, number, notes)
        elif line.startswith("#") or not line:
            continue
        elif section is not None and section.kind:
            _read_line(line, section, notes, number)
    _end(section, notes)


def _without_comments(text: str, notes: Notes) -> str:
    """The text with each comment replaced by its line ends, these all being line feeds."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    pieces, position = [], 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            notes.warn(
                "this comment has no end and is read as text", text.count("\n", 0, start) + 1
            )
            break
        pieces += [text[position:start], "\n" * text.count("\n", start, end)]
        position = end + 3
    return "".join(pieces) + text[position:]


def _begin(line: str, number: int, notes: Notes) -> _Section:
    heading = _HEADING.fullmatch(line)
    kind, name = (heading[1].strip(), heading[2]) if heading else (line, None)
    if name is None:
        notes.warn(f"{line!r:.60} names no section: what stands below is left out", number)
        return _Section("", "", number)
    if kind not in KINDS:
        meant = nearest(kind, KINDS)
        hint = f"did you mean {meant!r}?" if meant else f"there are {', '.join(KINDS)}"
        notes.fail(f"{kind!r:.60} is no kind of section: {hint}", number)
        return _Section("", "", number)
    if not (name := name.strip()):
        notes.fail(f"this {kind} has no name: write `## {kind}:name`", number)
        return _Section("", "", number)
    return _Section(kind, name, number)


def _read_line(line: str, section: _Section, notes: Notes, number: int) -> None:
    item = line[1:].strip(BLANKS)
    if line[0] not in "-*+":
        if section.kind == "lookup" and not section.items and not section.is_file:
            section.is_file = True
            with notes.item(number):
                notes.add_lookup_file(section.name, line, number)
        else:
            notes.warn("this line is left out: items begin with `-`, `*` or `+`", number)
    elif section.is_file:
        notes.warn("this item is left out: the lookup is the file that is named above", number)
    elif not item:
        notes.warn("an item without words is left out", number)
    else:
        section.items.append(item)
        read_item(section.kind, section.name, item, notes, number)


def _end(section: _Section | None, notes: Notes) -> None:
    if section is None or not section.kind or section.is_file:
        return
    if not section.items:
        notes.warn(f"{section.kind} {section.name!r:.60} is empty", section.line)
    elif section.kind == "lookup":
        notes.add_lookup(section.name, section.items, section.line)
