import pytest

from tertulia.components.preprocess.pymorphy_russian_lemmatizer import PymorphyRussianLemmatizer
from tertulia.testing.components import ComponentConformance

pytest.importorskip("pymorphy3", reason="needs the extra `russian`")


class TestConformance(ComponentConformance):
    batch = ([["мама", "мыла", "раму"], [], ["да"]],)

    def make(self) -> PymorphyRussianLemmatizer:
        return PymorphyRussianLemmatizer()


@pytest.fixture
def lemmatizer() -> PymorphyRussianLemmatizer:
    lemmatizer = PymorphyRussianLemmatizer()
    lemmatizer.prepare()
    return lemmatizer


def test_lemmas_are_dictionary_forms(lemmatizer: PymorphyRussianLemmatizer) -> None:
    assert lemmatizer([["Кошками", "бежал", "Ёлки"]]) == [["кошка", "бежать", "ёлка"]]


def test_what_is_not_russian_is_lowered(lemmatizer: PymorphyRussianLemmatizer) -> None:
    assert lemmatizer([["Cats", "25", "!", ""]]) == [["cats", "25", "!", ""]]


def test_odd_strings_pass(lemmatizer: PymorphyRussianLemmatizer) -> None:
    assert lemmatizer([["\ud800", "Х" * 1_000_000]]) == [["\ud800", "х" * 1_000_000]]
