import pytest

from tertulia.core.errors import ShapeError
from tertulia.training.metrics.squad import exact_match, squad_f1


def test_case_punctuation_and_articles_do_not_count() -> None:
    assert exact_match([["the Eiffel Tower!"]], ["Eiffel tower"]) == 100.0


def test_russian_words_are_left_whole() -> None:
    assert exact_match(["а не б", "Театр"], ["не б", "театр"]) == 50.0


def test_the_best_reference_counts() -> None:
    assert exact_match([["1912", "in 1912"]], ["in 1912"]) == 100.0
    assert squad_f1([["x y", "b c d"]], ["b c v"]) == pytest.approx(200 / 3)


def test_f1_weighs_the_tokens_in_common() -> None:
    # Two of four tokens are right, two of three found: F1 is 4/7.
    assert squad_f1(["x y z"], ["x y v w"]) == pytest.approx(400 / 7)


def test_a_repeated_token_counts_as_often_as_both_sides_have_it() -> None:
    assert squad_f1(["x y"], ["x x"]) == pytest.approx(50.0)


def test_answers_and_starts_in_tuples_are_measured_by_the_answers() -> None:
    truth = [(["Paris", "in Paris"], [5, 2]), (["1912"], [9])]

    assert exact_match(truth, [("Paris", 77), ("1913", 9)]) == 50.0


@pytest.mark.parametrize("truth", [[], [""], "", None])
def test_an_empty_answer_is_right_where_there_is_none(truth: object) -> None:
    assert exact_match([truth, truth], ["", "x"]) == 50.0
    assert squad_f1([truth, truth], [None, "x"]) == 50.0


def test_an_empty_answer_is_wrong_where_there_is_one() -> None:
    assert squad_f1(["Paris"], [""]) == 0.0


def test_lone_surrogates_are_text() -> None:
    assert exact_match(["\ud800 a"], ["\ud800"]) == 100.0


def test_an_answer_that_is_no_text_is_refused() -> None:
    with pytest.raises(ShapeError, match="an answer is a text, not a int"):
        exact_match(["Paris"], [17])
