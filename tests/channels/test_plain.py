from __future__ import annotations

from typing import Any

import pytest

from tertulia.channels.plain import is_ranking, line_of


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("née 🙂", "née 🙂"),
        ("", ""),
        ("[1]", "[1]"),
        ("two\nlines", '"two\\nlines"'),
        ("\x1b[31m", '"\\u001b[31m"'),
        ("\x9b31m", '"\\u009b31m"'),
        ("left\u202eright", '"left\\u202eright"'),
        ("\U000e0001", '"\\udb40\\udc01"'),
        ("Ça va\xa0?\u3000", "Ça va\xa0?\u3000"),
        ("👩\u200d💻 می\u200cخ 🫨", "👩\u200d💻 می\u200cخ 🫨"),
        ("\ud83d", '"\ufffd"'),
        (None, "null"),
        (True, "true"),
        (0.1, "0.1"),
        (["a", ("b",)], '["a",["b"]]'),
    ],
)
def test_a_value_is_one_line_that_no_terminal_obeys(value: object, line: str) -> None:
    assert line_of(value) == line


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": 0.5, "b": 0.5}, True),
        ({"a": 0.5}, False),
        ({"a": 1, "b": 2}, False),
        ({"a": 1.5, "b": 0.1}, False),
        (["a"], False),
    ],
)
def test_only_numbers_between_0_and_1_by_name_are_probabilities(value: Any, expected: bool) -> None:
    assert is_ranking(value) is expected
