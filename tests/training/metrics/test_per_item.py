import numpy as np

from tertulia.training.metrics.per_item import per_item_accuracy, per_token_accuracy


def test_items_are_compared_position_by_position() -> None:
    assert (
        per_item_accuracy([["B-food", "O"], ["O", "O"]], [["B-food", "O"], ["O", "B-food"]]) == 0.75
    )


def test_a_text_is_one_item_and_not_its_characters() -> None:
    assert per_item_accuracy(["abc", "abd"], ["abc", "abc"]) == 0.5


def test_the_first_target_is_compared() -> None:
    assert per_item_accuracy([("at noon", "schedule")], ["at noon"]) == 1.0


def test_a_missing_item_is_one_error_and_shifts_nothing() -> None:
    assert per_item_accuracy([["a", "b"], ["c", "d"]], [["a"], ["c", "d"]]) == 0.75


def test_an_item_too_many_is_an_error() -> None:
    assert per_item_accuracy([["a"]], [["a", None]]) == 0.5


def test_no_answer_has_no_items() -> None:
    assert per_item_accuracy(["a", None], [None, None]) == 0.0


def test_arrays_are_rows_of_items() -> None:
    assert per_item_accuracy([[1, 2]], [np.array([1, 3])]) == 0.5


def test_tokens_count_over_all_utterances() -> None:
    assert (
        per_token_accuracy([["NOUN", "VERB", "DET"], ["NOUN"]], [["NOUN", "VERB", "ADJ"], ["VERB"]])
        == 0.5
    )


def test_a_row_of_tags_may_be_a_tuple() -> None:
    assert per_token_accuracy([("NOUN", "VERB")], [["NOUN", "ADJ"]]) == 0.5


def test_a_text_is_split_into_tokens() -> None:
    assert per_token_accuracy(["at  noon today"], ["at noon"]) == 2 / 3


def test_lists_within_lists_are_flattened() -> None:
    assert per_token_accuracy([[["a", "b"], ["c"]]], [[["a"], np.array(["b", "x"])]]) == 2 / 3
