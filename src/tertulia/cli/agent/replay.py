"""`tertulia agent replay`: stored dialogues run again, on the configs of now."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tertulia.cli.agent import options
from tertulia.core.errors import UsageError

if TYPE_CHECKING:
    from tertulia.agent.assistant import Assistant
    from tertulia.agent.replay.report import DialogueReport
    from tertulia.agent.state import Human
    from tertulia.agent.stores.base import StoredDialogue


def replay(
    dialogue: Annotated[
        str | None,
        typer.Argument(help="A dialogue's id, or a file that `tertulia agent export` printed."),
    ] = None,
    pipeline_configs: options.Pipelines = None,
    db_config: options.Database = None,
    live: Annotated[
        bool, typer.Option("--live", help="Ask the services anew, and say who has changed.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="All dialogues of the database.")] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="The newest N of them.")
    ] = None,
    allow_module: options.AllowModule = None,
    formatters: options.Formatters = None,
) -> None:
    """Run stored dialogues again; exit 1 if one comes out differently."""
    import asyncio

    if (dialogue is not None) + every + (limit is not None) != 1:
        raise UsageError("name one dialogue or one file, or give --all or --limit")
    assistant = options.assistant(pipeline_configs, allow_module, formatters)
    is_file = dialogue is not None and Path(dialogue).is_file()
    request = _Request(dialogue, db_config, limit, is_file)
    counts = asyncio.run(_replay_live(assistant, request) if live else _replay(assistant, request))
    typer.echo(f"{counts.replayed} replayed, {counts.different} came out differently")
    if counts.unrecorded and counts.turns:
        typer.echo(f"not recorded: {counts.unrecorded} turns; --live replays them", err=True)
    if counts.different:
        raise typer.Exit(1)
    if not counts.replayed:
        raise UsageError("there are no dialogues to replay")
    if counts.unrecorded and not counts.turns:
        raise UsageError(
            "nothing was recorded of what the services answered: let them answer anew with --live,"
            " or run the agent with --record from now on"
        )


@dataclass(frozen=True, slots=True)
class _Request:
    """Which dialogues are to be run again: one, those of a file, or those of a database."""

    name: str | None
    database: Path | None
    limit: int | None
    is_file: bool

    async def dialogues(self) -> AsyncGenerator[tuple[StoredDialogue, Human | None], None]:
        """Dialogues, each with the person as it found them, where that can be known."""
        from tertulia.agent.replay.finding import known_before, newest
        from tertulia.cli.agent.database import opened
        from tertulia.cli.agent.restore import exported_dialogues, opened_file

        if self.name is not None and self.is_file:
            with opened_file(self.name) as stream:
                for _, stored in exported_dialogues(stream, self.name):
                    yield stored, None
            return
        async with opened(self.database) as store:
            if self.name is None:
                async for stored in newest(store, self.limit):
                    yield stored, await known_before(store, stored)
                return
            found = await store.export(self.name)
            if found is None:
                raise UsageError(f"there is no dialogue and no file {self.name!r}")
            yield found, await known_before(store, found)


@dataclass(slots=True)
class _Counts:
    """How many dialogues were run again, and how it went."""

    replayed: int = 0
    different: int = 0
    turns: int = 0
    unrecorded: int = 0

    def add(self, report: DialogueReport) -> None:
        """Count a dialogue, and say how it went."""
        from tertulia.agent.replay.report import told
        from tertulia.channels.terminal.look import harmless

        typer.echo(harmless("\n".join(told(report))))
        self.replayed += 1
        self.different += report.is_different
        self.unrecorded += report.count("unrecorded")
        self.turns += len(report.turns) - report.count("unrecorded")


async def _replay(assistant: Assistant, request: _Request) -> _Counts:
    from tertulia.agent.replay.recorded import replay_recorded

    counts = _Counts()
    async with aclosing(request.dialogues()) as dialogues:
        async for stored, before in dialogues:
            counts.add(await replay_recorded(assistant, stored, before))
    return counts


async def _replay_live(assistant: Assistant, request: _Request) -> _Counts:
    from tertulia.agent.replay.live import connected, replay_live

    counts = _Counts()
    async with connected(assistant), aclosing(request.dialogues()) as dialogues:
        async for stored, before in dialogues:
            counts.add(await replay_live(assistant, stored, before))
    return counts
