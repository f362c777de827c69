"""Checks a whole assistant before anything of it is built."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from tertulia.agent.config.laws.cautions import (
    last_words_answer,
    somebody_answers_in_time,
    somebody_has_the_last_word,
)
from tertulia.agent.config.laws.flow import (
    every_service_is_reached,
    nobody_waits_for_itself,
    selectors_have_a_choice,
    some_way_leads_to_an_answer,
)
from tertulia.agent.config.laws.parts import (
    connectors_can_be_made,
    formatters_are_known,
    state_methods_are_known,
    the_state_manager_is_a_class,
)
from tertulia.agent.config.laws.subject import Subject
from tertulia.agent.config.spec import AgentSpec
from tertulia.agent.config.surroundings import Surroundings
from tertulia.core.errors import Problem

Law: TypeAlias = Callable[[Subject], Iterator[Problem]]


def violations(spec: AgentSpec, surroundings: Surroundings) -> list[Problem]:
    """Every broken law."""
    return _found(_LAWS, spec, surroundings)


def cautions(spec: AgentSpec, surroundings: Surroundings) -> list[Problem]:
    """Everything that is allowed, and probably not meant."""
    return _found(_CAUTIONS, spec, surroundings)


def _found(laws: Sequence[Law], spec: AgentSpec, surroundings: Surroundings) -> list[Problem]:
    subject = Subject(spec, surroundings)
    return [problem for law in laws for problem in law(subject)]


_LAWS: Sequence[Law] = (
    nobody_waits_for_itself,
    every_service_is_reached,
    selectors_have_a_choice,
    some_way_leads_to_an_answer,
    the_state_manager_is_a_class,
    state_methods_are_known,
    formatters_are_known,
    connectors_can_be_made,
)
_CAUTIONS: Sequence[Law] = (
    somebody_has_the_last_word,
    somebody_answers_in_time,
    last_words_answer,
)
