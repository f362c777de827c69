"""How conversations went, in the form that build servers read: JUnit's XML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tertulia.agent.conversations.report import ConversationReport
from tertulia.agent.conversations.result import ConversationResult
from tertulia.agent.conversations.telling import told

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, not even escaped."""


def as_junit(report: ConversationReport) -> str:
    """Write a report as XML: a suite for each file, a case for each conversation."""
    root = Element("testsuites")
    by_source: dict[str, list[ConversationResult]] = {}
    for result in report.results:
        by_source.setdefault(result.conversation.source, []).append(result)
    for source, results in by_source.items():
        _add_suite(root, source, results)
    indent(root)
    text: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _add_suite(root: Element, source: str, results: Iterable[ConversationResult]) -> None:
    cases = [*results]
    suite = SubElement(root, "testsuite", name=_writable(source), tests=str(len(cases)))
    suite.set("failures", str(sum(result.has_failed for result in cases)))
    suite.set("errors", "0")
    suite.set("time", f"{sum(result.seconds for result in cases):.3f}")
    for result in cases:
        conversation = result.conversation
        case = SubElement(
            suite,
            "testcase",
            classname=_writable(source),
            name=_writable(conversation.name),
            file=_writable(source),
            line=str(conversation.line),
            time=f"{result.seconds:.3f}",
        )
        if result.has_failed:
            first, *others = told(result)
            failure = SubElement(case, "failure", message=_writable(first))
            failure.text = _writable("\n".join(others))


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("�", text)
