"""`tertulia agent export`: dialogues as JSON lines, for another database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tertulia.cli.agent import options
from tertulia.core.errors import DataError, UsageError

if TYPE_CHECKING:
    from tertulia.agent.stores.base import Store


def export(
    dialogue_ids: Annotated[
        list[str] | None, typer.Argument(help="Which dialogues; all of them if left out.")
    ] = None,
    user: Annotated[
        list[str] | None, typer.Option("--user", "-u", help="Only this user's; repeatable.")
    ] = None,
    database: options.Database = None,
) -> None:
    """Print whole dialogues, one a line, as `tertulia agent import` reads them."""
    import asyncio

    if dialogue_ids and user:
        raise UsageError("name dialogues or users, not both")
    asyncio.run(_export(database, dialogue_ids or (), user or (None,)))


async def _export(
    database: Path | None, dialogue_ids: Sequence[str], users: Sequence[str | None]
) -> None:
    from tertulia.agent.wire import encode
    from tertulia.cli.agent.database import opened

    count, missing = 0, []
    async with opened(database) as store:
        async for dialogue_id in _named(dialogue_ids) if dialogue_ids else _listed(store, users):
            stored = await store.export(dialogue_id)
            if stored is not None:
                typer.echo(encode(stored))
                count += 1
            elif dialogue_ids:
                missing.append(dialogue_id)
    typer.echo(f"{count} exported", err=True)
    if missing:
        raise DataError(f"there is no dialogue {', '.join(missing)}")


async def _named(dialogue_ids: Sequence[str]) -> AsyncIterator[str]:
    for dialogue_id in dialogue_ids:
        yield dialogue_id


async def _listed(store: Store, users: Sequence[str | None]) -> AsyncIterator[str]:
    """The dialogues of users, or of everybody; page by page."""
    for user in users:
        page = await store.dialogues(user_id=user)
        while True:
            for dialogue in page.dialogues:
                yield dialogue.dialogue_id
            if page.next is None:
                break
            page = await store.dialogues(user_id=user, after=page.next)
