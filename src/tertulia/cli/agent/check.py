"""`tertulia agent check`: everything that is wrong with an assistant, before a single request."""

from __future__ import annotations

import typer

from tertulia.cli.agent import options


def check(
    pipeline_configs: options.Pipelines = None,
    db_config: options.Database = None,
    allow_module: options.AllowModule = None,
    formatters: options.Formatters = None,
) -> None:
    """List every problem of an assistant's configs with its place; exit 1 if there are any."""
    from tertulia.agent.config.outline import outline
    from tertulia.agent.config.reading import read_agent
    from tertulia.core.errors import ConfigError

    surroundings = options.surroundings(allow_module, formatters)
    found = []
    try:
        config = read_agent(options.pipelines(pipeline_configs), surroundings)
    except ConfigError as error:
        found.append(error)
        options.warn(error.warnings)
    else:
        options.warn(config.warnings)
    try:
        store = options.store_config(db_config)
    except ConfigError as error:
        found.append(error)
    if found:
        typer.echo("\n".join(map(str, found)))
        raise typer.Exit(1)
    typer.echo(outline(config.spec))
    typer.echo(f"{config.source}: {len(config.spec.everyone)} services: no problems")
    if db_config is not None:
        typer.echo(f"dialogues are kept in {store.shown}")
