"""The ways in which users can reach an agent, as the command line opens them."""

from __future__ import annotations

import gc
import os
import socket
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from tertulia.agent.agent import Agent


class Channel(StrEnum):
    """The ways in which users can reach the agent."""

    HTTP = "http_client"
    TERMINAL = "cmd_client"
    TELEGRAM = "telegram"


def tell_address(url: str) -> None:
    """Say on stderr where an agent listens."""
    typer.echo(f"listening at {url}, pages at {url}/docs", err=True)


def serve_http(
    agent: Agent,
    host: str,
    port: int,
    debug: bool,
    cors: tuple[str, ...],
    messages_per_second: float | None,
    *,
    tell: Callable[[str], None] = tell_address,
) -> None:
    """Listen at an address, and tell it as soon as there is somebody to answer."""
    from tertulia.serving.agent.app import agent_app
    from tertulia.serving.agent.gate import Gate
    from tertulia.serving.agent.settings import AgentServerSettings
    from tertulia.serving.agent.tokens import read_tokens
    from tertulia.serving.server import serve

    settings = AgentServerSettings(
        debug=debug,
        cors=cors,
        messages_per_second=messages_per_second,
        tokens=read_tokens(os.environ),
    )

    def announce(url: str) -> None:
        tell(url)
        # What is loaded by now stays: the collector need not look at it again in every turn, which
        # is a seventh of what turns cost.
        gc.collect()
        gc.freeze()

    gate = Gate(lambda: agent.is_full)
    serve(
        agent_app(agent, settings, gate=gate),
        host,
        port,
        max_socket_message_bytes=settings.max_body_bytes,
        http=gate.protocol(),
        on_listening=announce,
    )


def talk_in_terminal(agent: Agent, user_id: str | None, *, keeps_history: bool = True) -> None:
    """Talk with whoever sits before the terminal, or with a pipe.

    Args:
        agent: what answers.
        user_id: who speaks; asked for if None.
        keeps_history: whether what is typed is remembered for the next time.

    Raises:
        UsageError: there is nothing to read from.
    """
    from tertulia.channels.lines import Lines
    from tertulia.channels.running import run_agent
    from tertulia.channels.terminal.channel import Terminal
    from tertulia.channels.terminal.commands import OF_AGENTS
    from tertulia.channels.terminal.opening import can_edit, open_keyboard, open_look
    from tertulia.channels.terminal.typist import LineTypist, Typist
    from tertulia.core.errors import UsageError

    if sys.stdin is None:
        raise UsageError("there is no standard input to talk through: choose another channel, -ch")
    look, is_interactive = open_look(), sys.stdin.isatty()
    typist: Typist = LineTypist(Lines(sys.stdin.fileno()), look, is_interactive)
    if can_edit():
        typist = open_keyboard(look, OF_AGENTS, name="agent", keeps_history=keeps_history)
    channel = Terminal(typist=typist, look=look, is_interactive=is_interactive, user_id=user_id)
    run_agent(agent, channel)


def answer_telegram(agent: Agent, token: str | None, url: str) -> None:
    """Answer what is written to a bot.

    Raises:
        UsageError: no bot is named.
    """
    from tertulia.channels.running import run_agent
    from tertulia.channels.telegram.channel import Telegram
    from tertulia.cli.telegram import telegram_settings

    channel = Telegram(telegram_settings(token, url))
    agent.listen(channel.hear)
    typer.echo("answering what is written to the bot", err=True)
    run_agent(agent, channel)


def name_of(channel: Channel, port: int) -> str:
    """A name that no other living agent has, and this one again after a restart where it can."""
    match channel:
        case Channel.HTTP if port:
            return f"{socket.gethostname()}:{port}"
        case Channel.TELEGRAM:
            return f"{socket.gethostname()}:{channel}"
    return f"{socket.gethostname()}:{channel}:{os.getpid()}"
