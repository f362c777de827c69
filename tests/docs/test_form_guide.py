"""The guides to forms and annotators name every key that they take, and show every such class."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from tertulia.agent.annotators.language import LanguageAnnotator
from tertulia.agent.annotators.spelling.annotator import SpellingAnnotator
from tertulia.agent.annotators.values.annotator import ValueAnnotator
from tertulia.agent.config.python_classes import BUILT_IN
from tertulia.agent.postprocessors.name import NamePostprocessor
from tertulia.agent.postprocessors.reminder import ReminderPostprocessor
from tertulia.agent.selectors.intent import IntentSkillSelector
from tertulia.agent.skills.form.skill import FormSkill
from tertulia.agent.skills.form.slots import Reason, Slot
from tertulia.core.signature import parameters_of

GUIDES = Path(__file__).parents[2] / "docs" / "guides"


def keys_listed(section: str) -> set[str]:
    """The names in the first column of the tables of keys."""
    rows = re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def test_every_key_of_a_form_and_of_a_slot_is_listed() -> None:
    text = (GUIDES / "skill-form.md").read_text("utf-8")
    of_form, _, rest = text.partition("## Slots")

    assert keys_listed(of_form) == set(parameters_of(FormSkill))
    assert keys_listed(rest.partition("\n## ")[0]) == set(parameters_of(Slot))
    assert {reason for reason in get_args(Reason) if f"`{reason}`" not in rest} == set()


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Typing mistakes", SpellingAnnotator),
        ("Numbers, days and times", ValueAnnotator),
        ("Languages", LanguageAnnotator),
        ("Skills by intent", IntentSkillSelector),
        ("Come back to a question", ReminderPostprocessor),
        ("Call people by their names", NamePostprocessor),
    ],
)
def test_every_key_of_the_services_around_skills_is_listed(
    heading: str, kind: Callable[..., Any]
) -> None:
    text = (GUIDES / "agent-annotators.md").read_text("utf-8")
    section = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]

    assert keys_listed(section) == set(parameters_of(kind)) - {"workspace"}
    assert kind.__name__ in BUILT_IN
