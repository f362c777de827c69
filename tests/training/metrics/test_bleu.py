import pytest

from tertulia.training.metrics.bleu import bleu, per_item_bleu, per_item_dialog_bleu


def test_texts_are_split_and_case_does_not_count() -> None:
    assert bleu(["The meeting is at noon"], ["the  meeting is AT noon"]) == pytest.approx(1.0)


def test_lists_are_tokens_as_they_are() -> None:
    assert bleu(
        [["New York", "is", "far", "away"]], [["new york", "is", "far", "away"]]
    ) == pytest.approx(1.0)


def test_the_truth_is_the_reference_and_the_prediction_the_hypothesis() -> None:
    # The longer prediction pays in precision: 4/5, 3/4, 2/3, 1/2.
    assert bleu(["a b c d"], ["a b c d e"]) == pytest.approx(0.2**0.25)


def test_the_first_target_is_the_reference() -> None:
    assert bleu([("at noon", "schedule")], ["at noon"]) == pytest.approx(1.0)


def test_no_answer_is_an_empty_text() -> None:
    assert bleu(["at noon"], [None]) == 0.0


def test_a_text_of_a_megabyte_is_fine() -> None:
    text = "a " * 500_000

    assert bleu([text], [text]) == pytest.approx(1.0)


def test_an_item_is_a_text_and_not_its_characters() -> None:
    assert per_item_bleu(["abc"], ["cba"]) == 0.0
    assert per_item_bleu(["at noon"], ["at noon"]) == pytest.approx(1.0)


def test_a_list_of_texts_has_an_item_each() -> None:
    score = per_item_bleu([["at noon", "yes"]], [["at noon"]])

    assert score == pytest.approx(bleu(["at noon", "yes"], ["at noon", ""]))


def test_the_turns_of_all_dialogues_are_one_corpus() -> None:
    truth = [[{"text": "Hello there"}, {"text": "At noon"}], [{"text": "Bye"}]]

    score = per_item_dialog_bleu(truth, [["hello there", "at nine"], ["bye"]])

    assert score == pytest.approx((4 / 5 * 1 / 2) ** 0.5)
