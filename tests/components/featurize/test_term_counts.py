import pytest

from tertulia.components.featurize.term_counts import TermLimits, count_rows

TEXTS = [["b", "a", "a"], ["b", "c"], ["b"], ["b"]]


@pytest.mark.parametrize(
    ("limits", "terms"),
    [
        (TermLimits(1, 1.0, None), ("a", "b", "c")),
        (TermLimits(2, 1.0, None), ("b",)),
        (TermLimits(0.5, 1.0, None), ("b",)),
        (TermLimits(1, 0.5, None), ("a", "c")),
        (TermLimits(1, 1, None), ("a", "c")),
        (TermLimits(2, 1, None), ()),
        (TermLimits(1, 1.0, 2), ("a", "b")),
        (TermLimits(0.0, 0.5, 1), ("a",)),
    ],
)
def test_keeps_terms_within_limits(limits: TermLimits, terms: tuple[str, ...]) -> None:
    assert limits.choose(TEXTS).terms == terms


def test_of_equally_frequent_terms_the_first_in_the_alphabet_stay() -> None:
    assert TermLimits(1, 1.0, 2).choose([["c", "b", "a"]]).terms == ("a", "b")


def test_counts_known_terms_in_columns_that_rise() -> None:
    rows = count_rows([["b", "x", "a", "b"], [], ["a"]], {"a": 0, "b": 1})

    assert rows.toarray().tolist() == [[1, 2], [0, 0], [1, 0]]
    assert rows.has_canonical_format


def test_no_texts_and_no_columns_are_an_empty_matrix() -> None:
    assert count_rows([], {}).shape == (0, 0)
    assert count_rows([["a"]], {}).shape == (1, 0)
