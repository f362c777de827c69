"""`tertulia agent run`: an assistant that takes messages."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import replace
from enum import StrEnum
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tertulia.cli.agent import options
from tertulia.cli.agent.channels import (
    Channel,
    answer_telegram,
    name_of,
    serve_http,
    talk_in_terminal,
)

if TYPE_CHECKING:
    from tertulia.agent.assistant import Assistant
    from tertulia.agent.config.database import StoreConfig


class LogLevel(StrEnum):
    """How much to tell."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def run(
    *,
    channel: Annotated[
        Channel, typer.Option("--channel", "-ch", help="How users reach the agent.")
    ] = Channel.TERMINAL,
    pipeline_configs: options.Pipelines = None,
    db_config: options.Database = None,
    port: Annotated[
        int, typer.Option("--port", "-p", min=0, max=65535, help="The port; 0: any.")
    ] = 4242,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    debug: Annotated[
        bool, typer.Option("--debug", "-d", help="Answers over HTTP tell how they came about.")
    ] = False,
    time_limit: Annotated[
        float,
        typer.Option(
            "--time-limit",
            "--time_limit",
            "-tl",
            min=0,
            metavar="SECONDS",
            help="How long an answer may take; 60 if left out or 0.",
        ),
    ] = 0,
    cors: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SITE",
            help="A site whose pages may ask, such as https://*.example.com; repeatable.",
        ),
    ] = None,
    cors_for_all: Annotated[
        bool, typer.Option("-c", help="The pages of every site may ask.")
    ] = False,
    messages_per_second: Annotated[
        float | None,
        typer.Option(help="How many messages of one user are taken over HTTP, on average."),
    ] = None,
    response_logger: Annotated[
        bool,
        typer.Option(
            "--response-logger",
            "--response_logger",
            "-rl",
            help="Write a line of JSON whenever a service is asked, and when it has answered.",
        ),
    ] = False,
    response_log: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Where -rl writes its files.")
    ] = Path("logs"),
    log_utterances: Annotated[
        bool, typer.Option("--log-utterances", help="What is said may stand in the files of -rl.")
    ] = False,
    record: Annotated[
        bool,
        typer.Option(
            "--record",
            help="Keep what services answer with each turn, for `tertulia agent replay`.",
        ),
    ] = False,
    log_level: Annotated[LogLevel, typer.Option(help="How much to tell.")] = LogLevel.INFO,
    log_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to tell it, instead of stderr.")
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            help="Keeps its value when this agent is started again, and is no other's"
            " that works on the same dialogues; made of host and port if left out."
        ),
    ] = None,
    lease: Annotated[
        float,
        typer.Option(
            min=0.1,
            metavar="SECONDS",
            help="How long this agent is believed to live when nothing is heard of it.",
        ),
    ] = 10.0,
    max_turns: Annotated[
        int, typer.Option(min=1, help="How many turns may be in progress; more are refused.")
    ] = 512,
    max_turns_per_user: Annotated[
        int, typer.Option(min=1, help="How many of them may be one user's.")
    ] = 16,
    user_id: Annotated[
        str | None, typer.Option(help="Who speaks in the terminal; asked for if left out.")
    ] = None,
    no_history: options.NoHistory = False,
    token: Annotated[
        str | None,
        typer.Option("--token", "-t", help="The Telegram bot's token. [env: TELEGRAM_TOKEN]"),
    ] = None,
    telegram_url: Annotated[
        str, typer.Option(metavar="URL", help="Where the Bot API is.")
    ] = "https://api.telegram.org",
    allow_module: options.AllowModule = None,
    formatters: options.Formatters = None,
) -> None:
    """Let an assistant take messages until SIGTERM or Ctrl-C; those it has taken it answers."""
    from tertulia.agent.agent import Agent
    from tertulia.agent.response_log import ResponseLog
    from tertulia.agent.settings import AgentSettings
    from tertulia.agent.stores.opening import open_store

    _log_to(log_file, log_level)
    assistant, store = _configured(pipeline_configs, db_config, allow_module, formatters)
    settings = AgentSettings(
        name=name or name_of(channel, port),
        lease_seconds=lease,
        max_turns=max_turns,
        max_turns_per_user=max_turns_per_user,
        record_answers=record,
    )
    if time_limit:
        settings = replace(settings, time_limit_seconds=time_limit)
    with ExitStack() as stack:
        listeners = []
        if response_logger:
            log = ResponseLog.in_folder(response_log, with_utterances=log_utterances)
            listeners.append(stack.enter_context(log))
        agent = Agent(assistant, open_store(store.url), settings, listeners)
        match channel:
            case Channel.HTTP:
                sites = ("*",) if cors_for_all else tuple(cors or ())
                serve_http(agent, host, port, debug, sites, messages_per_second)
            case Channel.TERMINAL:
                talk_in_terminal(agent, user_id, keeps_history=not no_history)
            case Channel.TELEGRAM:
                answer_telegram(agent, token, telegram_url)


def _configured(
    pipeline_configs: list[Path] | None,
    db_config: Path | None,
    allow_module: list[str] | None,
    formatters: list[str] | None,
) -> tuple[Assistant, StoreConfig]:
    """Read and check both configs; exit 1 with every problem of both."""
    from tertulia.agent.build import build_assistant

    surroundings = options.surroundings(allow_module, formatters)
    config, store, found = options.read_configs(pipeline_configs, db_config, surroundings)
    if config is None or store is None:
        typer.echo("\n".join(f"ConfigError: {problem}" for problem in found), err=True)
        raise typer.Exit(1)
    return build_assistant(config.spec, surroundings), store


def _log_to(file: Path | None, level: LogLevel) -> None:
    """Set up the log of the program.

    Raises:
        UsageError: the file cannot be written.
    """
    from tertulia.core.errors import UsageError

    root = logging.getLogger()
    root.setLevel(level.upper())
    if level is not LogLevel.DEBUG:  # that it starts and stops is said in our own words
        logging.getLogger("uvicorn").setLevel(logging.WARNING)
    if file is None:
        return
    try:
        handler = RotatingFileHandler(file, maxBytes=64 * 2**20, backupCount=5, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"no log can be kept in {file}: {error.strerror}") from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.handlers = [handler]
