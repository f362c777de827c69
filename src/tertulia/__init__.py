"""Tertulia: conversational AI in one package.

The names here are the whole public interface; each is imported when first asked for, so that
`import tertulia` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tertulia.agent.agent import Agent
    from tertulia.agent.message import Message
    from tertulia.agent.opening import open_agent
    from tertulia.api import Workspace, load, open_recipe, train
    from tertulia.core.component import Component, Estimator, StreamEstimator, Trainable
    from tertulia.core.errors import ConfigError, TertuliaError
    from tertulia.core.pipeline import Pipeline
    from tertulia.core.registry import register
    from tertulia.nlu.interpreter import Interpreter

__all__ = [
    "Agent",
    "Component",
    "ConfigError",
    "Estimator",
    "Interpreter",
    "Message",
    "Pipeline",
    "StreamEstimator",
    "TertuliaError",
    "Trainable",
    "Workspace",
    "load",
    "open_agent",
    "open_recipe",
    "register",
    "train",
]

_HOMES = {
    "tertulia.agent.agent": ("Agent",),
    "tertulia.agent.message": ("Message",),
    "tertulia.agent.opening": ("open_agent",),
    "tertulia.api": ("Workspace", "load", "open_recipe", "train"),
    "tertulia.core.component": ("Component", "Estimator", "StreamEstimator", "Trainable"),
    "tertulia.core.errors": ("ConfigError", "TertuliaError"),
    "tertulia.core.pipeline": ("Pipeline",),
    "tertulia.core.registry": ("register",),
    "tertulia.nlu.interpreter": ("Interpreter",),
}


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(module), name)
    raise AttributeError(f"module 'tertulia' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
