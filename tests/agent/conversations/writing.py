"""Conversations written into files, and read from them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tertulia.agent.conversations.conversation import Conversation, ScriptedTurn
from tertulia.agent.conversations.reading import read_conversations
from tertulia.core.errors import ConfigError


def read(folder: Path, text: str, name: str = "talk.yml") -> list[Conversation]:
    """The conversations that a text says."""
    file = folder / name
    file.write_text(dedent(text), encoding="utf-8")
    return read_conversations([file])


def turns_of(folder: Path, turns: str) -> tuple[ScriptedTurn, ...]:
    """The turns of one conversation, written as a list."""
    indented = "\n".join(f"  {line}" for line in dedent(turns).strip().splitlines())
    [conversation] = read(folder, f"conversation: it\nturns:\n{indented}\n")
    return conversation.turns


def problems_of(folder: Path, text: str) -> list[str]:
    """What is wrong with a text: `line: cause; hint` of each problem."""
    with pytest.raises(ConfigError) as caught:
        read(folder, text)
    return [
        f"{one.place.rpartition(':')[2]}: {one.cause}" + (f"; {one.hint}" if one.hint else "")
        for one in caught.value.problems
    ]
