import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_fscore_support

from tertulia.nlu.evaluation.scores import Score, score_sets
from tertulia.training.metrics.classification_f1 import (
    classification_f1,
    classification_f1_weighted,
)

LABELS = st.sampled_from("abcd")


def test_a_score_follows_from_counts() -> None:
    # Three of four found are right, and three of six that are right were found.
    assert Score.of(hits=3, support=6, predicted=4) == Score(0.75, 0.5, 0.6, 6, 4)


def test_a_share_of_nothing_is_zero() -> None:
    assert Score.of(0, 0, 0) == Score(0.0, 0.0, 0.0, 0, 0)


def test_the_averages_weigh_names_differently() -> None:
    # `a` three times right, `b` once taken for `a`.
    pairs = [({"a"}, {"a"})] * 3 + [({"b"}, {"a"})]

    scores = score_sets(pairs)

    assert scores.by_name["a"] == Score(0.75, 1.0, pytest.approx(6 / 7), 3, 4)
    assert scores.by_name["b"] == Score(0.0, 0.0, 0.0, 1, 0)
    assert scores.micro.f1 == 0.75
    assert scores.macro.f1 == pytest.approx(3 / 7)
    assert scores.weighted.f1 == pytest.approx(6 / 7 * 3 / 4)


def test_nothing_predicted_is_missing_but_not_wrong() -> None:
    scores = score_sets([({"a"}, {"a"}), ({"a"}, set())])

    assert (scores.micro.precision, scores.micro.recall) == (1.0, 0.5)


def test_names_are_sorted_and_also_those_only_predicted_are_there() -> None:
    assert list(score_sets([({"z"}, {"b"}), ({"a"}, {"a"})]).by_name) == ["a", "b", "z"]


@given(st.lists(st.tuples(LABELS, LABELS), min_size=1))
def test_averages_agree_with_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    scores = score_sets([({true}, {claimed}) for true, claimed in pairs])

    for average in ("micro", "macro", "weighted"):
        expected = precision_recall_fscore_support(
            *zip(*pairs, strict=True), average=average, zero_division=0
        )[:3]
        own = getattr(scores, average)
        assert (own.precision, own.recall, own.f1) == pytest.approx(expected)


@given(st.lists(st.tuples(LABELS, LABELS)))
def test_f1_means_the_same_as_the_metrics_of_pipelines(pairs: list[tuple[str, str]]) -> None:
    true, claimed = [pair[0] for pair in pairs], [pair[1] for pair in pairs]

    scores = score_sets([({one}, {other}) for one, other in pairs])

    assert scores.macro.f1 == pytest.approx(classification_f1(true, claimed))
    assert scores.weighted.f1 == pytest.approx(classification_f1_weighted(true, claimed))
