import numpy as np
import pytest

from tertulia.core.errors import ShapeError
from tertulia.training.metrics.ranking import (
    rank_response,
    recall_at_1,
    recall_at_2,
    recall_at_5,
    triplet_loss,
)

SCORES = np.array(
    [
        [0.9, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6],  # the right one first
        [0.5, 0.1, 0.9, 0.1, 0.1, 0.1, 0.1],  # second
        [0.2, 0.9, 0.8, 0.7, 0.1, 0.1, 0.1],  # fourth
        [0.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4],  # last
    ]
)


def test_recall_is_the_share_of_rows_with_a_right_candidate_among_the_first() -> None:
    truth = [1, 1, 1, 1]

    assert recall_at_1(truth, SCORES) == 0.25
    assert recall_at_2(truth, SCORES) == 0.5
    assert recall_at_5(truth, SCORES) == 0.75


def test_ranks_count_from_zero() -> None:
    assert rank_response([1, 1, 1, 1], SCORES) == (0 + 1 + 3 + 6) / 4


def test_the_best_of_several_right_candidates_counts() -> None:
    assert rank_response([2, 3], [[0.1, 0.8, 0.9], [0.1, 0.2, 0.3]]) == 0.5


def test_a_tie_is_decided_against_the_right_candidate() -> None:
    assert recall_at_1([1], [[0.5, 0.5, 0.5]]) == 0.0
    assert rank_response([1], [[0.5, 0.5, 0.5]]) == 2.0


def test_a_score_that_is_not_a_number_is_the_lowest() -> None:
    assert rank_response([1, 1], [[np.nan, -9.0, -np.inf], [0.1, np.nan, 0.2]]) == 1.5


def test_the_number_of_right_candidates_may_be_repeated() -> None:
    assert rank_response([np.array([2.0, 2.0, 2.0])], [[0.1, 0.8, 0.9]]) == 1.0


def test_more_right_candidates_than_a_row_holds_are_cut() -> None:
    assert recall_at_1([9], [[0.1, 0.2]]) == 1.0


@pytest.mark.parametrize("truth", [0, -1, 1.5, [1, 2], "many", None, {}, float("nan")])
def test_the_truth_must_be_a_number_of_candidates(truth: object) -> None:
    with pytest.raises(ShapeError, match="true item 0 must be the number of right candidates"):
        recall_at_1([truth], [[0.1, 0.2]])


@pytest.mark.parametrize("scores", [[], 0.5, None, [[0.1]], ["high", "low"], {}])
def test_a_prediction_must_be_a_row_of_scores(scores: object) -> None:
    with pytest.raises(ShapeError, match="prediction 1 must be a row of scores"):
        recall_at_1([1, 1], [[0.5, 0.1], scores])


def test_loss_is_by_how_much_the_margin_is_missed() -> None:
    # A lead of 0.5 costs nothing, one of 0.05 half the margin, a lag of 0.2 costs 0.3.
    scores = [[0.9, 0.7, 0.4], [0.45, 0.9, 0.4], [0.2, 0.1, 0.4]]

    assert triplet_loss([1, 1, 1], scores) == pytest.approx((0 + 0.05 + 0.3) / 3)


def test_loss_leaves_out_rows_without_a_wrong_candidate() -> None:
    assert triplet_loss([2, 1], [[0.1, 0.9], [0.1, 0.3]]) == pytest.approx(0.3)
    assert triplet_loss([1], [[0.1]]) == 0.0


def test_loss_is_infinite_where_the_model_gives_no_numbers() -> None:
    assert triplet_loss([1], [[np.nan, np.nan]]) == np.inf
