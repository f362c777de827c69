from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.agent import wire
from tertulia.agent.history import History

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


@given(VALUES)
def test_json_comes_back_as_it_went(value: object) -> None:
    assert wire.decode(wire.encode(value)) == value


@pytest.mark.parametrize("text", ["\x00", "“quoted”", "\u2028", "𝄞", "a\\b", "</script>"])
def test_odd_characters_come_back(text: str) -> None:
    assert wire.decode(wire.encode({text: text})) == {text: text}


def test_integers_beyond_64_bits_keep_every_digit() -> None:
    assert wire.decode(wire.encode(2**100 + 1)) == 2**100 + 1


def test_a_history_is_written_as_the_list_it_stands_for() -> None:
    history = History([b'{"text":"one"}'], 1, (b'{"text":"two"}',))

    sent = wire.encode({"dialogs": [{"utterances": history}]})

    assert sent == b'{"dialogs":[{"utterances":[{"text":"one"},{"text":"two"}]}]}'


def test_a_plain_copy_holds_dicts_and_lists_only() -> None:
    history = History([b'{"text":"one"}'], 1, ())

    copied = wire.plain([{"dialog": {"utterances": history}, "pair": (1, 2)}])

    assert copied == [{"dialog": {"utterances": [{"text": "one"}]}, "pair": [1, 2]}]
    assert type(copied[0]["dialog"]["utterances"]) is list


def test_changing_a_plain_copy_changes_nothing_else() -> None:
    original = {"annotations": {"ner": ["B-LOC"]}}

    wire.plain(original)["annotations"]["ner"].append("O")

    assert original == {"annotations": {"ner": ["B-LOC"]}}


def test_numbers_and_arrays_of_numpy_are_written() -> None:
    value = {"scores": np.array([[0.5, 1.0]]), "best": np.int64(1), "sure": np.bool_(True)}

    assert wire.encode(value) == b'{"scores":[[0.5,1.0]],"best":1,"sure":true}'


def test_numbers_that_json_lacks_are_written_as_null() -> None:
    assert wire.encode([float("nan"), float("inf")]) == b"[null,null]"


def test_what_is_no_json_is_refused_with_its_kind() -> None:
    with pytest.raises(TypeError, match="object cannot be written as JSON"):
        wire.encode([object()])


def test_half_a_character_is_refused() -> None:
    with pytest.raises(TypeError, match="no Unicode"):
        wire.encode(["\ud800"])


@pytest.mark.parametrize("text", [b"", b"{", b"<html>", b"[1,]", b"NaN", b'{"a":1} extra'])
def test_what_is_no_json_is_not_read(text: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        wire.decode(text)
