"""What Duckling is asked, and what is made of its answers.

Duckling (https://github.com/facebook/duckling) finds dates, numbers, amounts and the like with
rules. It may run as a server, or in this package's own care.
"""

from __future__ import annotations

import logging
import math
import time
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec

from tertulia.components.language.encodable import encodable
from tertulia.components.language.pieces import pieces
from tertulia.core.component import Component
from tertulia.core.errors import ParameterError
from tertulia.core.text import EntitySpan
from tertulia.nlu.contract import Contract

log = logging.getLogger(__name__)

DIMENSIONS = (
    "amount-of-money",
    "credit-card-number",
    "distance",
    "duration",
    "email",
    "number",
    "ordinal",
    "phone-number",
    "quantity",
    "temperature",
    "time",
    "url",
    "volume",
)
"""What Duckling can find."""

_CODES = (
    "af ar bg bn ca cs da de el en es et fa fi fr ga he hi hr hu id is it ja ka km kn ko lo ml mn "
    "my nb ne nl pl pt ro ru sk sv sw ta te th tr uk vi zh"
)
LANGUAGES = frozenset(_CODES.split())
"""The languages it has rules for."""

_PIECE = 500  # characters; Duckling's time grows with the square at least
_LONGEST = 3600  # seconds
_LATEST = 253_402_300_799  # the end of the year 9999, in seconds


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A text to search; `reftime` is when it was said, in milliseconds since 1970."""

    text: str
    locale: str
    reftime: int
    tz: str | None = None
    dims: tuple[str, ...] | None = None


class Answer(msgspec.Struct, frozen=True):
    """Something found in the characters `[start, end)` of the text."""

    dim: str
    start: int
    end: int
    value: Mapping[str, Any]


class DucklingError(Exception):
    """Duckling did not answer, or not as it should; the message says nothing of the text."""


@dataclass(kw_only=True, eq=False)
class DucklingExtractor(Component):
    """What the ways to Duckling share; see `NAME` for the extractor that entities name.

    Args:
        dimensions: what to look for, such as `time` and `amount-of-money`; all by default.
        locale: the rules to use, such as `de_DE`; those of the `language` by default.
        timezone: where the speakers are, such as `Europe/Berlin`.
        timeout: how many seconds a message may take; what is found by then counts.
        language: that of the pipeline.
    """

    NAME: ClassVar[str]
    contract: ClassVar = Contract(reads={"texts": "text", "times": "time"}, provides=("entities",))

    dimensions: Sequence[str] | None = None
    locale: str | None = None
    timezone: str | None = None
    timeout: float = 3.0
    language: str = "en"

    def __post_init__(self) -> None:
        if not 0 < self.timeout <= _LONGEST:
            raise ParameterError(
                f"timeout must be above 0 and at most {_LONGEST} seconds, not {self.timeout}"
            )
        self._locale = self.locale or f"{self.language}_{self.language.upper()}"
        self._fails = False

    @abstractmethod
    def ask(self, question: Question, seconds: float) -> Sequence[Answer]:
        """Have a text searched.

        Raises:
            DucklingError: there is no answer within so many seconds.
        """

    def __call__(
        self, texts: Sequence[str], times: Sequence[float | None]
    ) -> list[list[EntitySpan]]:
        """Find the entities in each text; `times` are when they were said, None for now."""
        return [self.found(text, said) for text, said in zip(texts, times, strict=True)]

    def found(self, text: str, said: float | None) -> list[EntitySpan]:
        """Find the entities in one text; none where Duckling fails, which is logged once."""
        entities: list[EntitySpan] = []
        try:
            for entity in self._search(text, said):
                entities.append(entity)  # noqa: PERF402 - what is found before a failure counts
        except DucklingError as error:
            if not self._fails:
                log.warning("%s misses what Duckling would find: %s", self.NAME, error)
            self._fails = True
        else:
            if self._fails and text.strip():
                log.info("%s: Duckling answers again", self.NAME)
                self._fails = False
        return entities

    def _search(self, text: str, said: float | None) -> Iterator[EntitySpan]:
        """Yield the entities, piece by piece of a long text, as long as there is time."""
        until = time.monotonic() + self.timeout
        moment = _milliseconds(time.time() if said is None else said)
        start = 0
        for piece in pieces(encodable(text), _PIECE):
            if piece.strip():
                left = until - time.monotonic()
                if left <= 0:
                    raise DucklingError(f"a long text took more than {self.timeout:g} seconds")
                question = Question(
                    text=piece,
                    locale=self._locale,
                    reftime=moment,
                    tz=self.timezone,
                    dims=None if self.dimensions is None else tuple(self.dimensions),
                )
                for answer in self.ask(question, left):
                    if self._is_wanted(answer, piece):
                        yield self._entity(answer, start)
            start += len(piece)

    def _is_wanted(self, answer: Answer, piece: str) -> bool:
        is_within = 0 <= answer.start < answer.end <= len(piece)
        return is_within and (self.dimensions is None or answer.dim in self.dimensions)

    def _entity(self, answer: Answer, shift: int) -> EntitySpan:
        return EntitySpan(
            start=shift + answer.start,
            end=shift + answer.end,
            entity=answer.dim,
            value=value_of(answer.value),
            extractor=self.NAME,
            confidence=1.0,
            details=answer.value,
        )


def value_of(value: Mapping[str, Any]) -> Any:
    """What something stands for: a value, or the two ends of an interval, None for an open one."""
    if value.get("type") != "interval":
        return value.get("value")
    ends = {end: value.get(end) for end in ("from", "to")}
    return {
        name: end.get("value") if isinstance(end, Mapping) else None for name, end in ends.items()
    }


def _milliseconds(seconds: float) -> int:
    """An instant Duckling can take; what is no time of this era counts as now."""
    if not (math.isfinite(seconds) and abs(seconds) <= _LATEST):
        seconds = time.time()
    return round(seconds * 1000)
