"""`tertulia telegram`: a trained pipeline as a bot of Telegram."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tertulia.cli import options

if TYPE_CHECKING:
    from tertulia.channels.telegram.settings import TelegramSettings

TOKEN_VARIABLE = "TELEGRAM_TOKEN"  # noqa: S105 - where to look for it

Token = Annotated[
    str | None,
    typer.Option("--token", "-t", help="The Telegram bot's token. [env: TELEGRAM_TOKEN]"),
]
TelegramUrl = Annotated[str, typer.Option(metavar="URL", help="Where the Bot API is.")]


def telegram(
    config: options.Model,
    token: Token = None,
    telegram_url: TelegramUrl = "https://api.telegram.org",
    models_info: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="What the bot says of itself; models_info.json below the models path if left out.",
        ),
    ] = None,
    download: options.Download = False,
    settings: options.Settings = None,
    models_path: options.ModelsPath = None,
    allow_module: options.AllowModule = None,
) -> None:
    """Answer what is written to a bot until SIGTERM or Ctrl-C; what was taken is still answered."""
    from tertulia.api import labels_of, load
    from tertulia.channels.running import run_until_stopped
    from tertulia.channels.telegram.introduction import find_models_info, introduction_of
    from tertulia.channels.telegram.pipeline_bot import PipelineBot
    from tertulia.cli.download import fetch_first

    bot = telegram_settings(token, telegram_url)
    surroundings = options.workspace(settings, models_path, allow_module)
    label = labels_of(config, surroundings).get("telegram_utils")
    if download:
        fetch_first(config, surroundings)
    pipeline = load(config, surroundings)
    file = models_info or find_models_info(surroundings.root)
    introduction = introduction_of(pipeline, label, file)
    bot = replace(bot, greeting=introduction.start_message, help=introduction.help_message)
    channel = PipelineBot(pipeline, bot)
    typer.echo("answering what is written to the bot", err=True)
    run_until_stopped(channel.run)


def telegram_settings(token: str | None, url: str) -> TelegramSettings:
    """How the bot of a token is reached; the token may be in the environment instead.

    Raises:
        UsageError: no bot is named.
    """
    from tertulia.channels.telegram.settings import TelegramSettings
    from tertulia.core.errors import UsageError

    token = token or os.environ.get(TOKEN_VARIABLE)
    if not token:
        raise UsageError(f"no token: set {TOKEN_VARIABLE} to what @BotFather says it is")
    return TelegramSettings(token=token, base_url=url)
