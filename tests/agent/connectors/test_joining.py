import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.agent.connectors.joining import Encoded, joined, separated
from tertulia.agent.errors import ConnectorError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)


def encoded(payload: object) -> Encoded:
    return Encoded.of(msgspec.json.encode(payload))


def test_tasks_are_joined_column_by_column() -> None:
    tasks = [encoded({"x": ["a"], "y": [{"b": 1}]}), encoded({"y": [None], "x": ["c"]})]

    body = joined(tasks)

    assert msgspec.json.decode(body) == {"x": ["a", "c"], "y": [{"b": 1}, None]}


@given(st.lists(st.fixed_dictionaries({"x": st.tuples(JSON), "y": st.tuples(JSON)}), min_size=1))
def test_nothing_is_lost_or_moved_by_joining(payloads: list[dict[str, tuple[object]]]) -> None:
    body = msgspec.json.decode(joined([encoded(payload) for payload in payloads]))

    assert body == {key: [payload[key][0] for payload in payloads] for key in ("x", "y")}


def test_a_single_task_is_sent_byte_for_byte() -> None:
    body = b'{"x": ["a"]}'

    assert joined([Encoded.of(body)]) == body


@pytest.mark.parametrize(
    "payload",
    [{}, {"x": "a"}, {"x": []}, {"x": ["a", "b"]}, {"x": ["a"], "y": 1}, ["a"], "a", None],
)
def test_what_is_no_batch_of_one_is_like_no_other_task(payload: object) -> None:
    assert encoded(payload).kind != encoded(payload).kind


def test_tasks_with_the_same_keys_are_of_one_kind_and_others_are_not() -> None:
    first, second, other = (
        encoded({"x": [1], "y": [2]}),
        encoded({"y": [3], "x": [4]}),
        encoded({"x": [5]}),
    )

    assert first.kind == second.kind
    assert first.kind != other.kind


def test_answers_are_paired_by_position() -> None:
    assert separated(["a", None], 2, "it") == ["a", None]


@pytest.mark.parametrize("answer", [[], ["a"], ["a", "b", "c"]])
def test_a_wrong_number_of_answers_is_refused(answer: list[str]) -> None:
    with pytest.raises(ConnectorError, match=rf"it gave {len(answer)} answers to a batch of 2"):
        separated(answer, 2, "it")


@pytest.mark.parametrize("answer", [{"error": "stub failure"}, "ab", None])
def test_an_answer_that_is_no_list_is_refused(answer: object) -> None:
    with pytest.raises(ConnectorError, match="no JSON list"):
        separated(answer, 2, "it")
