import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.core.errors import ShapeError
from tertulia.training.metrics.ner_f1 import ner_f1

ROWS = st.lists(st.lists(st.sampled_from(["O", "B-A", "I-A", "B-B", "I-B"])))


def test_f1_is_a_percentage_over_all_utterances() -> None:
    truth = [["B-PER", "I-PER", "O", "B-LOC"], ["B-ORG", "O"]]
    predicted = [["B-PER", "I-PER", "O", "B-ORG"], ["O", "O"]]

    # One of two predicted spans is right, one of three true ones found.
    assert ner_f1(truth, predicted) == pytest.approx(100 * 2 * 1 / (2 + 3))


def test_a_span_with_a_wrong_end_is_wrong() -> None:
    assert ner_f1([["B-PER", "I-PER"]], [["B-PER", "O"]]) == 0.0


def test_schemes_may_differ() -> None:
    assert ner_f1([["I-PER", "I-PER", "O"]], [["B-PER", "I-PER", "O"]]) == 100.0


def test_no_span_crosses_the_border_of_an_utterance() -> None:
    # Joined, the true tags would be one span of two tokens, and the score 0.
    assert ner_f1([["B-PER"], ["I-PER"]], [["B-PER"], ["B-PER"]]) == 100.0


def test_tags_cut_off_are_outside() -> None:
    assert ner_f1([["B-PER", "O", "B-LOC"]], [["B-PER"]]) == pytest.approx(200 / 3)


def test_rows_may_be_arrays_or_tuples() -> None:
    assert ner_f1([("B-PER", "O")], [np.array(["B-PER", "O"])]) == 100.0


def test_nothing_tagged_scores_zero() -> None:
    assert ner_f1([["O"], []], [["O"], None]) == 0.0


def test_a_string_of_tags_is_refused() -> None:
    with pytest.raises(ShapeError, match="come as a list"):
        ner_f1(["B-PER O"], ["B-PER O"])


@given(ROWS)
def test_the_truth_scores_a_hundred_where_there_is_a_span(rows: list[list[str]]) -> None:
    expected = 100.0 if any(tag != "O" for row in rows for tag in row) else 0.0

    assert ner_f1(rows, rows) == expected
