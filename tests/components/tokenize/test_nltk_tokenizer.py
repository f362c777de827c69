from collections.abc import Iterator
from pathlib import Path

import pytest

from tertulia.components.tokenize.nltk_tokenizer import NltkTokenizer
from tertulia.core.errors import DataError, ParameterError, ShapeError
from tertulia.testing.components import ComponentConformance

nltk = pytest.importorskip("nltk", reason="needs the extra `nltk`")


class TestConformance(ComponentConformance):
    batch = (["Don't go.", "", "ok"],)

    def make(self) -> NltkTokenizer:
        return NltkTokenizer()


class TestConformanceOfFunctionsOfNltk(TestConformance):
    def make(self) -> NltkTokenizer:
        return NltkTokenizer(tokenizer="casual_tokenize")


@pytest.fixture
def nltk_data(tmp_path: Path) -> Iterator[Path]:
    """The only folder in which NLTK looks for its resources."""
    usual = list(nltk.data.path)
    nltk.data.path[:] = [str(tmp_path)]
    yield tmp_path
    nltk.data.path[:] = usual


def prepared(tokenizer: NltkTokenizer) -> NltkTokenizer:
    tokenizer.prepare()
    return tokenizer


def test_parts_words_from_punctuation() -> None:
    assert prepared(NltkTokenizer())(["it's $5.00"]) == [["it", "'", "s", "$", "5", ".", "00"]]


def test_the_default_is_the_function_of_nltk_of_that_name() -> None:
    texts = ["Don't!? \ud800 été_1", "a\n\tb--c", "«Да»"]

    tokens = prepared(NltkTokenizer())(texts)

    assert tokens == [nltk.tokenize.wordpunct_tokenize(text) for text in texts]


def test_casual_tokens_keep_emoticons() -> None:
    tokenizer = prepared(NltkTokenizer(tokenizer="casual_tokenize"))

    assert tokenizer(["hi :) @you"]) == [["hi", ":)", "@you"]]


def test_lines_are_tokens_too() -> None:
    assert prepared(NltkTokenizer(tokenizer="line_tokenize"))(["a b\nc"]) == [["a b", "c"]]


def test_a_misspelt_function_gets_a_suggestion() -> None:
    with pytest.raises(ParameterError, match=r"did you mean 'word_tokenize'\?"):
        NltkTokenizer(tokenizer="word_tokenise")


def test_functions_that_do_not_tokenise_are_refused() -> None:
    with pytest.raises(ParameterError, match=r"'load' is not a tokenizing function of NLTK"):
        NltkTokenizer(tokenizer="load")


@pytest.mark.usefixtures("nltk_data")
def test_a_missing_resource_says_what_to_type() -> None:
    with pytest.raises(DataError, match=r"`python -m nltk.downloader punkt_tab`"):
        NltkTokenizer(tokenizer="word_tokenize").prepare()


def test_sentences_are_found_with_the_punkt_model(nltk_data: Path) -> None:
    write_punkt(nltk_data / "tokenizers" / "punkt_tab" / "english")

    tokenizer = prepared(NltkTokenizer(tokenizer="sent_tokenize"))

    assert tokenizer(["Mr. Fox ran. He hid."]) == [["Mr. Fox ran.", "He hid."]]


def test_nothing_is_downloaded_that_is_there(nltk_data: Path) -> None:
    write_punkt(nltk_data / "tokenizers" / "punkt_tab" / "english")

    tokenizer = prepared(NltkTokenizer(tokenizer="word_tokenize", download=True))

    assert tokenizer(["It ran. It hid."]) == [["It", "ran", ".", "It", "hid", "."]]


def test_unbalanced_brackets_are_refused_as_data() -> None:
    tokenizer = prepared(NltkTokenizer(tokenizer="sexpr_tokenize"))

    with pytest.raises(DataError, match=r"sexpr_tokenize cannot cut a text"):
        tokenizer(["(a"])


def test_a_missing_text_is_named() -> None:
    with pytest.raises(ShapeError, match=r"row 1 of the batch is a NoneType, not a text"):
        prepared(NltkTokenizer())(["a", None])


def write_punkt(folder: Path) -> None:
    """Write a Punkt model that knows one abbreviation."""
    folder.mkdir(parents=True)
    (folder / "abbrev_types.txt").write_text("mr")
    for name in ("collocations.tab", "sent_starters.txt", "ortho_context.tab"):
        (folder / name).write_text("")
