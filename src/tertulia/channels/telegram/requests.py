"""Asks the Bot API over HTTP, and is prepared for answers that the library cannot read."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from telegram import Update
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

log = logging.getLogger(__name__)


class Requests(HTTPXRequest):
    """What the library uses, but one strange update takes no other with it.

    Telegram delivers an update until those after it are asked for: one that cannot be read, of a
    newer or an older server, would end the bot each time that it is started.
    """

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer; of an update that cannot be read, its number is left.

        Raises:
            NetworkError: it is not from the Bot API; so it is worth another try.
        """
        try:
            answer = json.loads(payload.decode(errors="replace"))
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise NetworkError("what came is no answer of the Bot API")
        if isinstance(answer.get("result"), list):  # updates: nothing else that we ask for is many
            answer["result"] = [_readable(update) for update in answer["result"]]
        return answer


def _readable(update: Mapping[str, Any]) -> Mapping[str, Any]:
    """An update; only its number, where there is no sense in the rest."""
    try:
        Update.de_json({**update}, None)
    except Exception as error:  # noqa: BLE001 - the library raises whatever it stumbles over
        log.warning("an update cannot be read: %s", type(error).__name__)
        return {"update_id": update["update_id"]}
    return update
