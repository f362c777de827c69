from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.config.environment import substituted
from tertulia.dialects.report import Report

SET = {"HOST": "models", "EMPTY": "", "PORT": "8001"}


def read(value: Any) -> Any:
    report = Report()
    read = substituted(value, SET, report)
    assert report.problems == []
    return read


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("http://${HOST}:${PORT}/ner", "http://models:8001/ner"),
        ("${NOBODY:-default}", "default"),
        ("${HOST:-default}", "models"),
        ("${EMPTY:-default}", "default"),
        ("${EMPTY}", ""),
        ("${NOBODY:-}", ""),
        ("${NOBODY:-http://a:1/b}", "http://a:1/b"),
        ("$${HOST}", "${HOST}"),
        ("that is $5, ${5} or {HOST}", "that is $5, ${5} or {HOST}"),
        ("$HOST", "$HOST"),
    ],
)
def test_a_variable_stands_for_its_value_or_its_default(text: str, meaning: str) -> None:
    assert read(text) == meaning


def test_variables_are_found_at_any_depth_but_not_in_keys() -> None:
    config = {"${HOST}": [{"url": "${HOST}"}, 3, None, True]}

    assert read(config) == {"${HOST}": [{"url": "models"}, 3, None, True]}


def test_a_value_is_not_read_again_for_variables() -> None:
    report = Report()

    assert substituted("${A}", {"A": "${B}", "B": "no"}, report) == "${B}"


def test_every_variable_that_is_not_set_is_a_problem_with_its_place() -> None:
    report = Report()

    substituted({"a": ["${HSOT}", "x${NOBODY}y"]}, SET, report)

    first, second = map(str, report.problems)
    assert first.startswith(
        "a[0]: the environment has no variable 'HSOT';\n    did you mean 'HOST'?"
    )
    assert second.startswith("a[1]: the environment has no variable 'NOBODY'")
    assert "give a default: ${NOBODY:-default}" in second


def test_other_variables_are_no_part_of_the_message() -> None:
    report = Report()

    substituted("${TOKEN}", {"SECRET_A": "hush", "SECRET_B": "hush"}, report)

    assert "hush" not in str(report.problems)
    assert "SECRET" not in str(report.problems)
