"""`tertulia agent dump`: a collection of the database, for analysis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tertulia.cli.agent import options
from tertulia.core.errors import UsageError
from tertulia.core.registry import nearest

if TYPE_CHECKING:
    from tertulia.agent.stores.base import Collection


def dump(
    collection: Annotated[
        str,
        typer.Argument(
            help="Human, Bot, User, HumanUtterance, BotUtterance, Utterance or Dialog;"
            " human_utterance and the like are fine too."
        ),
    ],
    database: options.Database = None,
) -> None:
    """Print every record of a collection, one JSON object a line."""
    import asyncio

    asyncio.run(_dump(_collection(collection), database))


async def _dump(collection: Collection, database: Path | None) -> None:
    from tertulia.agent.wire import encode
    from tertulia.cli.agent.database import opened

    async with opened(database) as store:
        async for document in store.dump(collection):
            typer.echo(encode(document))


def _collection(name: str) -> Collection:
    """The collection of a name, in whatever spelling.

    Raises:
        UsageError: there is none such.
    """
    from typing import get_args

    from tertulia.agent.stores.base import Collection

    known: dict[str, Collection] = {_folded(one): one for one in get_args(Collection)}
    found = known.get(_folded(name))
    if found is None:
        meant = nearest(_folded(name), known)
        hint = f"did you mean {known[meant]!r}?" if meant else "known: " + ", ".join(known.values())
        raise UsageError(f"there is no collection {name!r}; {hint}")
    return found


def _folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
