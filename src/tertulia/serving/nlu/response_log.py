"""A log of all answers, for those who ask for one: it holds what users say."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tertulia.core.errors import UsageError
from tertulia.serving.encoding import encode


class ResponseLog:
    """Writes a line of JSON for each answer, into a new file that its owner alone may read.

    Raises:
        UsageError: the file cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"rasa_nlu_log-{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise UsageError(f"no log can be kept in {folder}: {error.strerror}") from error
        self._file = os.fdopen(descriptor, "ab", buffering=0)

    def write(self, understood: dict[str, Any], project: str, model: str) -> None:
        """Write down one answer, whole."""
        line = {
            "time": datetime.now(UTC).isoformat(),
            "project": project,
            "model": model,
            "user_input": understood,
        }
        self._file.write(encode(line) + b"\n")

    def close(self) -> None:
        """Write no more."""
        self._file.close()
