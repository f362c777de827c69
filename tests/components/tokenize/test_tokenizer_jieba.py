from importlib.util import find_spec
from pathlib import Path

import pytest

from tertulia.components.tokenize.tokenizer_jieba import JiebaTokenizer
from tertulia.core.text import Token
from tertulia.testing.components import ComponentConformance

needs_jieba = pytest.mark.skipif(
    find_spec("jieba") is None, reason="needs `pip install 'tertulia[chinese]'`"
)


class TestConformanceElsewhere(ComponentConformance):
    batch = (["I'm here, now.", ""],)
    training = (["I'm here"],)

    def make(self) -> JiebaTokenizer:
        return JiebaTokenizer(language="en")


@pytest.fixture(scope="module")
def tokenizer() -> JiebaTokenizer:
    tokenizer = JiebaTokenizer()
    tokenizer.prepare()
    tokenizer.fit([])
    return tokenizer


@needs_jieba
class TestConformance(TestConformanceElsewhere):
    batch = (["我来到北京清华大学", ""],)

    @pytest.fixture(autouse=True)
    def _dictionary(self, tokenizer: JiebaTokenizer) -> None:
        """Hold jieba's own dictionary, which takes a second to read."""
        tokenizer([""])

    def make(self) -> JiebaTokenizer:
        return JiebaTokenizer(language="zh_CN")


@needs_jieba
def test_cuts_chinese_into_words(tokenizer: JiebaTokenizer) -> None:
    assert tokenizer(["我来到北京清华大学"]) == [
        [Token("我", 0, 1), Token("来到", 1, 3), Token("北京", 3, 5), Token("清华大学", 5, 9)]
    ]


@needs_jieba
def test_white_space_is_no_word(tokenizer: JiebaTokenizer) -> None:
    assert tokenizer(["订 机票\n😀。"]) == [
        [Token("订", 0, 1), Token("机票", 2, 4), Token("😀", 5, 6), Token("。", 6, 7)]
    ]


def test_cuts_other_languages_at_white_space() -> None:
    tokenizer = JiebaTokenizer(language="en")
    tokenizer.fit([])

    assert tokenizer(["I'm here, now."]) == [
        [Token("I'm", 0, 3), Token("here", 4, 8), Token("now", 10, 13)]
    ]


@needs_jieba
def test_words_of_the_users_dictionary_are_kept_with_the_model(tmp_path: Path) -> None:
    dictionary, model = tmp_path / "dictionary", tmp_path / "model"
    dictionary.mkdir()
    model.mkdir()
    (dictionary / "words.txt").write_text("云计算平台 50 n\n龘靐\n", encoding="utf-8")
    trained = JiebaTokenizer(dictionary_path=dictionary)
    trained.fit([])
    trained.save(model)

    loaded = JiebaTokenizer(dictionary_path=tmp_path / "gone")
    loaded.load(model)

    [words] = loaded(["用云计算平台的龘靐"])
    assert [word.text for word in words] == ["用", "云计算平台", "的", "龘靐"]


@needs_jieba
def test_a_dictionary_is_its_pipelines_alone(tokenizer: JiebaTokenizer, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("我来到北京 900000\n清华大学 0\n", encoding="utf-8")
    other = JiebaTokenizer(dictionary_path=tmp_path)

    other.fit([])

    [own], [others] = other(["我来到北京清华大学"]), tokenizer(["我来到北京清华大学"])
    assert own[0].text == "我来到北京"
    assert others[-1].text == "清华大学"


@needs_jieba
@pytest.mark.parametrize("text", ["龘" * 100_000, "😀" * 1000, "\ud800 你好", "a" * 5000])
def test_odd_texts_are_cut_into_stretches_of_themselves(
    tokenizer: JiebaTokenizer, text: str
) -> None:
    [words] = tokenizer([text])

    assert all(word.text == text[word.start : word.end] for word in words)
    assert words[-1].end == len(text)
