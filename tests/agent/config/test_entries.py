from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.config.entries import ServiceEntry, Unknown, read_entry
from tertulia.dialects.report import Report

KNOWN = ("connector", "tags", "timeout")


def read(**data: Any) -> tuple[ServiceEntry, list[str]]:
    report = Report()
    entry = read_entry(ServiceEntry, data, "here", report, required={"connector": "none"})
    return entry, list(map(str, report.problems))


def unknown(*keys: str) -> list[str]:
    report = Report()
    noticed = Unknown(report)
    for index, key in enumerate(keys):
        noticed.look_at({key: 1}, f"s{index}", KNOWN)
    noticed.warn()
    return list(map(str, report.warnings))


def test_values_are_read_by_the_schema() -> None:
    entry, problems = read(connector="a", tags=["selector"], timeout=2)

    assert (entry.connector, entry.tags, entry.timeout) == ("a", ["selector"], 2.0)
    assert problems == []


def test_null_is_as_good_as_nothing() -> None:
    entry, problems = read(connector="a", tags=None, timeout=None, dialog_formatter=None)

    assert (entry.tags, entry.timeout, problems) == ((), None, [])


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("timeout", "soon", "here.timeout: float | null is expected, not 'soon'"),
        ("timeout", -1, "here.timeout: float >= 0.0 is expected, not -1"),
        ("timeout", True, "here.timeout"),
        ("tags", 3, "here.tags"),
        ("previous_services", ["a", 3], "here.previous_services[1]: str is expected, not 3"),
        ("is_enabled", 0, "here.is_enabled"),
        ("retries", 100, "here.retries"),
        ("state_manager_method", ["add_text"], "here.state_manager_method"),
    ],
)
def test_a_value_that_does_not_fit_is_noted_and_its_default_taken(
    key: str, value: Any, message: str
) -> None:
    entry, [problem] = read(**{"connector": "a", key: value})

    assert problem.startswith(message)
    assert getattr(entry, key) == getattr(ServiceEntry(connector="a"), key)


def test_a_missing_key_is_noted_and_stood_in_for() -> None:
    entry, [problem] = read()

    assert entry.connector == "none"
    assert problem.startswith("here: the key 'connector' is missing")


@pytest.mark.parametrize(
    ("key", "text", "meaning"),
    [("timeout", "2.5", 2.5), ("timeout", "3", 3.0), ("is_enabled", "False", False)],
)
def test_a_text_that_spells_a_number_is_one_where_a_number_belongs(
    key: str, text: str, meaning: object
) -> None:
    entry, problems = read(**{"connector": "a", key: text})

    assert (getattr(entry, key), problems) == (meaning, [])


def test_a_text_stays_one_where_a_text_belongs() -> None:
    entry, _ = read(connector="12", tags="3")

    assert (entry.connector, entry.tags) == ("12", "3")


def test_a_key_like_a_known_one_is_warned_of_with_a_guess() -> None:
    [warning] = unknown("tiemout")

    assert warning == (
        "s0.tiemout: there is no key 'tiemout' here, and it is ignored;\n"
        "    did you mean 'timeout'?"
    )


def test_a_key_that_stands_everywhere_is_warned_of_once() -> None:
    assert unknown("source", "source", "source") == [
        "s0.source: 'source' is accepted and ignored, and so in 3 places"
    ]
