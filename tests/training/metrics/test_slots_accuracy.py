import pytest

from tertulia.training.metrics.slots_accuracy import slots_accuracy


def test_against_tags_the_names_of_the_slots_count() -> None:
    truth = [["B-food", "O"], ["B-area", "I-area"], ["O"]]

    score = slots_accuracy(truth, [{"food": "chinese"}, {"food": "west"}, {}])

    assert score == pytest.approx(2 / 3)


def test_an_extra_slot_is_an_error() -> None:
    assert slots_accuracy([["B-food"]], [{"food": "thai", "area": "west"}]) == 0.0


def test_two_mappings_must_agree_in_values() -> None:
    assert slots_accuracy([{"food": "thai"}] * 2, [{"food": "thai"}, {"food": "greek"}]) == 0.5


def test_values_agree_up_to_case_and_spacing() -> None:
    assert slots_accuracy([{"area": "the  West"}], [{"area": "The west "}]) == 1.0


def test_values_of_several_parts_are_compared_by_content() -> None:
    assert slots_accuracy([{"food": ["thai", "greek"]}], [{"food": ("thai", "greek")}]) == 1.0


def test_both_sides_may_be_tags() -> None:
    assert slots_accuracy([["B-food", "O"]], [["O", "B-food"]]) == 1.0


@pytest.mark.parametrize("truth", [["O", "O"], [], {}, None])
def test_no_answer_is_right_where_there_is_no_slot(truth: object) -> None:
    assert slots_accuracy([truth], [None]) == 1.0
