from tertulia.components.preprocess.sanitizer import Sanitizer
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = ([["café", "25"], []],)

    def make(self) -> Sanitizer:
        return Sanitizer(nums=True)


def test_takes_marks_off_letters_composed_or_not() -> None:
    assert Sanitizer()([["naïve", "e\u0301te\u0301", "чай"]]) == [["naive", "ete", "чаи"]]


def test_leaves_marks_when_told() -> None:
    assert Sanitizer(diacritical=False)([["naïve"]]) == [["naïve"]]


def test_writes_every_digit_as_one_when_told() -> None:
    assert Sanitizer(nums=True)([["25.03", "a7", "٣"]]) == [["11.11", "a1", "1"]]


def test_leaves_digits_otherwise() -> None:
    assert Sanitizer()([["25"]]) == [["25"]]


def test_letters_composed_of_letters_stay_whole() -> None:
    assert Sanitizer()([["한국"]]) == [["한국"]]


def test_cleans_strings_at_any_depth() -> None:
    assert Sanitizer()(["é", ["é", ["é", ""]]]) == ["e", ["e", ["e", ""]]]


def test_a_megabyte_of_marks_takes_linear_time() -> None:
    assert Sanitizer()(["a" + "\u0301\u0316" * 250_000 + "\ud800"]) == ["a\ud800"]
