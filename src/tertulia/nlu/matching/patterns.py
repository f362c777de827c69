"""Regular expressions from training data, matched in bounded time whatever the text is."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import thread_time

from tertulia.nlu.matching.expression import Expression, PreparedText, Span
from tertulia.nlu.matching.re2_syntax import NotRegularError, to_re2
from tertulia.nlu.place import Finding, raise_errors
from tertulia.nlu.training_data import RegexFeature

_log = logging.getLogger(__name__)

MOST_PATTERNS = 1000
LONGEST_PATTERN = 20_000

_BYTES = 256 * 2**20  # of RE2, for all patterns together
_BYTES_A_PATTERN = 2 * 2**20


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How much processor time patterns have.

    Attributes:
        pattern_seconds: of one pattern on one text; a pattern that is late matches nowhere in it.
        text_seconds: of all patterns on one text; those that are left then match nowhere in it.
        chances: how often a pattern may be late in one call before it is not tried again in it.
    """

    pattern_seconds: float = 0.25
    text_seconds: float = 1.0
    chances: int = 5


USUAL_LIMITS = TimeLimits()


class PatternMatcher:
    """Finds all matches of several regular expressions.

    They mean what they mean to `re`, with two exceptions. The last line break of a text is left out
    of account by `$`. And where a pattern matches without any characters, it is not asked again
    whether it could match with some.

    Limits are for patterns, or messages, that are made to stall us; the log names a pattern that
    is late, once.
    """

    def __init__(
        self,
        patterns: Sequence[RegexFeature],
        *,
        case_sensitive: bool = True,
        limits: TimeLimits = USUAL_LIMITS,
    ) -> None:
        """Compile the patterns.

        Raises:
            DataError: some cannot be used; the message lists them, each with its place.
        """
        flags = 0 if case_sensitive else re.IGNORECASE
        memory = min(_BYTES_A_PATTERN, _BYTES // max(1, len(patterns)))
        raise_errors([*_findings(patterns, flags)])
        self._patterns = patterns
        self._expressions = [Expression(each.pattern, flags, memory) for each in patterns]
        self._limits = limits
        self._reported: set[int] = set()

    def find(self, texts: Iterable[str]) -> Iterator[list[list[Span]]]:
        """Find in each text, for each pattern, where it matches: `[start, end)`, from the left.

        A pattern that matches without any characters is found at (0, 0), if nowhere else.
        """
        limits, late = self._limits, Counter[int]()
        for text in texts:
            prepared = PreparedText(text)
            left, found = limits.text_seconds, []
            for number, expression in enumerate(self._expressions):
                spans: list[Span] = []
                if left > 0 and late[number] < limits.chances:
                    began = thread_time()
                    try:
                        spans = expression.find(prepared, limits.pattern_seconds)
                    except TimeoutError:
                        late[number] += 1
                        self._report(number, len(text))
                    left -= thread_time() - began
                found.append(spans)
            yield found

    def _report(self, number: int, length: int) -> None:
        if number not in self._reported:
            self._reported.add(number)
            _log.warning(
                "regex %r takes too long on a message of %d characters: it counts as not found",
                self._patterns[number].name,
                length,
            )


def _findings(patterns: Sequence[RegexFeature], flags: int) -> Iterator[Finding]:
    """What is wrong with patterns, each with its place."""
    if len(patterns) > MOST_PATTERNS:
        first = patterns[MOST_PATTERNS]
        cause = f"there are {len(patterns)} regular expressions: at most {MOST_PATTERNS} are used"
        yield Finding.error(f"{cause}; lists of phrases belong into lookup tables", first.place)
    for pattern in patterns:
        if fault := _fault(pattern.pattern, flags):
            yield Finding.error(f"regex {pattern.name!r}: {fault}", pattern.place)


def _fault(pattern: str, flags: int) -> str | None:
    """Why a pattern cannot be used, if it cannot."""
    if len(pattern) > LONGEST_PATTERN:
        return (
            f"{len(pattern)} characters are too long, at most {LONGEST_PATTERN} are allowed: "
            "split it, or write a lookup table"
        )
    import regex

    try:
        with suppress(NotRegularError):
            to_re2(pattern, flags)
        regex.compile(pattern, flags | regex.VERSION0)  # which any pattern may be left to
    except RecursionError:
        return "it is nested too deep: write it with fewer parentheses"
    except (re.error, regex.error, OverflowError) as error:
        return f"{pattern!r:.80} is no regular expression: {error}"
    return None
