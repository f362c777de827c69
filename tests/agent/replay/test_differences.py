from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.replay.differences import differences


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        ({"a": 1, "b": [1, 2]}, {"a": 1, "b": [1, 2]}, []),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, ["a.b.1: 2 then, 3 now"]),
        ({"a": 1}, {"b": 1}, ["a: 1 then, nothing now", "b: nothing then, 1 now"]),
        ([1, 2], [1], ["1: 2 then, nothing now"]),
        ([], [None], ["0: nothing then, null now"]),
        ({"a": 1}, {"a": 1.0}, ["a: 1 then, 1.0 now"]),
        ({"a": True}, {"a": 1}, ["a: true then, 1 now"]),
        (
            {"x": {"a": 1, "b": 2}},
            {"x": {"b": 2, "a": 1}},
            ['x: {"a":1,"b":2} then, {"b":2,"a":1} now'],
        ),
        ("a" * 200, "a" * 200 + "b", [": differs in the order of its keys, or far inside"]),
    ],
)
def test_the_innermost_places_that_differ(then: Any, now: Any, told: list[str]) -> None:
    assert [str(one) for one in differences(then, now)] == told
