from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import Any, overload

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.agent.history import History

SAID = [{"text": text, "annotations": {}} for text in ("one", "two", "three", "four")]


class Shelf(Sequence[bytes]):
    """Encoded utterances that know how often one was taken."""

    def __init__(self, encoded: Sequence[bytes]) -> None:
        self.encoded = encoded
        self.taken = 0

    def __len__(self) -> int:
        return len(self.encoded)

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[bytes]: ...
    def __getitem__(self, index: int | slice) -> Any:
        self.taken += 1
        return self.encoded[index]


def history_of(utterances: Sequence[object], recent: int = 1) -> History:
    """A history whose last utterances are those of the running turn."""
    encoded = [msgspec.json.encode(utterance) for utterance in utterances]
    past = len(encoded) - recent
    return History(encoded[:past], past, tuple(encoded[past:]))


@pytest.mark.parametrize("recent", [0, 1, 2, 4])
def test_it_holds_the_past_and_then_the_running_turn(recent: int) -> None:
    history = history_of(SAID, recent)

    assert [*history] == SAID
    assert len(history) == 4


@pytest.mark.parametrize(
    "part", [slice(-2, None), slice(None), slice(None, None, -1), slice(1, 3), slice(9, 12)]
)
def test_a_slice_is_the_list_that_a_list_would_give(part: slice) -> None:
    assert history_of(SAID, 2)[part] == SAID[part]


@given(st.integers(0, 6), st.integers(-8, 8), st.integers(-8, 8), st.sampled_from([-2, -1, 1, 2]))
def test_it_is_indexed_and_sliced_as_a_list_is(
    count: int, start: int, stop: int, step: int
) -> None:
    said = [{"text": str(number)} for number in range(count)]
    history = history_of(said, min(count, 2))

    assert history[start:stop:step] == said[start:stop:step]
    if -count <= start < count:
        assert history[start] == said[start]
    else:
        with pytest.raises(IndexError):
            history[start]


def test_an_index_outside_says_so() -> None:
    with pytest.raises(IndexError, match="there is no such utterance"):
        history_of([], recent=0)[-1]


def test_it_is_added_to_lists_on_either_side() -> None:
    history = history_of(SAID[:2])

    assert history + SAID[2:3] == SAID[:3]
    assert SAID[2:3] + history == [SAID[2], *SAID[:2]]
    assert history + history_of(SAID[2:]) == SAID


def test_it_is_walked_backwards_and_searched() -> None:
    history = history_of(SAID)

    assert [*reversed(history)] == SAID[::-1]
    assert SAID[2] in history
    assert history.index(SAID[2]) == 2
    assert history.count(SAID[0]) == 1


def test_it_equals_what_holds_the_same() -> None:
    assert history_of(SAID, 1) == history_of(SAID, 3)
    assert history_of(SAID) == SAID
    assert history_of(SAID) != SAID[1:]
    assert history_of(SAID) != "one"


def test_an_empty_one_is_false() -> None:
    assert not history_of([], recent=0)


def test_what_the_past_gets_later_is_not_seen() -> None:
    past = [msgspec.json.encode(SAID[0])]
    history = History(past, 1, ())

    past.append(msgspec.json.encode(SAID[1]))

    assert [*history] == SAID[:1]


def test_what_somebody_changes_is_seen_by_them_only() -> None:
    encoded = [msgspec.json.encode(utterance) for utterance in SAID]
    mine, theirs = (History(encoded, 3, tuple(encoded[3:])) for _ in range(2))

    mine[0]["annotations"]["ner"] = []
    mine[-1]["text"] = "changed"

    assert mine[0]["annotations"] == {"ner": []}
    assert [*theirs] == SAID
    assert [msgspec.json.decode(text) for text in encoded] == SAID


def test_a_change_is_kept_where_it_is_read_and_sent_again() -> None:
    history = history_of(SAID)

    history[-1]["text"] = "changed"

    assert history[-1:] == [{"text": "changed", "annotations": {}}]
    assert msgspec.json.decode(history.encoded()[-1])["text"] == "changed"


def test_a_deep_copy_is_a_list_of_its_own() -> None:
    history = history_of(SAID)
    history[0]["text"] = "changed before"

    copied = copy.deepcopy({"utterances": history})["utterances"]
    copied[0]["annotations"]["ner"] = []
    copied[1]["text"] = "changed after"

    assert type(copied) is list
    assert copied[0]["text"] == "changed before"
    assert history[0]["annotations"] == {}
    assert history[1] == SAID[1]


def test_a_shallow_copy_is_a_list_of_the_same_objects() -> None:
    history = history_of(SAID)

    for copied in (copy.copy(history), history.copy(), [*history], history[:]):
        assert type(copied) is list
        assert copied[2] is history[2]


def test_a_slice_of_it_can_be_written_as_json_by_anybody() -> None:
    assert json.loads(json.dumps(history_of(SAID)[-2:])) == SAID[-2:]


@pytest.mark.parametrize("length", [1, 10, 1000])
def test_reading_the_last_utterance_decodes_one_however_many_there_are(length: int) -> None:
    shelf = Shelf([msgspec.json.encode({"text": str(number)}) for number in range(length)])

    last = History(shelf, length, ())[-1]

    assert last == {"text": str(length - 1)}
    assert shelf.taken == 1


def test_an_utterance_that_is_read_twice_is_decoded_once() -> None:
    shelf = Shelf([msgspec.json.encode(SAID[0])])
    history = History(shelf, 1, ())

    assert history[0] is history[-1]
    assert shelf.taken == 1


def test_what_nobody_read_is_sent_byte_for_byte() -> None:
    as_written = b'{ "text" : "spaced",  "n": 1.0 }'

    assert [bytes(raw) for raw in History([as_written], 1, ()).encoded()] == [as_written]


def test_its_name_tells_how_much_it_holds_and_not_what() -> None:
    assert repr(history_of(SAID)) == "History(4 utterances)"
