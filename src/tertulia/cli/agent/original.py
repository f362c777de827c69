"""The command lines of the original: argparse's until 2.2, Hydra's `agent.key=value` from 2.3."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

from tertulia.cli.main import main

_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no", "null", ""})
_CHANNELS = {"http": "http_client", "cmd": "cmd_client", "telegram": "telegram"}
_VALUES: Mapping[str, str] = {
    "agent.pipeline_config": "-pl",
    "agent.db_config": "-db",
    "agent.port": "-p",
    "agent.response_time_limit": "-tl",
    "agent.telegram_token": "-t",
}
_SWITCHES: Mapping[str, str] = {
    "agent.debug": "-d",
    "agent.cors": "-c",
    "agent.enable_response_logger": "-rl",
}


def run() -> None:
    """Run the agent as the process's arguments say, in any of the original's forms."""
    main(["agent", "run", *as_flags(sys.argv[1:])])


def as_flags(arguments: Sequence[str]) -> list[str]:
    """Say arguments of the original in our flags; those that are ours already stay as they are.

    What has no counterpart stays too, and is refused as any unknown argument.
    """
    flags: list[str] = []
    for argument, following in zip(arguments, [*arguments[1:], "-"], strict=True):
        if argument == "--cors" and following.startswith("-"):
            flags.append("-c")
        else:
            flags += _translated(argument)
    return flags


def _translated(argument: str) -> Iterator[str]:
    key, separator, value = argument.partition("=")
    if separator and key == "agent.channel" and value in _CHANNELS:
        yield from ("-ch", _CHANNELS[value])
    elif separator and key in _VALUES:
        yield from (_VALUES[key], value)
    elif separator and key in _SWITCHES and value.lower() in _TRUE | _FALSE:
        if value.lower() in _TRUE:
            yield _SWITCHES[key]
    else:
        yield argument
