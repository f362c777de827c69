from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.agent.stores.postgresql.text import (
    contains,
    read_jsonb,
    shield,
    unshield,
    write_jsonb,
)
from tertulia.agent.wire import decode, encode

TEXTS = st.text("\0\ufdd001a\\u")


@given(TEXTS)
def test_a_text_reads_back_as_it_was_and_holds_no_nul(text: str) -> None:
    shielded = shield(text)

    assert "\0" not in shielded
    assert unshield(shielded) == text


@given(TEXTS, TEXTS)
def test_different_texts_stay_different(one: str, other: str) -> None:
    assert (shield(one) == shield(other)) == (one == other)


@pytest.mark.parametrize("value", [1e300, 5e-324, -0.0, "\0", "\x01", 1e17])
@pytest.mark.parametrize("place", ["value", "list", "first in a list", "key"])
def test_what_jsonb_would_change_or_refuse_goes_as_a_string(value: object, place: str) -> None:
    made = {"value": {"a": value}, "list": {"a": [1, value]}, "first in a list": {"a": [value]}}
    thing = made.get(place, {str(value): 1})
    if place == "key" and not isinstance(value, str):
        return

    written = write_jsonb(encode(thing))

    assert isinstance(json.loads(written[1:]), str)
    assert b"\\u0000" not in written.replace(b"\\\\", b"")
    assert decode(read_jsonb(written)) == thing


def test_ordinary_objects_can_be_asked_for_in_sql() -> None:
    thing = {"a": [0, -1, 2.5, -3.25, "1e5", None, True], "é\n": {"-0": {}}, "id": "5e3f"}

    written = write_jsonb(encode(thing))

    assert json.loads(written[1:]) == thing
    assert math.isclose(decode(read_jsonb(written))["a"][2], 2.5)


def test_a_search_looks_for_characters_and_not_for_patterns() -> None:
    assert contains("50% Off_\\") == "%50\\% off\\_\\\\%"
