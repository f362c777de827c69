from __future__ import annotations

from pathlib import Path
from typing import Any

GOOD = "## intent:go\n- to Rome\n- to Oslo\n"


def test_good_data_are_summed_up_in_a_line(tertulia: Any, workplace: Path) -> None:
    (workplace / "nlu.md").write_text(GOOD)

    validated = tertulia("nlu", "validate", "nlu.md")

    assert validated.code == 0
    assert validated.out == "2 examples of 1 intents: 0 errors, 0 warnings\n"


def test_every_problem_is_listed_in_the_order_of_the_file(tertulia: Any, workplace: Path) -> None:
    (workplace / "nlu.md").write_text(f"{GOOD}## intent:come\n- to Rome\n## intnet:x\n")

    validated = tertulia("nlu", "validate", ".")

    assert validated.code == 1
    assert validated.lines == [
        "warning: nlu.md, line 5: intent 'come' has only this example",
        "warning: nlu.md, line 5: 'to Rome' is 'come' here, 'go' at nlu.md, line 2",
        "error: nlu.md, line 6: 'intnet' is no kind of section: did you mean 'intent'?",
        "3 examples of 2 intents: 1 errors, 2 warnings",
    ]


def test_warnings_are_forgiven_unless_they_are_not(tertulia: Any, workplace: Path) -> None:
    (workplace / "nlu.md").write_text("## intent:go\n- to Rome\n")

    assert tertulia("nlu", "validate", "nlu.md").code == 0
    assert tertulia("nlu", "validate", "nlu.md", "--fail-on-warnings").code == 1
