"""YAML of Rasa 3.x, written; see `rasa_yaml` for how it looks.

YAML cannot say: examples without an intent, overlapping entities, which extractor an entity is
for, blanks at an end, lone surrogates, line breaks other than in examples: none of that is
written, and each is reported. Lookup tables are written with their elements, files or not.
"""

from __future__ import annotations

import re

from tertulia.nlu.formats.writing import Section, Sections, Written
from tertulia.nlu.training_data import TrainingData

_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile("[\n\ud800-\udfff]")
_SPECIAL = re.compile('[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"\\\\]')
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*([/+.-][A-Za-z0-9_]+)*")
_CONVERTED = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def write_yaml(data: TrainingData) -> Written:
    """Write data as YAML, the examples of an intent together."""
    sections = Sections(names=_SURROGATE, items=_BREAK, examples=_SURROGATE)
    text = "".join(map(_section, sections.of(data)))
    head = 'version: "3.1"\n\nnlu:' + ("\n" if text else " []\n")
    return Written(head + text, tuple(sections.left_out))


def _section(section: Section) -> str:
    head = f"- {section.kind}: {_scalar(section.name)}\n  examples:"
    lines = "".join(f"- {item}\n" for item in section.items)
    if lines.count("\n") > len(section.items):
        return head + "\n" + "".join(f"  - text: {_quoted(item)}\n" for item in section.items)
    if _UNPRINTABLE.search(lines):
        return f"{head} {_quoted(lines)}\n"
    return head + " |\n" + "".join(f"    - {item}\n" for item in section.items)


def _scalar(text: str) -> str:
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in _CONVERTED
    return text if is_plain else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + _SPECIAL.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if character in '"\\':
        return f"\\{character}"
    return "\\n" if character == "\n" else f"\\u{ord(character):04x}"
