"""One training: a process that is told what to train, heard, and ended with those who wait."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from contextlib import suppress

import msgspec

from tertulia.serving.errors import RequestError
from tertulia.serving.nlu.training_job import TrainingJob
from tertulia.serving.nlu.training_process import Report

_log = logging.getLogger(__name__)

_COMMAND = (sys.executable, "-m", "tertulia.serving.nlu.training_process")
_LINE = 2**26  # bytes of the longest report


async def train_in_a_process(job: TrainingJob, on_stage: Callable[[str], None]) -> tuple[str, ...]:
    """Let a process train, and hear its reports.

    Args:
        job: what to train.
        on_stage: told what is going on.

    Returns:
        What one should know of the config and the examples.

    Raises:
        RequestError: it cannot be done.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *_COMMAND,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_LINE,
            start_new_session=True,  # Ctrl-C is for the server, which ends what still runs
        )
        try:
            return await _heard(process, job, on_stage)
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):  # it ended just now
                    process.kill()
                await process.wait()
    except (OSError, msgspec.DecodeError) as error:
        raise RequestError(f"the training process failed: {error}", status=500) from error


async def _heard(
    process: asyncio.subprocess.Process, job: TrainingJob, on_stage: Callable[[str], None]
) -> tuple[str, ...]:
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    with suppress(ConnectionError):  # it ended before it had read everything
        process.stdin.write(msgspec.json.encode(job))
        await process.stdin.drain()
        process.stdin.close()
    warnings: tuple[str, ...] = ()
    async for line in process.stdout:
        report = msgspec.json.decode(line, type=Report)
        warnings += report.warnings
        if report.error:
            raise RequestError(report.error, status=400 if report.is_request else 500)
        if report.stage:
            on_stage(report.stage)
    code = await process.wait()
    if code != 0:
        _log.error("a training process ended with code %s", code)
        raise RequestError(f"the training process ended with code {code}", status=500)
    return warnings
