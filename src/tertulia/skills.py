"""What a bot of a few lines is made of.

    from tertulia.skills import Agent, PatternMatchingSkill

    hello = PatternMatchingSkill(patterns=["hi", "hello"], responses=["Hello, world!"])
    fallback = PatternMatchingSkill(responses=["I don't understand, sorry."])
    bot = Agent([hello, fallback])
    print(bot(["Hello!", "Boo..."]))

Each name is imported when it is first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tertulia.agent.skills.contract import Context, Hypothesis, Skill
    from tertulia.agent.skills.ensemble.agent import Agent
    from tertulia.agent.skills.ensemble.filters import TransparentFilter
    from tertulia.agent.skills.ensemble.selectors import HighestConfidenceSelector, RandomSelector
    from tertulia.agent.skills.form.skill import FormSkill
    from tertulia.agent.skills.form.slots import Slot
    from tertulia.agent.skills.http import HTTPSkill
    from tertulia.agent.skills.llm.skill import LLMSkill
    from tertulia.agent.skills.pattern_matching import PatternMatchingSkill, Rule
    from tertulia.agent.skills.pipeline import PipelineSkill
    from tertulia.agent.skills.retrieval.skill import RetrievalSkill
    from tertulia.agent.skills.understanding import Entity, Understanding
    from tertulia.agent.skills.wording import Phrases, Wording

__all__ = [
    "Agent",
    "Context",
    "Entity",
    "FormSkill",
    "HTTPSkill",
    "HighestConfidenceSelector",
    "Hypothesis",
    "LLMSkill",
    "PatternMatchingSkill",
    "Phrases",
    "PipelineSkill",
    "RandomSelector",
    "RetrievalSkill",
    "Rule",
    "Skill",
    "Slot",
    "TransparentFilter",
    "Understanding",
    "Wording",
]

_SKILLS = "tertulia.agent.skills"
_HOMES = {
    "contract": ("Context", "Hypothesis", "Skill"),
    "ensemble.agent": ("Agent",),
    "ensemble.filters": ("TransparentFilter",),
    "ensemble.selectors": ("HighestConfidenceSelector", "RandomSelector"),
    "form.skill": ("FormSkill",),
    "form.slots": ("Slot",),
    "http": ("HTTPSkill",),
    "llm.skill": ("LLMSkill",),
    "pattern_matching": ("PatternMatchingSkill", "Rule"),
    "pipeline": ("PipelineSkill",),
    "retrieval.skill": ("RetrievalSkill",),
    "understanding": ("Entity", "Understanding"),
    "wording": ("Phrases", "Wording"),
}


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(f"{_SKILLS}.{module}"), name)
    raise AttributeError(f"module 'tertulia.skills' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
