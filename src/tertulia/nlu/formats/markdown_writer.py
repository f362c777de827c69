"""Markdown, written; see `markdown` for how it looks.

Markdown cannot say: examples without an intent, overlapping entities, which extractor an entity is
for, line breaks, comments, lone surrogates, blanks at an end: none of that is written, and each is
reported. Lookup tables are written with their elements, files or not.
"""

from __future__ import annotations

import re

from tertulia.nlu.formats.writing import Section, Sections, Written
from tertulia.nlu.training_data import TrainingData

_NEVER = re.compile("[\r\n\ud800-\udfff]|<!--")


def write_markdown(data: TrainingData) -> Written:
    """Write data as Markdown, the examples of an intent together."""
    sections = Sections(names=_NEVER, items=_NEVER, examples=_NEVER)
    text = "\n".join(map(_section, sections.of(data)))
    return Written(text, tuple(sections.left_out))


def _section(section: Section) -> str:
    return "".join(
        [f"## {section.kind}:{section.name}\n", *(f"- {item}\n" for item in section.items)]
    )
