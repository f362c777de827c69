"""From a config and files of conversations to how they went, in one call."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tertulia.agent.agent import Agent
from tertulia.agent.assistant import Assistant
from tertulia.agent.conversations.conversation import Conversation
from tertulia.agent.conversations.reading import read_conversations
from tertulia.agent.conversations.report import ConversationReport
from tertulia.agent.conversations.running import TurnListener, run_conversations
from tertulia.agent.opening import open_agent
from tertulia.agent.settings import AgentSettings
from tertulia.agent.state import Json
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.api import Workspace
from tertulia.core.errors import UsageError


def check_conversations(
    config: str | Path | Sequence[str | Path] | Mapping[str, Json],
    paths: Sequence[str | Path],
    *,
    name: str = "",
    workspace: Workspace | None = None,
) -> ConversationReport:
    """Hold the conversations of files with an assistant that is started for it.

    What is said is kept in a folder that is removed afterwards. Not to be called where an event
    loop runs; there, `run_conversations` holds conversations with an agent that is open.

    Args:
        config: as for `open_agent`.
        paths: files of conversations, and folders of such.
        name: only the conversations whose names hold this, in whatever case.
        workspace: where models lie, and which modules the config may name.

    Raises:
        ConfigError: the config or a file cannot be used; carries every problem with its place.
        UsageError: no conversation has such a name.
        ConnectorError: a service cannot be started.
    """
    conversations = named(read_conversations(paths), name)
    assistant = open_agent(config, workspace=workspace).assistant
    return asyncio.run(rehearse(assistant, conversations))


def named(conversations: Sequence[Conversation], name: str) -> list[Conversation]:
    """The conversations whose names hold a text, in whatever case.

    Raises:
        UsageError: there are none such.
    """
    found = [one for one in conversations if name.casefold() in one.name.casefold()]
    if not found:
        raise UsageError(f"none of the {len(conversations)} conversations is called {name!r}")
    return found


async def rehearse(
    assistant: Assistant,
    conversations: Sequence[Conversation],
    listener: TurnListener | None = None,
) -> ConversationReport:
    """Hold conversations with an assistant over a store that is thrown away.

    Raises:
        ConnectorError: a service cannot be started.
    """
    with TemporaryDirectory(prefix="tertulia-") as folder:
        store = SqliteStore(Path(folder) / "dialogues.sqlite3", "OFF")
        settings = AgentSettings(name="rehearsal")
        async with Agent(assistant, store, settings) as agent:
            return await run_conversations(agent, conversations, listener=listener)
