"""Every exception of the package.

TertuliaError
├── ConfigError          a configuration breaks one or more laws
├── UsageError           a command or a function is asked for what makes no sense
├── ParameterError       a component was constructed with a value it cannot use
├── NotFittedError       a component is used before it has learned anything
├── ShapeError           columns or arrays that cannot go together
├── DataError            a data file or its content cannot be used
├── ModelError           a model directory is missing, torn, edited or foreign
├── DownloadError        a file could not be fetched or safely unpacked
└── MissingExtraError    an optional dependency is not installed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class TertuliaError(Exception):
    """The root: everything this package raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken law: where it is in the configuration, what is wrong, what to do."""

    place: str
    cause: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.place}: {self.cause}" if self.place else self.cause
        return f"{text};\n    {self.hint}" if self.hint else text


class ConfigError(TertuliaError):
    """A configuration cannot be used; carries every problem found, each with its place.

    Attributes:
        problems: what must be mended.
        warnings: what is strange besides; not part of the message.
    """

    def __init__(
        self, problems: Sequence[Problem], source: str = "", warnings: Sequence[Problem] = ()
    ) -> None:
        self.problems = tuple(problems)
        self.warnings = tuple(warnings)
        self.source = source
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        lines = [f"{count} in {source}" if source else count]
        lines += [f"  {problem}" for problem in self.problems]
        super().__init__("\n".join(lines))


class UsageError(TertuliaError):
    """A command or a function is asked for what makes no sense."""


class ParameterError(TertuliaError):
    """A component was constructed with a value it cannot use."""


class NotFittedError(TertuliaError):
    """A component is asked for what it has not learned yet."""

    def __init__(self, component: str) -> None:
        super().__init__(f"{component} has learned nothing yet: call `fit` or `load` first")
        self.component = component


class ShapeError(TertuliaError):
    """Columns or arrays that cannot go together."""


class DataError(TertuliaError):
    """A data file, or something in it, cannot be used."""

    def __init__(self, message: str, *, path: object = None, line: int | None = None) -> None:
        where = "" if path is None else f"{path}, line {line}: " if line else f"{path}: "
        super().__init__(where + message)
        self.path = path
        self.line = line


class ModelError(TertuliaError):
    """A model directory is missing, torn, edited or was not written by this package."""


class DownloadError(TertuliaError):
    """A file could not be fetched, verified or safely unpacked."""


class MissingExtraError(TertuliaError):
    """An optional dependency is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"this needs the package {package!r}: type `pip install 'tertulia[{extra}]'`"
        )
        self.package = package
        self.extra = extra
