"""One regular expression, matched in linear time if that is possible, else in limited time.

RE2 matches what is regular, in time linear in the text. What is not (look-around,
back-references), and what would keep RE2 busy on a long text, is left to a backtracking matcher
that stops when its time is up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from time import thread_time
from typing import TYPE_CHECKING, TypeAlias

from tertulia.nlu.matching.re2_syntax import NotRegularError, Re2Syntax, to_re2

if TYPE_CHECKING:
    import regex

Span: TypeAlias = tuple[int, int]

_STEPS = 10_000_000  # instructions of a program times characters: about a tenth of a second of RE2
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")


class PreparedText:
    """A text, and what RE2 needs of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.is_ascii = text.isascii()

    @cached_property
    def encoded(self) -> bytes:
        """UTF-8, as many characters as the text; what cannot be encoded is another character."""
        try:
            return self.text.encode()
        except UnicodeEncodeError:
            return _HALF_CHARACTERS.sub("\ufffd", self.text).encode()


class Expression:
    """One regular expression, compiled as far as it was needed."""

    def __init__(self, pattern: str, flags: int, memory: int) -> None:
        self._pattern, self._flags, self._memory = pattern, flags, memory
        self._for_ascii = self._compiled(for_ascii=True)

    def find(self, text: PreparedText, seconds: float) -> list[Span]:
        """Find all matches; (0, 0) if there are none but without characters.

        Raises:
            TimeoutError: that takes too long.
        """
        program = self._for_ascii if text.is_ascii else self._for_unicode
        if program is None or program.size * len(text.text) > _STEPS:
            return self._backtrack(text.text, seconds)
        return program.find(text, seconds)

    @cached_property
    def _for_unicode(self) -> _Program | None:
        return self._compiled(for_ascii=False)

    def _compiled(self, *, for_ascii: bool) -> _Program | None:
        """The program of RE2, if there is one that is right for such texts."""
        import re2

        try:
            syntax = to_re2(self._pattern, self._flags, for_ascii=for_ascii)
            if syntax.has_boundaries and not for_ascii:
                return None
            return _Program(syntax, self._memory)
        except (NotRegularError, re2.error):
            return None

    @cached_property
    def _backtracking(self) -> regex.Pattern[str]:
        import regex

        return regex.compile(self._pattern, self._flags | regex.VERSION0)

    def _backtrack(self, text: str, seconds: float) -> list[Span]:
        matches = self._backtracking.finditer(text, timeout=seconds)
        return _collected((match.span() for match in matches), seconds)


class _Program:
    """What RE2 made of an expression."""

    def __init__(self, syntax: Re2Syntax, memory: int) -> None:
        import re2

        options = re2.Options()
        options.max_mem = memory
        options.log_errors = False
        options.never_capture = True
        self._compiled = re2.compile(syntax.text.encode(), options)
        self._has_end = syntax.has_end
        self.size: int = self._compiled.programsize

    def find(self, text: PreparedText, seconds: float) -> list[Span]:
        """Find all matches; each is found in linear time, all of them may take quadratic."""
        encoded = text.encoded
        if self._has_end and encoded.endswith(b"\n"):
            encoded = encoded[:-1]
        matches = self._compiled.finditer(encoded)
        spans = _collected((match.span() for match in matches), seconds)
        return spans if text.is_ascii else _in_characters(spans, encoded)


def _collected(spans: Iterable[Span], seconds: float) -> list[Span]:
    """Keep what has any characters; (0, 0) if nothing has, but something was found."""
    found: list[Span] = []
    is_found = False
    began = thread_time()
    for start, end in spans:
        is_found = True
        if start < end:
            found.append((start, end))
        if thread_time() - began > seconds:
            raise TimeoutError
    return found if found or not is_found else [(0, 0)]


def _in_characters(spans: Sequence[Span], encoded: bytes) -> list[Span]:
    """Count characters, where spans count bytes of UTF-8."""
    found, place, count = [], 0, 0
    for start, end in spans:
        count += len(encoded[place:start].decode())
        length = len(encoded[start:end].decode())
        found.append((count, count + length))
        place, count = end, count + length
    return found
