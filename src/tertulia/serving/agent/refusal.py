"""What a client is told when there is no answer, over whatever protocol."""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass
from math import ceil

from starlette.requests import ClientDisconnect
from starlette.responses import Response

from tertulia.agent.errors import KeyReusedError, OverloadedError, StoreError
from tertulia.agent.state import JsonObject
from tertulia.serving.errors import RequestError
from tertulia.serving.json_errors import json_error

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An HTTP status, what was wrong, and when to try again.

    Attributes:
        reason: what metrics call it; empty where the request itself was wrong.
    """

    status: int
    error: str
    retry_after_seconds: int | None = None
    reason: str = ""

    @classmethod
    def of(cls, error: Exception) -> Refusal:
        """What to say of an error; our own failures are logged, and only said to be ours."""
        match error:
            case RequestError():
                return cls(error.status, str(error))
            case ClientDisconnect():
                return cls(400, "the request was broken off")
            case OverloadedError():
                seconds = max(1, ceil(error.retry_after_seconds))
                status, reason = (429, "user") if error.is_users_own else (503, "full")
                return cls(status, str(error), seconds, reason)
            case KeyReusedError():
                return cls(422, str(error))
            case StoreError():
                _log.error("the store: %s", error)
                message = "dialogues cannot be read or written at the moment: try again"
                return cls(503, message, 1, "store")
            case _:
                _log_failure(error)
                return cls(500, "the server failed: see its log", None, "failure")

    def response(self) -> Response:
        """As an answer over HTTP."""
        headers = {}
        if self.retry_after_seconds is not None:
            headers["retry-after"] = str(self.retry_after_seconds)
        if self.status in {408, 413}:
            headers["connection"] = "close"  # the rest of the body is not waited for
        return json_error(self.status, self.error, headers)

    def content(self) -> JsonObject:
        """As an event or a message, which have no status of their own."""
        content: JsonObject = {"error": self.error, "status": self.status}
        if self.retry_after_seconds is not None:
            content["retry_after"] = self.retry_after_seconds
        return content


FULL = Refusal(503, "too many turns are in progress: try again in a moment", 1, "full")


def _log_failure(error: Exception) -> None:
    """Say what failed and where; the message may hold a user's words, so it is for debugging."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    _log.error("failed: %s in %s, line %s", type(error).__name__, place.filename, place.lineno)
    _log.debug("failed", exc_info=error)
