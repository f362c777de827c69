"""`tertulia agent graph`: who waits for whom, drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tertulia.cli.agent import options


def graph(
    pipeline_configs: options.Pipelines = None,
    svg: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a picture instead of text.")
    ] = None,
    allow_module: options.AllowModule = None,
    formatters: options.Formatters = None,
) -> None:
    """Draw the services of an assistant in the order in which they run."""
    from tertulia.agent.config.reading import read_agent

    surroundings = options.surroundings(allow_module, formatters)
    config = read_agent(options.pipelines(pipeline_configs), surroundings)
    options.warn(config.warnings)
    if svg is None:
        from tertulia.agent.config.text_drawing import drawn_as_text

        typer.echo(drawn_as_text(config.spec))
        return
    from tertulia.agent.config.svg_drawing import drawn_as_svg

    svg.write_text(drawn_as_svg(config.spec), encoding="utf-8")
    typer.echo(f"{svg}: {len(config.spec.everyone)} services", err=True)
