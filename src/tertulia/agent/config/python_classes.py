"""The classes that `protocol: python` may name: ours by name, the user's by module and name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from tertulia.agent.annotators.language import LanguageAnnotator
from tertulia.agent.annotators.spelling.annotator import SpellingAnnotator
from tertulia.agent.annotators.values.annotator import ValueAnnotator
from tertulia.agent.connectors.confidence import ConfidenceResponseSelectorConnector
from tertulia.agent.connectors.predefined import PredefinedOutputConnector, PredefinedTextConnector
from tertulia.agent.connectors.python import PythonConnector
from tertulia.agent.postprocessors.name import NamePostprocessor
from tertulia.agent.postprocessors.reminder import ReminderPostprocessor
from tertulia.agent.selectors.intent import IntentSkillSelector
from tertulia.agent.service import Connector
from tertulia.agent.skills.connector import SkillConnector
from tertulia.agent.skills.contract import Skill
from tertulia.agent.skills.form.skill import FormSkill
from tertulia.agent.skills.http import HTTPSkill
from tertulia.agent.skills.llm.skill import LLMSkill
from tertulia.agent.skills.own_thread import SkillInOwnThread
from tertulia.agent.skills.pattern_matching import PatternMatchingSkill
from tertulia.agent.skills.pipeline import PipelineSkill
from tertulia.agent.skills.retrieval.skill import RetrievalSkill
from tertulia.agent.state import Json

_CONNECTORS: tuple[type[Connector], ...] = (
    ConfidenceResponseSelectorConnector,
    IntentSkillSelector,
    LanguageAnnotator,
    NamePostprocessor,
    PredefinedOutputConnector,
    PredefinedTextConnector,
    ReminderPostprocessor,
    SpellingAnnotator,
    ValueAnnotator,
)
_SKILLS: tuple[type[Skill], ...] = (
    FormSkill,
    HTTPSkill,
    LLMSkill,
    PatternMatchingSkill,
    PipelineSkill,
    RetrievalSkill,
)

BUILT_IN: Mapping[str, type] = {kind.__name__: kind for kind in (*_CONNECTORS, *_SKILLS)}
"""The classes that `class_name` may name without a module."""


def python_connector(
    kind: type[Any], params: Mapping[str, Json], *, connector_name: str | None = None
) -> Connector:
    """Make what `protocol: python` asks for: one of ours as it is, one of the user's in a thread.

    Args:
        kind: the class: a skill, or a connector.
        params: what to construct it with.
        connector_name: its name in the section `connectors`; handed on to a class that takes it.

    Raises:
        TypeError: a built-in class takes other parameters.
        ParameterError: or other values.
    """
    arguments = dict(params)
    if connector_name is not None and _takes(kind, "connector_name"):
        arguments.setdefault("connector_name", connector_name)
    constructor: Callable[..., Any] = kind
    make = partial(constructor, **arguments)
    name = kind.__qualname__
    if issubclass(kind, Skill):
        is_ours = kind in _SKILLS
        skill = make() if is_ours else SkillInOwnThread(make, name=name, history=kind.history)
        return SkillConnector(skill, name=name)
    if issubclass(kind, _CONNECTORS):
        built_in: Connector = make()
        return built_in
    return PythonConnector(make, name=name)


def _takes(kind: type, parameter: str) -> bool:
    """Whether a class can be constructed with such a parameter."""
    try:
        parameters = inspect.signature(kind).parameters
    except (TypeError, ValueError):  # as for some classes that are written in C
        return False
    kinds = {one.kind for one in parameters.values()}
    return parameter in parameters or inspect.Parameter.VAR_KEYWORD in kinds
