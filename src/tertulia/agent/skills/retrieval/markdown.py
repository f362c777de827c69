"""Texts in Markdown: a heading is a question, and what stands below is the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tertulia.agent.skills.retrieval.texts import Findings, Text
from tertulia.core.errors import DataError
from tertulia.data.files import read_text

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NO_LEVEL = 7


@dataclass(slots=True)
class _Section:
    line: int
    level: int
    title: str
    lines: list[str] = field(default_factory=list)

    @property
    def body(self) -> str:
        return "\n".join(self.lines).strip()


def read_markdown(path: Path) -> Findings:
    """Read the sections of a file.

    Headings of one level that follow each other at once are several questions with one answer.
    The headings above a section are its topic. What stands before the first heading is an answer
    without a question.
    """
    sections = [*_sections(_without_comments(read_text(path)))]
    above: list[_Section] = []
    questions: list[str] = []
    for section, following in zip(sections, [*sections[1:], None], strict=True):
        above = [one for one in above if one.level < section.level]
        questions += [section.title] if section.title else []
        if section.body:
            topic = " › ".join(one.title for one in above)
            yield Text(answer=section.body, questions=tuple(questions), topic=topic)
        elif section.title and (following is None or following.level < section.level):
            message = f"nothing stands below the heading {section.title!r}"
            yield DataError(message, path=path, line=section.line)
        if section.body or following is None or following.level != section.level:
            questions = []
        if section.title:
            above.append(section)


def _without_comments(text: str) -> str:
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)


def _sections(text: str) -> Iterator[_Section]:
    """Yield what stands before the first heading, and each heading with what stands below."""
    section = _Section(1, _NO_LEVEL, "")
    fence = ""
    for number, line in enumerate(_lines(text), start=1):
        if found := _FENCE.match(line):
            fence = "" if fence == found[1] else fence or found[1]
        heading = None if fence else _HEADING.match(line)
        if heading is None:
            section.lines.append(line)
            continue
        yield section
        section = _Section(number, len(heading[1]), heading[2])
    yield section


def _lines(text: str) -> Sequence[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
