import pytest

from tertulia.components.tokenize.ru_sent_tokenizer import RuSentTokenizer
from tertulia.core.errors import ShapeError
from tertulia.testing.components import ComponentConformance

razdel = pytest.importorskip("razdel", reason="needs the extra `russian`")


class TestConformance(ComponentConformance):
    batch = (["Да. Нет.", "", "Так"],)

    def make(self) -> RuSentTokenizer:
        return RuSentTokenizer()


@pytest.fixture
def tokenizer() -> RuSentTokenizer:
    tokenizer = RuSentTokenizer()
    tokenizer.prepare()
    return tokenizer


def test_abbreviations_and_initials_end_no_sentence(tokenizer: RuSentTokenizer) -> None:
    sentences = tokenizer(["А. С. Пушкин родился в 1799 г. в Москве. Он поэт!"])

    assert sentences == [["А. С. Пушкин родился в 1799 г. в Москве.", "Он поэт!"]]


def test_blank_texts_have_no_sentences(tokenizer: RuSentTokenizer) -> None:
    assert tokenizer(["", " \n"]) == [[], []]


def test_long_texts_are_cut_where_short_ones_are(tokenizer: RuSentTokenizer) -> None:
    text = "Это начало, т. е. первое. А это второе! «Да?» — спросил он. " * 500

    assert tokenizer([text]) == [[sentence.text for sentence in razdel.sentenize(text)]]


def test_a_sentence_without_end_is_cut(tokenizer: RuSentTokenizer) -> None:
    [sentences] = tokenizer(["а" * 25_000])

    assert [len(sentence) for sentence in sentences] == [10_000, 10_000, 5_000]


def test_a_missing_text_is_named(tokenizer: RuSentTokenizer) -> None:
    with pytest.raises(ShapeError, match=r"row 0 of the batch is a NoneType, not a text"):
        tokenizer([None])
