import pytest

from tertulia.components.tokenize.nltk_moses_tokenizer import NltkMosesTokenizer
from tertulia.testing.components import ComponentConformance

pytest.importorskip("sacremoses", reason="needs the extra `moses`")


class TestConformance(ComponentConformance):
    batch = (["Don't go.", ""],)

    def make(self) -> NltkMosesTokenizer:
        return NltkMosesTokenizer()


class TestConformanceOfDetokenizing(TestConformance):
    batch = ([["Do", "go", "."], []],)


def prepared(tokenizer: NltkMosesTokenizer) -> NltkMosesTokenizer:
    tokenizer.prepare()
    return tokenizer


def test_cuts_texts_into_tokens() -> None:
    tokens = prepared(NltkMosesTokenizer())(["Don't stop & go!"])

    assert tokens == [["Don", "'t", "stop", "&", "go", "!"]]


def test_joins_tokens_into_texts() -> None:
    texts = prepared(NltkMosesTokenizer())([["Don", "'t", "go", "(", "now", ")", "!"]])

    assert texts == ["Don't go (now)!"]


def test_escapes_in_tokens_and_unescapes_in_texts() -> None:
    tokenizer = prepared(NltkMosesTokenizer(escape=True))

    assert tokenizer(["a & b"]) == [["a", "&amp;", "b"]]
    assert tokenizer([["a", "&amp;", "b"]]) == ["a & b"]


def test_without_escape_entities_stay_in_texts() -> None:
    assert prepared(NltkMosesTokenizer())([["a", "&amp;", "b"]]) == ["a &amp; b"]


def test_odd_strings_pass() -> None:
    assert prepared(NltkMosesTokenizer())(["", " ", "\ud800 a"]) == [[], [], ["\ud800", "a"]]
