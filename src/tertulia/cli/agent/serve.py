"""`tertulia agent serve`: one service of an assistant, at an address of its own."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from tertulia.cli.agent import options


def serve(
    service: Annotated[
        str, typer.Argument(help="The service's name: its label, or `group.label`.")
    ],
    pipeline_configs: options.Pipelines = None,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", "-p", min=0, max=65535, help="The port; 0: any.")
    ] = 8000,
    allow_module: options.AllowModule = None,
    formatters: options.Formatters = None,
) -> None:
    """Serve one service of a config over HTTP, for the connector `http` of an agent elsewhere."""
    from tertulia.core.errors import UsageError
    from tertulia.core.registry import nearest
    from tertulia.serving.agent.tokens import read_tokens
    from tertulia.serving.server import serve as run
    from tertulia.serving.service_app import service_app

    assistant = options.assistant(pipeline_configs, allow_module, formatters)
    services = {one.name: one for one in assistant.everyone}
    if service not in services:
        meant = nearest(service, services)
        hint = f"did you mean {meant!r}?" if meant else f"there are {', '.join(services)}"
        raise UsageError(f"no service is named {service!r}: {hint}")
    served = services[service]

    def announce(url: str) -> None:
        typer.echo(f"{served.name} listens at {url}", err=True)

    app = service_app(served.connector, served.label, tokens=read_tokens(os.environ))
    run(app, host, port, on_listening=announce)
