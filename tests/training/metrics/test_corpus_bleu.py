from math import exp

import pytest

from tertulia.training.metrics.corpus_bleu import corpus_bleu


def score(*pairs: tuple[str, str]) -> float:
    return corpus_bleu((reference.split(), hypothesis.split()) for reference, hypothesis in pairs)


def test_the_truth_itself_scores_one() -> None:
    assert score(("a b c d e", "a b c d e"), ("f", "f")) == pytest.approx(1.0)


def test_precisions_of_all_orders_are_multiplied() -> None:
    # 4/5 tokens, 3/4 pairs, 2/3 triples, 1/2 of four: the product is 1/5.
    assert score(("a b c d e", "a b c d x")) == pytest.approx(0.2**0.25)


def test_a_repeated_token_matches_only_as_often_as_the_reference_has_it() -> None:
    # 1/2 tokens; the pair "a a" has no match, which counts as half of one.
    assert score(("a b", "a a")) == pytest.approx((1 / 2 * 1 / 2) ** 0.5)


def test_short_hypotheses_pay_the_brevity_penalty() -> None:
    assert score(("a b c d e", "a b c d")) == pytest.approx(exp(1 - 5 / 4))


def test_long_hypotheses_pay_in_precision_only() -> None:
    # 4/5, 3/4, 2/3 and 1/2, as in the other direction, but no penalty.
    assert score(("a b c d", "a b c d e")) == pytest.approx(0.2**0.25)


def test_reference_and_hypothesis_are_not_exchangeable() -> None:
    assert score(("a b c d e", "a b c d")) != pytest.approx(score(("a b c d", "a b c d e")))


def test_counts_are_added_up_over_the_corpus() -> None:
    # Tokens 4/4 and 1/2, pairs 3/3 and 0/1; only the first text has triples and a four.
    assert score(("a b c d", "a b c d"), ("e f", "e x")) == pytest.approx(
        (5 / 6 * 3 / 4 * 2 / 2 * 1 / 1) ** 0.25
    )


def test_each_order_without_a_match_counts_half_of_the_one_before() -> None:
    # 2/4 tokens; nothing of 3 pairs, 2 triples, 1 four: 1/2, 1/4 and 1/8 matches.
    expected = (2 / 4 * 0.5 / 3 * 0.25 / 2 * 0.125 / 1) ** 0.25

    assert score(("a b c d", "a x c y")) == pytest.approx(expected)


def test_a_perfect_answer_shorter_than_four_tokens_scores_one() -> None:
    assert score(("yes", "yes"), ("not now", "not now")) == pytest.approx(1.0)


def test_one_token_of_a_long_reference_scores_nothing() -> None:
    assert score(("a b c d e", "a")) == 0.0


@pytest.mark.parametrize("hypothesis", ["", "x y z"])
def test_nothing_in_common_scores_zero(hypothesis: str) -> None:
    assert score(("a b c", hypothesis)) == 0.0


def test_empty_texts_score_zero() -> None:
    assert score(("", "")) == 0.0
