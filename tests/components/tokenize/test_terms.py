import pytest

from tertulia.components.tokenize.terms import TermRules, check_ngram_range
from tertulia.core.errors import ParameterError


def test_keeps_only_words_of_letters_and_lowers_them() -> None:
    assert TermRules()(["The", "3rd", "Cat", "!"]) == ["the", "cat"]


def test_keeps_everything_but_whitespace_when_told() -> None:
    rules = TermRules(lowercase=False, alphas_only=False)

    assert rules(["The", " \n", "3rd", "", "!"]) == ["The", "3rd", "!"]


def test_drops_stopwords_as_they_are_in_lower_case() -> None:
    assert TermRules(stopwords=frozenset({"the"}))(["The", "cat"]) == ["cat"]


def test_n_grams_come_after_shorter_ones() -> None:
    assert TermRules(ngram_range=(1, 2))(["a", "b", "c"]) == ["a", "b", "c", "a b", "b c"]


def test_n_grams_alone() -> None:
    assert TermRules(ngram_range=(2, 3))(["a", "b"]) == ["a b"]


def test_no_n_gram_range_means_single_tokens() -> None:
    assert check_ngram_range(None) == (1, 1)


@pytest.mark.parametrize("wrong", [[2, 1], [0, 1], [1], [1, 2, 3], ["1", "2"]])
def test_an_impossible_n_gram_range_is_refused(wrong: list[int]) -> None:
    with pytest.raises(ParameterError, match=r"ngram_range must be .* like \[1, 2\], not"):
        check_ngram_range(wrong)
