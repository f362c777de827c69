"""A service of the agent's own process that misbehaves when it is told to."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bench.agent.services import WRONG

_FAULT = re.compile(r"fault inner (\w+)")
_BLOCKED_SECONDS = 3.0

INNER_FAULTS = ("hangs", "raises", "blocks", "silent", *WRONG)
"""What `Faulty` does wrong, named `inner` in messages; `silent` never calls back."""


class Faulty:
    """An annotator as users write them."""

    async def send(self, payload: dict[str, Any], callback: Callable[..., Awaitable[None]]) -> None:
        """Answer, or do what the message says."""
        fault = _FAULT.search(str(payload["payload"]))
        kind = fault[1] if fault else ""
        match kind:
            case "hangs":
                await asyncio.Event().wait()
            case "blocks":
                time.sleep(_BLOCKED_SECONDS)  # noqa: ASYNC251 - this is the fault
            case "raises":
                raise ValueError("out of order")
            case "silent":
                return
        await callback(task_id=payload["task_id"], response=WRONG.get(kind, [{"label": "ok"}]))


def broken_formatter(dialog: dict[str, Any]) -> list[Any]:
    """A dialog formatter that never works."""
    raise KeyError(f"nothing is named so in a dialogue of {len(dialog['utterances'])} utterances")
