import pytest

from tertulia.core.errors import ShapeError
from tertulia.training.metrics.dialogs import paired_turns, per_item_dialog_accuracy


def test_turns_are_right_up_to_case_and_outer_spaces() -> None:
    truth = [[{"text": "Hello, welcome", "act": "hi"}, {"text": "Bye."}], [{"text": "No."}]]

    score = per_item_dialog_accuracy(truth, [[" hello, WELCOME", "bye"], ["No."]])

    assert score == pytest.approx(2 / 3)


def test_turns_may_be_plain_texts() -> None:
    assert per_item_dialog_accuracy([["a", "b"]], [["a", "c"]]) == 0.5


def test_a_missing_turn_is_one_error_and_shifts_nothing() -> None:
    assert per_item_dialog_accuracy([["a", ""], ["b", "c"]], [["a"], ["b", "c"]]) == 0.75


def test_no_answer_is_an_empty_one() -> None:
    assert per_item_dialog_accuracy([["a", ""]], [["a", None]]) == 1.0


def test_missing_turns_pair_with_none() -> None:
    assert paired_turns([["a"], ["b"]], [None, ["b", "c"]]) == [
        ("a", None),
        ("b", "b"),
        (None, "c"),
    ]


@pytest.mark.parametrize("dialog", ["hello", {"text": "hello"}])
def test_a_turn_alone_is_no_dialogue(dialog: object) -> None:
    with pytest.raises(ShapeError, match="a dialogue is a list of turns"):
        per_item_dialog_accuracy([["hello"]], [dialog])


def test_a_turn_without_text_is_refused() -> None:
    with pytest.raises(ShapeError, match="a mapping with a `text`"):
        per_item_dialog_accuracy([[{"act": "hi"}]], [["hello"]])
