"""Questions and answers in tables: CSV with two columns, JSON by object or by list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from tertulia.agent.skills.retrieval.texts import Findings, Text
from tertulia.core.errors import DataError
from tertulia.data.csv_rows import read_csv_rows
from tertulia.data.files import read_json
from tertulia.data.rows import Column

_SEPARATORS = {".tsv": "\t"}


@dataclass(frozen=True, slots=True)
class TableReader:
    """Reads questions and answers by the names of their columns.

    Attributes:
        question: the column of questions.
        answer: the column of answers.
    """

    question: str = "question"
    answer: str = "answer"

    def read_csv(self, path: Path) -> Findings:
        """Read the rows of a file whose first row names the columns."""
        rows = read_csv_rows(path, sep=_SEPARATORS.get(path.suffix.lower(), ","))
        first = next(rows, None)
        if first is None:
            return
        for column in (self.question, self.answer):
            first.cell(column)  # what lacks in one row lacks in all
        for row in chain([first], rows):
            yield self._text(row.cells, path, row.line, "the row")

    def read_json(self, path: Path) -> Findings:
        """Read a list of objects, or one object of questions and their answers."""
        content = read_json(path)
        if isinstance(content, dict):
            content = [{self.question: one, self.answer: other} for one, other in content.items()]
        if not isinstance(content, list):
            raise DataError("holds neither a list nor an object", path=path)
        for number, pair in enumerate(content, start=1):
            if isinstance(pair, dict):
                yield self._text(pair, path, None, f"item {number}")
            else:
                wanted = f'{{"{self.question}": …, "{self.answer}": …}}'
                yield DataError(f"item {number} should be {wanted}", path=path)

    def _text(
        self, cells: Mapping[Column, object], path: Path, line: int | None, what: str
    ) -> Text | DataError:
        answer, questions = cells.get(self.answer), cells.get(self.question)
        several: list[Any] = questions if isinstance(questions, list) else [questions]
        if not isinstance(answer, str) or not answer.strip():
            return DataError(f"{what} has no text as {self.answer!r}", path=path, line=line)
        if not several or not all(isinstance(one, str) and one.strip() for one in several):
            return DataError(f"{what} has no text as {self.question!r}", path=path, line=line)
        return Text(answer=answer.strip(), questions=tuple(one.strip() for one in several))
