"""What can be answered: a text, and the questions that it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from tertulia.core.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """An answer.

    Attributes:
        answer: what to say.
        questions: what it answers, in one wording or several; none for a paragraph without title.
        topic: what it belongs to, such as the headings above its own.
    """

    answer: str
    questions: tuple[str, ...] = ()
    topic: str = ""


Findings: TypeAlias = Iterator[Text | DataError]
"""What a file holds: texts, and what is wrong between them."""
