"""From a configuration to an agent, in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tertulia.agent.agent import Agent
from tertulia.agent.build import build_assistant
from tertulia.agent.config.database import DEFAULT
from tertulia.agent.config.files import Merged, read_files
from tertulia.agent.config.reading import compile_agent
from tertulia.agent.config.surroundings import Surroundings
from tertulia.agent.settings import AgentSettings
from tertulia.agent.state import Json
from tertulia.agent.stores.opening import open_store
from tertulia.agent.trace import Listener
from tertulia.api import Workspace


def open_agent(
    config: str | Path | Sequence[str | Path] | Mapping[str, Json],
    *,
    database: str = DEFAULT.url,
    workspace: Workspace | None = None,
    settings: AgentSettings | None = None,
    listeners: Sequence[Listener] = (),
) -> Agent:
    """Make an agent, to be entered by `async with`.

    Args:
        config: a file of `pipeline_conf`, several of them to be merged, or what one would say.
        database: the address of the store.
        workspace: where models lie, and which modules the config may name.
        settings: limits and leases.
        listeners: hear of every event of every turn.

    Raises:
        ConfigError: the config cannot be used; carries every problem with its place.
        UsageError: the address names no store that there is.
    """
    surroundings = Surroundings(workspace=workspace or Workspace())
    if isinstance(config, Mapping):
        merged = Merged(dict(config))
    else:
        files = [config] if isinstance(config, str | Path) else config
        merged = read_files([Path(file) for file in files])
    spec = compile_agent(merged, surroundings).spec
    assistant = build_assistant(spec, surroundings)
    return Agent(assistant, open_store(database), settings, listeners)
