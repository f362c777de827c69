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

    surroundings = options.surroundings(allow_module, formatters)
    config, store, found = options.read_configs(pipeline_configs, db_config, surroundings)
    if config is None or store is None:
        typer.echo("\n".join(map(str, found)))
        raise typer.Exit(1)
    typer.echo(outline(config.spec))
    typer.echo(f"{config.source}: {len(config.spec.everyone)} services: no problems")
    if db_config is not None:
        typer.echo(f"dialogues are kept in {store.shown}")
