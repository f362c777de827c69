import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.nlu.evaluation.calibration import bounded, calibration, histogram

OUTCOMES = st.lists(st.tuples(st.floats(0, 1), st.booleans()))


def test_the_error_is_the_gap_between_confidence_and_accuracy() -> None:
    # Ten answers, all 0.9 sure, eight of them right.
    outcomes = [(0.9, place < 8) for place in range(10)]

    assert calibration(outcomes).error == pytest.approx(0.1)


def test_bins_count_by_their_size() -> None:
    # Three answers with a gap of 0.5 and one with a gap of 0.3.
    outcomes = [(0.5, False)] * 3 + [(0.7, True)]

    assert calibration(outcomes).error == pytest.approx((3 * 0.5 + 0.3) / 4)


def test_who_is_right_as_often_as_sure_has_no_error() -> None:
    assert calibration([(0.5, True), (0.5, False)]).error == pytest.approx(0.0)


def test_a_bound_belongs_to_the_lower_bin_and_zero_to_the_first() -> None:
    bins = calibration([(0.0, True), (0.2, True), (1.0, True)]).bins

    assert [place for place, found in enumerate(bins) if found.count] == [0, 2, 14]
    assert (bins[2].end, bins[2].confidence, bins[2].accuracy) == (0.2, 0.2, 1.0)


def test_a_margin_beyond_one_counts_as_certainty() -> None:
    assert calibration([(17.0, True)]).error == 0.0
    assert (bounded(-1.0), bounded(float("nan")), bounded(float("inf"))) == (0.0, 0.0, 0.0)


def test_without_predictions_nothing_is_off() -> None:
    assert calibration([]).error == 0.0


def test_the_histogram_has_columns_of_a_twentieth() -> None:
    counts = histogram([(0.0, True), (0.05, True), (0.15, False), (0.999, True), (1.0, True)])

    assert {place: n for place, n in enumerate(counts.hits) if n} == {0: 1, 1: 1, 19: 2}
    assert {place: n for place, n in enumerate(counts.misses) if n} == {3: 1}
    assert len(counts.hits) == 20


@pytest.mark.parametrize("column", range(20))
def test_every_lower_bound_lies_in_its_column(column: int) -> None:
    assert histogram([(column * 0.05, True)]).hits[column] == 1


@given(OUTCOMES)
def test_every_prediction_is_in_one_bin_and_one_column(outcomes: list[tuple[float, bool]]) -> None:
    measured, counts = calibration(outcomes), histogram(outcomes)

    assert sum(found.count for found in measured.bins) == len(outcomes)
    assert sum(counts.hits) + sum(counts.misses) == len(outcomes)
    assert 0 <= measured.error <= 1
    for found in measured.bins:
        assert not found.count or found.start - 1e-6 <= found.confidence <= found.end + 1e-6
