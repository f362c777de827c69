from pathlib import Path

import pytest

from tertulia.components.language.nlp_spacy import SpacyLanguage
from tertulia.components.tokenize.tokenizer_spacy import SpacyTokenizer
from tertulia.core.text import Token
from tertulia.testing.components import ComponentConformance

pytest.importorskip("spacy", reason="needs `pip install 'tertulia[spacy]'`")


@pytest.fixture(scope="module")
def language(word_vectors: Path) -> SpacyLanguage:
    language = SpacyLanguage(model=str(word_vectors))
    language.prepare()
    return language


class TestConformance(ComponentConformance):
    @pytest.fixture(autouse=True)
    def _batch(self, language: SpacyLanguage) -> None:
        texts = ["Don't go.", ""]
        self.batch = (language(texts)[0], texts)

    def make(self) -> SpacyTokenizer:
        return SpacyTokenizer()


def tokens(language: SpacyLanguage, text: str) -> list[Token]:
    return SpacyTokenizer()(language([text])[0], [text])[0]


def test_punctuation_and_contractions_are_tokens(language: SpacyLanguage) -> None:
    assert tokens(language, "Don't go.") == [
        Token("Do", 0, 2),
        Token("n't", 2, 5),
        Token("go", 6, 8),
        Token(".", 8, 9),
    ]


def test_tokens_are_spelled_as_in_the_text(language: SpacyLanguage) -> None:
    assert [token.text for token in tokens(language, "İn BERLIN")] == ["İn", "BERLIN"]


@pytest.mark.parametrize("text", ["a 😀 b", "שלום  עולם", "\ud800 a", "(" * 500, "ok " * 7000])
def test_offsets_are_those_of_the_text(language: SpacyLanguage, text: str) -> None:
    found = tokens(language, text)

    assert [token.text for token in found] == [text[token.start : token.end] for token in found]
    assert found[-1].end == len(text.rstrip())
