import pytest

from tertulia.components.tokenize.ru_tokenizer import RuTokenizer
from tertulia.core.errors import ParameterError
from tertulia.testing.components import ComponentConformance

pytest.importorskip("nltk", reason="needs the extra `nltk`")
pytest.importorskip("pymorphy3", reason="needs the extra `russian`")


class TestConformance(ComponentConformance):
    batch = (["Мама мыла раму.", "", "Да"],)

    def make(self) -> RuTokenizer:
        return RuTokenizer(lemmas=True)


class TestConformanceOfDetokenizing(TestConformance):
    batch = ([["Да", "."], []],)


def prepared(tokenizer: RuTokenizer) -> RuTokenizer:
    tokenizer.prepare()
    return tokenizer


def test_keeps_words_in_lower_case() -> None:
    assert prepared(RuTokenizer())(["Мама мыла 3 рамы!"]) == [["мама", "мыла", "рамы"]]


def test_keeps_punctuation_and_case_when_told() -> None:
    tokenizer = prepared(RuTokenizer(lowercase=False, alphas_only=False))

    assert tokenizer(["Мама & 3 | рамы!"]) == [["Мама", "&", "3", "|", "рамы", "!"]]


def test_lemmas_are_dictionary_forms() -> None:
    tokenizer = prepared(RuTokenizer(lemmas=True))

    assert tokenizer(["Кошками довольны дети"]) == [["кошка", "довольный", "ребёнок"]]


def test_stopwords_and_n_grams() -> None:
    tokenizer = prepared(RuTokenizer(stopwords=["и"], ngram_range=[1, 2]))

    assert tokenizer(["Кот и пёс"]) == [["кот", "пёс", "кот пёс"]]


def test_joins_tokens_into_texts() -> None:
    assert prepared(RuTokenizer())([["Да", ",", "«", "так", "»", "."]]) == ["Да, «так»."]


def test_odd_strings_pass() -> None:
    assert prepared(RuTokenizer(lemmas=True, alphas_only=False))(["", " ", "\ud800 а"]) == [
        [],
        [],
        ["\ud800", "а"],
    ]


def test_an_impossible_n_gram_range_is_refused_at_once() -> None:
    with pytest.raises(ParameterError, match=r"ngram_range must be"):
        RuTokenizer(ngram_range=[2, 1])
