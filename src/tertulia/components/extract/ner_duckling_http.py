"""Find dates, numbers, amounts and the like with a Duckling server."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ClassVar

from tertulia.components.extract.duckling import Answer, DucklingExtractor, Question
from tertulia.components.extract.duckling_client import DucklingClient
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register
from tertulia.core.text import EntitySpan

_ADDRESSES = ("TERTULIA_DUCKLING_URL", "RASA_DUCKLING_HTTP_URL")
_AT_ONCE = 8


@register("ner_duckling_http")
@dataclass(kw_only=True, eq=False)
class DucklingHttpExtractor(DucklingExtractor):
    """Find what the Duckling server at `url` finds; the messages of a batch are sent at once.

    The environment variables `TERTULIA_DUCKLING_URL` and `RASA_DUCKLING_HTTP_URL` come before
    `url`. A server that fails costs no more than its entities: it is noted in the log, and after
    three questions in a row without answer none is asked for half a minute.
    """

    NAME: ClassVar = "ner_duckling_http"

    url: str | None = None

    def prepare(self) -> None:
        """Make out the server's address.

        Raises:
            ParameterError: nobody gives it, or it is none.
        """
        given = [os.environ.get(name) for name in _ADDRESSES]
        url = next((address for address in (*given, self.url) if address), None)
        if url is None:
            raise ParameterError(
                "ner_duckling_http needs the address of a Duckling server: start one with "
                "`docker run -p 8000:8000 rasa/duckling` and set `url` to http://localhost:8000, "
                "or take ner_duckling, which needs none"
            )
        self._client = DucklingClient(url)

    def __call__(
        self, texts: Sequence[str], times: Sequence[float | None]
    ) -> list[list[EntitySpan]]:
        """Find the entities in each text; `times` are when they were said, None for now."""
        if len(texts) < 2:
            return super().__call__(texts, times)
        with ThreadPoolExecutor(min(_AT_ONCE, len(texts))) as threads:
            return list(threads.map(self.found, texts, times))

    def ask(self, question: Question, seconds: float) -> Sequence[Answer]:
        """Have a text searched by the server."""
        return self._client.ask(question, seconds)
