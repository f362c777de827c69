import pytest

from tertulia.components.preprocess.lowercase_preprocessor import LowercasePreprocessor
from tertulia.core.errors import ParameterError
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = ([["Hello", "you"], [], ["NATO"]],)

    def make(self) -> LowercasePreprocessor:
        return LowercasePreprocessor()


@pytest.mark.parametrize(
    ("word", "symbols"),
    [
        ("cat", ("c", "a", "t")),
        ("Cat", ("<FIRST_UPPER>", "c", "a", "t")),
        ("CAT", ("<ALL_UPPER>", "c", "a", "t")),
        ("I", ("<FIRST_UPPER>", "i")),
        ("2018", ("<DIGIT>",)),
        ("https://a.b", ("<HTTP>",)),
        ("www.a.b", ("<HTTP>",)),
        ("", ()),
    ],
)
def test_spells_a_word_with_its_case_first(word: str, symbols: tuple[str, ...]) -> None:
    assert LowercasePreprocessor()([[word]]) == [[symbols]]


def test_puts_the_case_last_when_told() -> None:
    preprocessor = LowercasePreprocessor(append_case="last")

    assert preprocessor([["Cat"]]) == [[("c", "a", "t", "<FIRST_UPPER>")]]


def test_keeps_capital_letters_when_told() -> None:
    assert LowercasePreprocessor(to_lower=False)([["Cat"]]) == [[("C", "a", "t")]]


def test_another_place_for_the_case_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"append_case must be 'first' or 'last'"):
        LowercasePreprocessor(append_case="middle")
