from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tertulia.nlu.load import load_training_data


@pytest.mark.parametrize(("file_format", "suffix"), [("json", "json"), ("yaml", "yml")])
def test_two_files_divide_the_examples(
    file_format: str, suffix: str, tertulia: Any, workplace: Path
) -> None:
    (workplace / "nlu.md").write_text("## intent:go\n" + "".join(f"- to {n}\n" for n in range(10)))

    done = tertulia(
        "nlu", "split", "-u", "nlu.md", "--training-fraction", 0.8, "--seed", 0, "-o", "parts",
        "--format", file_format,
    )  # fmt: skip

    training, test = f"parts/training_data.{suffix}", f"parts/test_data.{suffix}"
    assert done.code == 0
    assert done.lines == [f"{training}: 8 examples", f"{test}: 2 examples"]
    both = load_training_data(Path(training), Path(test))
    assert sorted(example.text for example in both.examples) == [f"to {n}" for n in range(10)]


def test_a_fraction_that_is_none_is_a_wrong_request(tertulia: Any, workplace: Path) -> None:
    (workplace / "nlu.md").write_text("## intent:go\n- to Rome\n")

    done = tertulia("nlu", "split", "-u", "nlu.md", "--training-fraction", 80)

    assert done.code == 2
    assert "`training_fraction` should lie between 0 and 1, not be 80" in done.err
