"""Configurations to check: a sound one, and what is found in others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tertulia.agent.config.files import Merged
from tertulia.agent.config.reading import AgentConfig, compile_agent
from tertulia.agent.config.spec import AgentSpec, ServiceSpec
from tertulia.agent.config.surroundings import Surroundings
from tertulia.api import Workspace
from tertulia.core.errors import ConfigError, Problem

Config = dict[str, Any]

SKILL: Config = {
    "connector": {
        "protocol": "python",
        "class_name": "PredefinedOutputConnector",
        "output": [{"text": "hello", "confidence": 1}],
    },
    "dialog_formatter": "last_utterance",
    "state_manager_method": "add_hypothesis",
}
CHOICE: Config = {
    "connector": {"protocol": "python", "class_name": "ConfidenceResponseSelectorConnector"},
    "state_manager_method": "add_bot_utterance",
    "previous_services": ["skill"],
}


def apology(tag: str) -> Config:
    """A service that says sorry."""
    return {
        "connector": {
            "protocol": "python",
            "class_name": "PredefinedTextConnector",
            "response_text": f"Sorry: {tag}",
        },
        "state_manager_method": "add_bot_utterance_last_chance",
        "tags": [tag],
    }


def sound(**services: Any) -> Config:
    """A sound configuration, with other services beside or in the place of its own."""
    own = {
        "skill": SKILL,
        "choice": CHOICE,
        "last": apology("last_chance"),
        "late": apology("timeout"),
    }
    return {"services": {**own, **services}}


def surroundings(**environment: str) -> Surroundings:
    """Where the toys may be imported, and the environment is what a test says."""
    allowed = frozenset({"toy_agent_parts", "toy_formatters"})
    workspace = Workspace(root=Path("nowhere"), allowed_modules=allowed)
    return Surroundings(workspace=workspace, environment=environment)


def compiled(config: Config, **environment: str) -> AgentConfig:
    """A configuration that is in order."""
    return compile_agent(Merged(config, "test.json"), surroundings(**environment))


def spec_of(config: Config, **environment: str) -> AgentSpec:
    """What it says."""
    return compiled(config, **environment).spec


def service_of(config: Config, name: str) -> ServiceSpec:
    """One of its services."""
    [found] = [each for each in spec_of(config).everyone if each.name == name]
    return found


def warnings_of(config: Config) -> list[str]:
    """What is strange about it, with the hints."""
    return list(map(str, compiled(config).warnings))


def problems_of(config: Config, **environment: str) -> list[Problem]:
    """What is wrong with it."""
    with pytest.raises(ConfigError) as caught:
        compiled(config, **environment)
    return list(caught.value.problems)


def problem_of(config: Config, **environment: str) -> str:
    """The only thing that is wrong with it."""
    [problem] = problems_of(config, **environment)
    return str(problem)
