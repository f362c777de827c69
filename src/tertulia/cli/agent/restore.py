"""`tertulia agent import`: dialogues from another database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from tertulia.cli.agent import options
from tertulia.core.errors import DataError, TertuliaError, UsageError

if TYPE_CHECKING:
    from tertulia.agent.stores.base import StoredDialogue

_LONGEST_LINE = 256 * 2**20


def restore(
    file: Annotated[
        str, typer.Argument(help="What `tertulia agent export` printed; - for standard input.")
    ],
    database: options.Database = None,
) -> None:
    """Write dialogues into a database; those that are there already are left alone."""
    import asyncio

    asyncio.run(_restore(file, database))


async def _restore(file: str, database: Path | None) -> None:
    from tertulia.cli.agent.database import opened

    written = known = 0
    with nullcontext(_standard_input()) if file == "-" else opened_file(file) as stream:
        async with opened(database, create=True) as store:
            try:
                for number, stored in exported_dialogues(stream, file):
                    with _at(file, number):
                        is_new = await store.restore(stored)
                    written, known = written + is_new, known + (not is_new)
            finally:
                typer.echo(f"{written} imported, {known} there already", err=True)


@contextmanager
def _at(name: str, number: int) -> Iterator[None]:
    """Say in which line something went wrong."""
    try:
        yield
    except TertuliaError as error:
        error.add_note(f"{name}, line {number}")
        raise


def exported_dialogues(stream: IO[bytes], name: str) -> Iterator[tuple[int, StoredDialogue]]:
    """Dialogues as `tertulia agent export` prints them, each with the number of its line.

    Raises:
        DataError: a line is no such dialogue.
    """
    import msgspec

    from tertulia.agent.stores.base import StoredDialogue

    decoder = msgspec.json.Decoder(StoredDialogue)
    number = 0
    while line := stream.readline(_LONGEST_LINE + 1):
        number += 1
        if len(line) > _LONGEST_LINE:
            raise DataError("the line is longer than 256 MiB", path=name, line=number)
        if not line.strip():
            continue
        try:
            stored = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise DataError(
                f"this is no exported dialogue: {error}", path=name, line=number
            ) from error
        yield number, stored


def _standard_input() -> IO[bytes]:
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("nothing is piped in: name a file")
    return sys.stdin.buffer


def opened_file(name: str) -> IO[bytes]:
    """Open a file.

    Raises:
        DataError: it cannot be read.
    """
    try:
        return open(name, "rb")
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", path=name) from error
