"""Dates and times that our own vocabularies do not cover, as `dateparser` reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tertulia.core.errors import ParameterError
from tertulia.core.extras import require

_LONGEST = 60
_LETTERS = 3


class OtherDates:
    """Reads a date or time that stands alone.

    Args:
        languages: those that are tried, the first one first.
        day_first: whether 5/3 is in March.

    Raises:
        MissingExtraError: `dateparser` is not installed.
        ParameterError: it does not know one of the languages.
    """

    def __init__(self, languages: Sequence[str], *, day_first: bool = True) -> None:
        self._module = require("dateparser.date", extra="assistant")
        self._languages = [*dict.fromkeys(code.partition("-")[0] for code in languages)]
        known = require("dateparser.data.languages_info", extra="assistant").language_order
        for code in self._languages:
            if code not in known:
                raise ParameterError(f"no dates are known in the language {code!r}: try en or es")
        self._order = "DMY" if day_first else "MDY"

    def read(self, text: str, now: datetime) -> str | None:
        """The day, the time or the moment that a text says; None if it says none.

        Args:
            text: the words, and nothing else.
            now: the local time, without a zone.
        """
        if len(text) > _LONGEST or sum(map(str.isalpha, text)) < _LETTERS:
            return None
        settings = {
            "RELATIVE_BASE": now,
            "PREFER_DATES_FROM": "future",
            "DATE_ORDER": self._order,
            "RETURN_TIME_AS_PERIOD": True,
            "RETURN_AS_TIMEZONE_AWARE": False,
        }
        try:
            parser = self._module.DateDataParser(languages=self._languages, settings=settings)
            read = parser.get_date_data(text)
        except (ValueError, OverflowError):  # a year that no calendar has
            return None
        if read.date_obj is None or read.period not in {"day", "time"}:
            return None
        day: datetime = read.date_obj
        return day.strftime("%Y-%m-%dT%H:%M" if read.period == "time" else "%Y-%m-%d")
