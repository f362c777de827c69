"""`tertulia agent erase-user`: everything of one person goes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tertulia.cli.agent import options


def erase_user(
    user: Annotated[str, typer.Argument(help="The user, as the channel knows them.")],
    database: options.Database = None,
) -> None:
    """Remove a person and all they said from the database; say how much it was."""
    import asyncio

    asyncio.run(_erase(user, database))


async def _erase(user: str, database: Path | None) -> None:
    from tertulia.cli.agent.database import opened

    async with opened(database) as store:
        removed = await store.erase_user(user)
    for collection, count in removed.items():
        typer.echo(f"{collection}: {count}")
    if not any(removed.values()):
        typer.echo(f"nothing was stored about {user!r}", err=True)
