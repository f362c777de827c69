from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tertulia import skills

ROOT = Path(__file__).parents[1]


def test_the_names_are_these() -> None:
    assert sorted(skills.__all__) == [
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
    assert dir(skills) == skills.__all__


@pytest.mark.parametrize("name", skills.__all__)
def test_every_name_can_be_imported(name: str) -> None:
    assert getattr(skills, name) is not None


def test_other_names_are_unknown() -> None:
    with pytest.raises(AttributeError, match=r"module 'tertulia\.skills' has no attribute 'Agnet'"):
        skills.Agnet  # noqa: B018


def test_hello_bot_runs() -> None:
    script = ROOT / "examples" / "hello_bot.py"

    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)], capture_output=True, text=True, check=True
    )

    assert done.stdout == "['Hello, world!', \"I don't understand, sorry.\", 'Goodbye!']\n"
