from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tertulia.nlu.load import load_training_data

MARKDOWN = "## intent:go\n- to [Rome](city)\n- to [Oslo](city)\n"


@pytest.mark.parametrize("file_format", ["json", "yaml", "md"])
def test_data_of_any_format_are_written_in_another(
    file_format: str, tertulia: Any, workplace: Path
) -> None:
    (workplace / "nlu.md").write_text(MARKDOWN)

    converted = tertulia(
        "nlu", "convert", "--data", "nlu.md", "--out", "new/nlu", "--format", file_format
    )

    assert converted.code == 0
    assert converted.out == "new/nlu: 2 examples read\n"
    assert converted.err == ""
    written = load_training_data(workplace / "new" / "nlu")
    assert written == load_training_data(workplace / "nlu.md")


def test_what_the_format_cannot_say_is_reported(tertulia: Any, workplace: Path) -> None:
    (workplace / "nlu.json").write_text('{"rasa_nlu_data": {"common_examples": [{"text": "hi"}]}}')

    converted = tertulia("nlu", "convert", "-d", "nlu.json", "-o", "nlu.md", "-f", "md")

    assert converted.code == 0
    assert converted.err == (
        "warning: nlu.json, line 1: the example 'hi' cannot be said in this format\n"
    )


def test_data_that_cannot_be_used_write_nothing(tertulia: Any, workplace: Path) -> None:
    (workplace / "nlu.md").write_text("## intent:go\n- x\n## intnet:go\n")

    converted = tertulia("nlu", "convert", "-d", "nlu.md", "-o", "nlu.json")

    assert converted.code == 1
    assert "DataError: nlu.md, line 3: 'intnet' is no kind of section" in converted.err
    assert not (workplace / "nlu.json").exists()


def test_an_unknown_format_is_a_wrong_request(tertulia: Any) -> None:
    assert tertulia("nlu", "convert", "-d", "a", "-o", "b", "-f", "toml").code == 2
