"""`tertulia agent test`: conversations held with an assistant, and what was expected of it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tertulia.cli.agent import options

if TYPE_CHECKING:
    from tertulia.agent.conversations.report import ConversationReport


class ReportFormat(StrEnum):
    """How to tell what came of it."""

    TEXT = "text"
    JUNIT = "junit"


def hold_conversations(
    paths: Annotated[
        list[Path], typer.Argument(help="Files of conversations, and folders of such.")
    ],
    pipeline_configs: options.Pipelines = None,
    name: Annotated[
        str, typer.Option("--name", "-k", help="Only conversations whose names hold this.")
    ] = "",
    report_format: Annotated[
        ReportFormat, typer.Option("--format", help="Lines for people, or XML for build servers.")
    ] = ReportFormat.TEXT,
    allow_module: options.AllowModule = None,
    formatters: options.Formatters = None,
) -> None:
    """Hold conversations with an assistant; exit 1 if one does not go as it is written."""
    import asyncio

    from tertulia.agent.conversations.checking import named, rehearse
    from tertulia.agent.conversations.junit import as_junit
    from tertulia.agent.conversations.reading import read_conversations

    conversations = named(read_conversations(paths), name)
    assistant = options.assistant(pipeline_configs, allow_module, formatters)
    report = asyncio.run(rehearse(assistant, conversations))
    match report_format:
        case ReportFormat.TEXT:
            _tell(report)
        case ReportFormat.JUNIT:
            typer.echo(as_junit(report), nl=False)
    if report.has_failed:
        raise typer.Exit(1)


def _tell(report: ConversationReport) -> None:
    """A line for each conversation, and below those that failed how it came."""
    from tertulia.agent.conversations.telling import summed_up, told
    from tertulia.channels.terminal.look import harmless

    for result in report.results:
        typer.echo(summed_up(result))
        for line in told(result):
            typer.echo(f"  {harmless(line)}")
    count, failed = len(report.results), len(report.failures)
    typer.echo(f"{count - failed} of {count} conversations went as they are written")
