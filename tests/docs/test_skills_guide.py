"""The guide to skills names all of their parameters, and its own skill obeys the laws."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from tertulia.agent.skills.contract import Context, Hypothesis
from tertulia.agent.skills.http import HTTPSkill
from tertulia.agent.skills.pattern_matching import PatternMatchingSkill
from tertulia.agent.skills.pipeline import PipelineSkill
from tertulia.agent.skills.retrieval.skill import RetrievalSkill
from tertulia.core.signature import parameters_of

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "skills.md"
SECTIONS = {
    PatternMatchingSkill: "Patterns and intents",
    RetrievalSkill: "Answers from your own texts",
    PipelineSkill: "A trained pipeline",
    HTTPSkill: "A skill behind an address",
}


def names_in_tables(section: str) -> set[str]:
    """The names in the first column of the tables of a section."""
    prose = re.sub(r"^```.*?^```$", "", GUIDE.read_text("utf-8"), flags=re.M | re.S)
    text = prose.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\|([^|]+)\|", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize("skill", SECTIONS)
def test_every_key_of_a_skill_is_named(skill: type) -> None:
    keys = parameters_of(skill).keys() - {"workspace", "pool"}

    assert keys - names_in_tables(SECTIONS[skill]) == set()


def test_all_of_a_context_and_of_a_hypothesis_is_named() -> None:
    parts = {one.name for one in fields(Context)} | {*Hypothesis.__struct_fields__}

    assert parts - names_in_tables("A skill of yours") == set()


def test_the_skill_of_the_guide_obeys_the_laws(tmp_path: Path) -> None:
    titled = re.findall(
        r'^```python title="(\w+\.py)"\n(.*?)^```$', GUIDE.read_text("utf-8"), re.M | re.S
    )
    for name, content in titled:
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nasyncio_mode = auto\n", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
