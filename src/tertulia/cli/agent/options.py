"""The options that sub-commands of `tertulia agent` share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tertulia.cli import options as common

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tertulia.agent.assistant import Assistant
    from tertulia.agent.config.database import StoreConfig
    from tertulia.agent.config.reading import AgentConfig
    from tertulia.agent.config.surroundings import Surroundings
    from tertulia.core.errors import ConfigError, Problem

PIPELINE = Path("pipeline_conf.json")

Pipelines = Annotated[
    list[Path] | None,
    typer.Option(
        "--pipeline-configs",
        "--pipeline_configs",
        "-pl",
        metavar="FILE",
        help="A pipeline config; given often, each updates those before."
        " pipeline_conf.json if left out.",
    ),
]
Database = Annotated[
    Path | None,
    typer.Option(
        "--db-config",
        "--db_config",
        "-db",
        metavar="FILE",
        help="A database config; dialogues.sqlite3 in this folder if left out.",
    ),
]
Formatters = Annotated[
    list[str] | None,
    typer.Option(
        "--formatters",
        metavar="FOREIGN=OURS",
        help="Take the formatters of a module from another one; repeatable.",
    ),
]
AllowModule = common.AllowModule
NoHistory = common.NoHistory


def pipelines(files: list[Path] | None) -> tuple[Path, ...]:
    """The files that were named, or the one that is read if none was."""
    return tuple(files) if files else (PIPELINE,)


def surroundings(allow_module: list[str] | None, formatters: list[str] | None) -> Surroundings:
    """What the configs may name, as the options say; the current folder is searched too.

    Raises:
        ConfigError: an allowed module cannot be imported.
        UsageError: a mapping of formatters is none.
    """
    from tertulia.agent.config.surroundings import Surroundings

    workspace = common.workspace(None, None, allow_module)
    workspace.prepare()
    return Surroundings.of(workspace, formatters or ())


def store_config(file: Path | None) -> StoreConfig:
    """Where dialogues are kept, as a file says or by default; the default is said on stderr.

    Raises:
        ConfigError: the file cannot be used.
    """
    from tertulia.agent.config.database import DEFAULT, read_store_config

    if file is not None:
        return read_store_config(file)
    typer.echo(f"no -db is given: dialogues are kept in {DEFAULT.shown}, in this folder", err=True)
    return DEFAULT


def assistant(
    files: list[Path] | None, allow_module: list[str] | None, formatters: list[str] | None
) -> Assistant:
    """Read the config of an assistant, say its warnings, and build it.

    Raises:
        ConfigError: it cannot be used.
        UsageError: a mapping of formatters is none.
    """
    from tertulia.agent.build import build_assistant
    from tertulia.agent.config.reading import read_agent

    around = surroundings(allow_module, formatters)
    config = read_agent(pipelines(files), around)
    warn(config.warnings)
    return build_assistant(config.spec, around)


def warn(warnings: Iterable[Problem]) -> None:
    """Say what is strange about a config that can be used."""
    for warning in warnings:
        typer.echo(f"warning: {warning}", err=True)


def read_configs(
    files: list[Path] | None, database: Path | None, around: Surroundings
) -> tuple[AgentConfig | None, StoreConfig | None, list[ConfigError]]:
    """Read the config of an assistant and that of its database, and say the warnings.

    Returns:
        each of them, where it can be used, and what is wrong with those that cannot.
    """
    from tertulia.agent.config.reading import read_agent
    from tertulia.core.errors import ConfigError

    config, store, found = None, None, []
    try:
        config = read_agent(pipelines(files), around)
    except ConfigError as error:
        found.append(error)
    warn(found[0].warnings if config is None else config.warnings)
    try:
        store = store_config(database)
    except ConfigError as error:
        found.append(error)
    return config, store, found
