"""`tertulia demo`: a ready-made assistant to talk to, and to copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tertulia.cli.concierge import Concierge

_TO_TYPE = "I'd like a table for two tomorrow at nine"


def demo(
    port: Annotated[
        int, typer.Option("--port", "-p", min=0, max=65535, help="The port; 0: any.")
    ] = 4242,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    folder: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where its models and dialogues are kept; a folder of the user's if left out.",
        ),
    ] = None,
    script: Annotated[
        bool, typer.Option("--script", help="Hold a conversation with it here, and check it.")
    ] = False,
    copy: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Copy the example, to be changed.")
    ] = None,
) -> None:
    """Talk to the concierge of a hotel, in English or Spanish, in a browser."""
    from tertulia.cli.concierge import Concierge, copy_example
    from tertulia.core.paths import models_root

    if copy is not None:
        copy_example(copy)
        typer.echo(f"the example is in {copy}; begin with {copy / 'README.md'}", err=True)
        return
    concierge = Concierge((folder or models_root() / "demo").expanduser().absolute())
    concierge.check()
    _learn(concierge)
    if script:
        _hold_tour(concierge)
    else:
        _serve(concierge, host, port)


def _learn(concierge: Concierge) -> None:
    """Train what is not trained yet, with a bar for those who watch."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    console = Console(stderr=True, highlight=False)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=None, visible=False)

        def begin(name: str) -> None:
            console.print(f"{name} learns, which takes some seconds at the first start")
            bar.update(task, description=name, visible=True)

        concierge.learn(begin)


def _hold_tour(concierge: Concierge) -> None:
    """Hold a conversation; exit 1 if it does not go as it is written."""
    import asyncio

    from tertulia.agent.conversations.checking import rehearse
    from tertulia.agent.conversations.reading import read_conversations
    from tertulia.agent.conversations.telling import told
    from tertulia.cli.concierge import TOUR
    from tertulia.cli.conversing import TurnTeller

    conversations = read_conversations([TOUR])
    with concierge.at_work() as assistant:
        report = asyncio.run(rehearse(assistant, conversations, TurnTeller("Concierge")))
    for failure in report.failures:
        typer.echo("\n".join(told(failure)), err=True)
    if report.has_failed:
        raise typer.Exit(1)


def _serve(concierge: Concierge, host: str, port: int) -> None:
    from tertulia.agent.agent import Agent
    from tertulia.agent.settings import AgentSettings
    from tertulia.agent.stores.opening import open_store
    from tertulia.cli.agent.channels import Channel, name_of, serve_http

    def invite(url: str) -> None:
        body = f'{{"user_id": "ann", "payload": "{_TO_TYPE}"}}'.replace("'", "'\\''")
        typer.echo(
            f"The concierge of Hotel Tertulia is at {url}/chat\n"
            f"Write, for example: {_TO_TYPE}\n"
            f"Or, from another terminal:\n"
            f"  curl -H 'content-type: application/json' -d '{body}' {url}\n"
            f"What is said is kept in {concierge.folder}. Ctrl-C ends it.",
            err=True,
        )

    with concierge.at_work() as assistant:
        settings = AgentSettings(name=name_of(Channel.HTTP, port))
        agent = Agent(assistant, open_store(concierge.database), settings)
        serve_http(agent, host, port, False, (), None, tell=invite)
