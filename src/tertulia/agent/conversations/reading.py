"""From files to conversations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from tertulia.agent.conversations.conversation import Conversation
from tertulia.agent.conversations.notes import Notes
from tertulia.agent.conversations.scripts import ScriptReader
from tertulia.core.errors import ConfigError, DataError, Problem
from tertulia.nlu.formats.yaml_tree import YamlList, YamlMap, YamlNode, YamlText, parse_yaml

SUFFIXES = (".yml", ".yaml")
_LARGEST = 4 * 2**20
_DOCUMENT = re.compile(r"^---(?=\s|$)", re.MULTILINE)  # in YAML, this stands nowhere else


def read_conversations(paths: Sequence[str | Path]) -> list[Conversation]:
    """Read files, and those in folders and the folders within, in the order of their names.

    Raises:
        ConfigError: they cannot be used; carries every problem of every file.
    """
    problems: list[Problem] = []
    found: list[Conversation] = []
    for path in map(Path, paths):
        files = _files(path)
        if not files:
            hint = "files of conversations end in .yml or .yaml"
            problems.append(Problem(str(path), "there are no conversations here", hint))
        for file in files:
            notes = Notes(str(file))
            found += _read(file, notes)
            problems += notes.problems
    if problems:
        raise ConfigError(problems, ", ".join(map(str, paths)))
    return found


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())


def _read(file: Path, notes: Notes) -> list[Conversation]:
    """The conversations of a file; what is wrong is noted."""
    text = _text(file, notes)
    if text is None:
        return []
    reader = ScriptReader(notes)
    for place, document in enumerate(_documents(text, notes)):
        reader.read(document, is_first=place == 0)
    if not reader.conversations and not notes.problems:
        notes.add(1, "there are no conversations in this file", "write `conversation: its name`")
    return reader.conversations


def _documents(text: str, notes: Notes) -> Iterator[YamlNode]:
    """The documents of a file; the lines of each are those of the file."""
    starts = [0, *(found.start() for found in _DOCUMENT.finditer(text)), len(text)]
    lines_before = 0
    for start, end in pairwise(starts):
        try:
            document = parse_yaml(text[start:end])
        except DataError as error:
            notes.add(lines_before + (error.line or 1), str(error))
        else:
            if document is not None and not _is_blank(document):
                yield _moved(document, lines_before)
        lines_before += text.count("\n", start, end)


def _is_blank(document: YamlNode) -> bool:
    """Whether nothing stands between two `---`, or behind the last."""
    return isinstance(document, YamlText) and document.is_plain and not document.text


def _moved(node: YamlNode, lines: int) -> YamlNode:
    """A node so many lines further down."""
    match node:
        case YamlText():
            return replace(node, line=node.line + lines)
        case YamlList():
            return YamlList([_moved(item, lines) for item in node.items], node.line + lines)
        case YamlMap():
            return YamlMap(
                node.line + lines,
                {key: _moved(item, lines) for key, item in node.fields.items()},
                {key: line + lines for key, line in node.lines.items()},
            )


def _text(file: Path, notes: Notes) -> str | None:
    """The text of a file of bounded size."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            notes.add(1, "the file is larger than 4 MiB", "spread it over several files")
            return None
        return content.decode("utf-8-sig")
    except OSError as error:
        notes.add(1, f"it cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        notes.add(line, f"byte {error.start} is not UTF-8", "save it as UTF-8")
    return None
