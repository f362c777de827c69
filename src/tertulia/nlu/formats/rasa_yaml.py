"""YAML, as Rasa 2.x and 3.x have it.

    version: "3.1"
    nlu:
    - intent: greet
      examples: |
        - hey [Ann](name)
    - synonym: chinese
      examples: |
        - Chines

The sections are those of Markdown. An intent's examples may also be a list of texts or of objects
with a `text`. Sections of an unknown kind, unknown keys and wrong types are errors; empty
sections, lines that are no item, and versions not known here are warnings. `metadata` is not
kept, with a warning. Other top-level keys belong to other readers and are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator

from tertulia.core.errors import DataError
from tertulia.core.registry import nearest
from tertulia.nlu.formats.items import BLANKS, KINDS, read_item
from tertulia.nlu.formats.reading import Notes
from tertulia.nlu.formats.yaml_tree import YamlList, YamlMap, YamlNode, YamlText

_KEYS = (*KINDS, "examples", "metadata")
_VERSIONS = ("2.", "3.")


def read_rasa_yaml(root: YamlNode | None, notes: Notes) -> None:
    """Read a parsed file into `notes`."""
    if not isinstance(root, YamlMap):
        notes.fail("the file should be a map with the key `nlu`", 1)
        return
    version = root.fields.get("version")
    if isinstance(version, YamlText) and not version.text.startswith(_VERSIONS):
        notes.warn(f"version {version.text!r:.20} is read as if it were 3.1", version.line)
    sections = root.fields.get("nlu")
    if isinstance(sections, YamlText) and not sections.text:
        notes.warn("`nlu` is empty", sections.line)
    elif not isinstance(sections, YamlList):
        notes.fail("`nlu` should be a list", root.lines.get("nlu", root.line))
    else:
        for section in sections.items:
            with notes.item(section.line):
                _read_section(section, notes)


def _read_section(section: YamlNode, notes: Notes) -> None:
    if not isinstance(section, YamlMap):
        raise DataError("a section should be a map with one of " + ", ".join(KINDS))
    for key, line in section.lines.items():
        if key not in _KEYS:
            meant = nearest(key, _KEYS)
            hint = f"did you mean {meant!r}?" if meant else f"there are {', '.join(_KEYS)}"
            raise DataError(f"{key!r:.60} is no key of a section: {hint}", line=line)
    kinds = [key for key in section.fields if key in KINDS]
    if len(kinds) != 1:
        raise DataError(f"a section should have exactly one of {', '.join(KINDS)}")
    [kind] = kinds
    name = _text(section.fields[kind], kind).text.strip()
    if not name:
        raise DataError(f"this {kind} has no name", line=section.lines[kind])
    _warn_of_metadata(section, notes)
    elements: list[str] = []
    is_empty = True
    for item, line in _items(section, kind, notes):
        is_empty = False
        if kind == "lookup":
            elements.append(item)
        else:
            read_item(kind, name, item, notes, line)
    if is_empty:
        notes.warn(f"{kind} {name!r:.60} is empty", section.line)
    elif kind == "lookup":
        notes.add_lookup(name, elements, section.line)


def _items(section: YamlMap, kind: str, notes: Notes) -> Iterator[tuple[str, int]]:
    """Each item and its line."""
    examples = section.fields.get("examples")
    if isinstance(examples, YamlText):
        yield from _lines(examples, notes)
    elif isinstance(examples, YamlList):
        for example in examples.items:
            with notes.item(example.line):
                text = _example_text(example, notes)
                item = text.text.strip(f"{BLANKS}\n")
                if item:
                    yield item, text.line + text.is_block
                else:
                    notes.warn("an item without words is left out", text.line)
    elif examples is not None:
        raise DataError(f"the examples of this {kind} should be text", line=examples.line)


def _lines(examples: YamlText, notes: Notes) -> Iterator[tuple[str, int]]:
    for offset, raw in enumerate(examples.text.split("\n")):
        line, number = raw.strip(BLANKS), examples.line + (1 + offset if examples.is_block else 0)
        if not line or line.startswith("#"):
            continue
        if line[0] not in "-*+":
            notes.warn("this line is left out: items begin with `-`", number)
        elif not (item := line[1:].strip(BLANKS)):
            notes.warn("an item without words is left out", number)
        else:
            yield item, number


def _example_text(example: YamlNode, notes: Notes) -> YamlText:
    if isinstance(example, YamlText):
        return example
    if not isinstance(example, YamlMap) or "text" not in example.fields:
        raise DataError("an example should be a text, or a map with a `text`")
    _warn_of_metadata(example, notes)
    return _text(example.fields["text"], "text")


def _text(node: YamlNode, key: str) -> YamlText:
    if not isinstance(node, YamlText):
        raise DataError(f"{key!r} should be text", line=node.line)
    return node


def _warn_of_metadata(node: YamlMap, notes: Notes) -> None:
    if "metadata" in node.fields:
        notes.warn("metadata are not kept", node.lines["metadata"])
