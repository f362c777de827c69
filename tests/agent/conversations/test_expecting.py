from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tertulia.agent.conversations.expectations import Expectation
from tests.agent.conversations.writing import problems_of, turns_of


def expectation(folder: Path, expected: str) -> Expectation:
    [one] = turns_of(folder, f"- user: hi\n  {expected}")[0].expected
    return one.expectation


@pytest.mark.parametrize(
    ("expected", "held", "broken"),
    [
        ("bot: Hello!", ["Hello!", " Hello!\n"], ["Hello", None, ""]),
        ('bot: ""', ["", " "], ["Hello", None]),
        ("bot: 4", ["4"], [4, "5"]),
        ("bot: {choice: [Hello!, 4]}", ["Hello!", "4"], ["Hi", 4]),
        ('bot: {pattern: "^What (time|day)"}', ["What time?"], ["So: What time?", None]),
        ("bot: {contains: table}", ["a table"], ["a chair", None]),
        ("bot: {contains: [table, four]}", ["a table for four"], ["a table"]),
        ("bot: {contains: a, not: {contains: b}}", ["a"], ["ab", "b"]),
        ("bot: {not: Hello!}", ["Hi"], ["Hello!"]),
        ("intent: greet", ["greet"], [None, "bye"]),
        ("intent: null", [None], ["greet", "null"]),
        ('intent: "null"', ["null"], [None]),
        ("intent: {choice: [greet, null]}", ["greet", None], ["bye"]),
        ("confidence: {at_least: 0.5}", [0.5, 1], [0.4, None, "1", True]),
        ("confidence: {at_least: 0.5, at_most: 0.7}", [0.6], [0.4, 0.8]),
        ("confidence: 1", [1, 1.0], [0.9]),
        ("slots: {people: 4}", [4, 4.0], ["4", None, True]),
        ("slots: {people: true}", [True], [1, "true"]),
        ("slots: {people: null}", [None], [0, ""]),
        ("slots: {people: four}", ["four"], [4]),
        ("slots: {people: [1, {a: b}]}", [[1, {"a": "b"}]], [[1], [1, {"a": "c"}], [1, {}]]),
        ("slots: {people: {contains: 4}}", [[3, 4]], [[3], 4]),
        ("slots: {people: {}}", [{}], [{"a": 1}, None]),
        ("outcome: last_chance", ["last_chance"], ["answered"]),
    ],
)
def test_what_is_expected_of_a_value(
    tmp_path: Path, expected: str, held: list[Any], broken: list[Any]
) -> None:
    found = expectation(tmp_path, expected)

    assert [value for value in held if not found.holds(value)] == []
    assert [value for value in broken if found.holds(value)] == []


def test_parts_are_named_by_paths_or_by_nesting(tmp_path: Path) -> None:
    [turn] = turns_of(
        tmp_path,
        """
        - user: hi
          annotations:
            nlu.intent.name: greet
            nlu:
              intent:
                confidence: {at_least: 0.5}
        """,
    )

    assert [(one.name, one.line) for one in turn.expected] == [
        ("annotations.nlu.intent.name", 5),
        ("annotations.nlu.intent.confidence", 8),
    ]


@pytest.mark.parametrize(
    ("expected", "problem"),
    [
        ("bot:", '`bot` says nothing; write `bot: ""` for an empty answer'),
        ("bot: [a, b]", "`bot` is one text; of several, write {choice: […]}"),
        ("bot: {chioce: [a]}", "there is no key 'chioce' here; did you mean 'choice'?"),
        ("bot: {choice: a}", "there is nothing to choose from; write `choice:` and a list"),
        ("bot: {choice: []}", "there is nothing to choose from"),
        ('bot: {pattern: "("}', "'(' is no regular expression: missing ), unterminated"),
        ("bot: {pattern: [a]}", "`pattern` must be a regular expression, not a list"),
        ("confidence: {at_least: much}", "`at_least` must be a number, not 'much'"),
        ("outcome: done", "there is no outcome 'done'; it is one of answered, last_chance"),
        ("human: Ann", "`human` must be keys and what each must be, not 'Ann'"),
        ("slots:", "`slots` must be keys and what each must be, not nothing"),
        ("entities: {}", "`entities` must be keys and what each must be, not nothing"),
        ("bot: {contains: []}", "`contains` names nothing; write what is in it"),
    ],
)
def test_what_cannot_be_expected(tmp_path: Path, expected: str, problem: str) -> None:
    text = f"conversation: it\nturns:\n  - user: hi\n    {expected}\n"

    [found] = problems_of(tmp_path, text)

    assert found.startswith(f"4: {problem}")


@pytest.mark.parametrize(
    ("expected", "shown"),
    [
        ("bot: Hello", '"Hello"'),
        ("bot: {choice: [a, b]}", 'one of "a", "b"'),
        ("bot: {pattern: ^a}", "what the pattern ^a is found in"),
        (
            "bot: {contains: a, not: {contains: b}}",
            'something with "a" in it and anything but something with "b" in it',
        ),
        ("confidence: {at_least: 0.5, at_most: 0.7}", "at least 0.5 and at most 0.7"),
    ],
)
def test_expectations_read_as_words(tmp_path: Path, expected: str, shown: str) -> None:
    assert str(expectation(tmp_path, expected)) == shown
