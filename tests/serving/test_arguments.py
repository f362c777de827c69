import pytest

from tertulia.serving.arguments import Arguments, Examples
from tertulia.serving.errors import RequestError

ONE = Arguments.of(["context"], ["x"])
TWO = Arguments.of(["context", "question"], ["context_raw", "question_raw"])


def test_a_single_value_is_one_example() -> None:
    assert ONE.examples({"context": "a"}) == Examples((("a",),), is_single=True)


def test_an_empty_string_is_an_example() -> None:
    assert ONE.examples({"context": ""}) == Examples((("",),), is_single=True)


def test_an_array_has_one_example_per_item() -> None:
    examples = TWO.examples({"context": ["a", "b"], "question": ["c", "d"]})

    assert examples == Examples((("a", "c"), ("b", "d")), is_single=False)


def test_an_array_of_one_stays_an_array() -> None:
    assert not ONE.examples({"context": ["a"]}).is_single


@pytest.mark.parametrize("payload", [{"question": ["c"]}, {"question": ["c"], "context": None}])
def test_a_missing_argument_of_several_is_none_in_every_example(payload) -> None:
    assert TWO.examples(payload).rows == ((None, "c"),)


def test_the_names_of_the_model_are_taken_too() -> None:
    assert TWO.examples({"context": "a", "question_raw": "c"}).rows == (("a", "c"),)


def test_the_names_of_the_model_are_used_where_configured_ones_differ_in_number() -> None:
    arguments = Arguments.of(["context"], ["text", "history"])

    assert arguments.names == ("text", "history")


def test_a_configured_name_keeps_its_place_when_the_model_uses_it_for_another() -> None:
    arguments = Arguments.of(["a", "b"], ["b", "a"])

    assert arguments.examples({"a": "1", "b": "2"}).rows == (("1", "2"),)
    assert arguments.examples({"b": "2"}).rows == ((None, "2"),)


def test_other_keys_are_ignored() -> None:
    assert ONE.examples({"context": "a", "user": "b"}).rows == (("a",),)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({}, "empty: expected 'context', 'question'"),
        ({"contxt": "a"}, "empty"),
        ({"context": None}, "empty"),
        ({"context": []}, "'context' must be a string or a non-empty array"),
        ({"context": 5}, "'context' must be a string"),
        ({"context": True}, "'context' must be a string"),
        ({"context": ["a"], "question": "b"}, "cannot be mixed"),
        ({"context": ["a"], "question": ["b", "c"]}, r"different lengths: \[1, 2\]"),
    ],
)
def test_refuses_what_does_not_go_together(payload, reason: str) -> None:
    with pytest.raises(RequestError, match=reason) as caught:
        TWO.examples(payload)

    assert caught.value.status == 400
