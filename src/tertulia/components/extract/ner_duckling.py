"""Find dates, numbers, amounts and the like with Duckling, without a server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tertulia.components.extract.duckling import (
    DIMENSIONS,
    LANGUAGES,
    Answer,
    DucklingError,
    DucklingExtractor,
    Question,
)
from tertulia.components.extract.duckling_process import DucklingProcess
from tertulia.core.errors import MissingExtraError, ParameterError
from tertulia.core.registry import register


@register("ner_duckling")
@dataclass(kw_only=True, eq=False)
class DucklingEntityExtractor(DucklingExtractor):
    """Find what Duckling finds; it runs in a process that starts and ends with this one."""

    NAME: ClassVar = "ner_duckling"

    def __post_init__(self) -> None:
        super().__post_init__()
        unknown = sorted({*(self.dimensions or ())} - {*DIMENSIONS})
        if unknown:
            raise ParameterError(
                f"Duckling finds no {', '.join(unknown)}: `dimensions` may be "
                f"{', '.join(DIMENSIONS)}"
            )
        language = self._locale.partition("_")[0].lower()
        if language not in LANGUAGES:
            raise ParameterError(
                f"Duckling has no rules for {language!r}: set `locale` to one it has, such as en_GB"
            )

    def prepare(self) -> None:
        """Start Duckling; the `duckling` extra.

        Raises:
            MissingExtraError: Duckling is not installed.
            ParameterError: there is no such time zone, or Duckling does not start.
        """
        if find_spec("duckling") is None:
            raise MissingExtraError("duckling", "duckling")
        try:
            ZoneInfo(self.timezone or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ParameterError(
                f"there is no time zone {self.timezone!r}: name one such as Europe/Berlin"
            ) from error
        self._process = DucklingProcess(self.timeout)
        try:
            self._process.start()
        except DucklingError as error:
            raise ParameterError(
                f"ner_duckling cannot start Duckling ({error}): install the extra again, "
                "`pip install --force-reinstall 'tertulia[duckling]'`"
            ) from error

    def ask(self, question: Question, seconds: float) -> Sequence[Answer]:
        """Have a text searched by the process."""
        return self._process.ask(question, seconds)
