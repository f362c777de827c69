"""Where something stands in a file, and what was found wrong there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tertulia.core.errors import DataError


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, counted from one; None where there is no file, or no line to name."""

    path: Path | None = None
    line: int | None = None

    def __str__(self) -> str:
        name = "the data" if self.path is None else str(self.path)
        return f"{name}, line {self.line}" if self.line else name


NOWHERE = Place()


class Severity(StrEnum):
    """Whether the data can be used in spite of what was found."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with training data, and where."""

    severity: Severity
    message: str
    place: Place = NOWHERE

    @classmethod
    def error(cls, message: str, place: Place = NOWHERE) -> Finding:
        """What forbids to use the data."""
        return cls(Severity.ERROR, message, place)

    @classmethod
    def warning(cls, message: str, place: Place = NOWHERE) -> Finding:
        """What one should know, and may live with."""
        return cls(Severity.WARNING, message, place)

    @classmethod
    def of(cls, error: DataError, place: Place = NOWHERE) -> Finding:
        """What an exception says, at its own place as far as it names one."""
        path = place.path if error.path is None else Path(str(error.path))
        where = f"{error.path}, line {error.line}: " if error.line else f"{error.path}: "
        return cls.error(str(error).removeprefix(where), Place(path, error.line or place.line))

    def __str__(self) -> str:
        return f"{self.severity}: {self.place}: {self.message}"


def errors_among(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that forbid to use the data."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order of files and lines."""
    return tuple(
        sorted(findings, key=lambda found: (str(found.place.path or ""), found.place.line or 0))
    )


def raise_errors(findings: Sequence[Finding]) -> None:
    """Raise what forbids to use the data, all of it at once.

    Raises:
        DataError: there is such a finding; path and line are those of the first.
    """
    if not (errors := errors_among(findings)):
        return
    first, *others = errors
    lines = [first.message, *(f"  {other.place}: {other.message}" for other in others)]
    raise DataError("\n".join(lines), path=first.place.path, line=first.place.line)
