from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from tertulia.components.featurize.intent_featurizer_count_vectors import CountVectorsFeaturizer
from tertulia.core.errors import NotFittedError, ParameterError
from tertulia.core.text import Token
from tertulia.testing.components import ComponentConformance

TEXTS = ["book a flight to Rome", "book 2 flights", "hello hello", "", "\ud83d ok"]


class TestConformance(ComponentConformance):
    batch = (["book book 99 tables", "", "hello there"],)
    training = (TEXTS,)

    def make(self) -> CountVectorsFeaturizer:
        return CountVectorsFeaturizer()


class TestConformanceOfCharacters(TestConformance):
    def make(self) -> CountVectorsFeaturizer:
        return CountVectorsFeaturizer(analyzer="char_wb", min_ngram=1, max_ngram=3)


class TestConformanceWithoutWords(TestConformance):
    training = (["", "a", "?"],)


def fitted(texts: list[Any], **parameters: Any) -> CountVectorsFeaturizer:
    featurizer = CountVectorsFeaturizer(**parameters)
    featurizer.fit(texts)
    return featurizer


def counts(featurizer: CountVectorsFeaturizer, message: Any) -> dict[str, float]:
    row = featurizer([message]).toarray()[0]
    terms = featurizer.learned.terms
    return {term: value for term, value in zip(terms, row.tolist(), strict=True) if value}


def test_counts_each_word_of_the_training_data() -> None:
    featurizer = fitted(["book a flight", "hello"])

    assert featurizer.learned.terms == ("book", "flight", "hello")
    assert counts(featurizer, "Hello, hello book!") == {"book": 1, "hello": 2}


def test_rows_are_sparse_and_small() -> None:
    rows = fitted(TEXTS)(TEXTS)

    assert rows.format == "csr"
    assert rows.dtype == np.float32


def test_words_of_digits_are_one_feature() -> None:
    featurizer = fitted(["room 123", "a123d"])

    assert counts(featurizer, "99 7 a123d") == {"__NUMBER__": 2, "a123d": 1}


def test_lemmas_and_tokens_count_as_words() -> None:
    featurizer = fitted([["book", "flight"], [Token("hello", 0, 5)]])

    assert counts(featurizer, ["flight", "hello"]) == {"flight": 1, "hello": 1}


def test_the_pattern_chooses_among_tokens() -> None:
    featurizer = fitted([["st.louis", "a", "?"]], token_pattern=r"\S+")

    assert featurizer.learned.terms == ("?", "a", "st.louis")


def test_one_group_of_the_pattern_is_the_word() -> None:
    assert fitted(["#one two"], token_pattern=r"#(\w+)").learned.terms == ("one",)


def test_words_keep_their_case_without_lowercase() -> None:
    assert fitted(["Rome rome"], lowercase=False).learned.terms == ("Rome", "rome")


def test_stop_words_do_not_count() -> None:
    assert fitted(["The flight to Rome"], stop_words="english").learned.terms == ("flight", "rome")
    assert fitted(["The flight"], stop_words=["The"]).learned.terms == ("flight",)


def test_words_never_seen_are_ignored() -> None:
    assert counts(fitted(["hello there"]), "hello stranger") == {"hello": 1}


def test_words_never_seen_count_as_the_token_that_stands_in_the_training_data() -> None:
    featurizer = fitted(["hello there", "OOV OOV"], OOV_token="oov")

    assert counts(featurizer, "hello strange new world 42") == {"hello": 1, "oov": 4}


def test_listed_words_count_as_the_token() -> None:
    featurizer = fitted(["hello Foo bar"], OOV_token="<OOV>", OOV_words=["foo", "BAR"])

    assert featurizer.learned.terms == ("<oov>", "hello")
    assert counts(featurizer, "foo fighters hello") == {"<oov>": 2, "hello": 1}


def test_unknown_words_are_replaced_before_runs_are_made() -> None:
    featurizer = fitted(["say oov now"], OOV_token="oov", max_ngram=2)

    assert counts(featurizer, "say cheese") == {"oov": 1, "say": 1, "say oov": 1}


def test_stop_words_are_not_unknown() -> None:
    featurizer = fitted(["hello oov"], OOV_token="oov", stop_words=["the"])

    assert counts(featurizer, "the hello") == {"hello": 1}


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"OOV_token": "oov"}, "OOV_token 'oov' is no word of the training data"),
        ({"OOV_words": ["hello"]}, "OOV_words have no effect without an OOV_token"),
        ({"OOV_token": "hello", "min_ngram": 2, "max_ngram": 2}, "set min_ngram to 1"),
        ({"analyzer": "char", "OOV_token": "x"}, "OOV_token has no effect with analyzer 'char'"),
        ({"analyzer": "char_wb", "stop_words": "english"}, "stop_words has no effect"),
        ({"min_df": 3}, "no words to count"),
    ],
)
def test_what_has_no_effect_is_said(
    parameters: dict[str, Any], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        fitted(["hello there"], **parameters)

    assert words in caplog.text


def test_what_has_an_effect_is_not_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    fitted(["hello oov"], OOV_token="oov", OOV_words=["hello"], stop_words="english")

    assert caplog.text == ""


def test_without_words_there_are_no_features() -> None:
    featurizer = fitted(["", "?"])

    assert featurizer(["hello", ""]).shape == (2, 0)


def test_asking_before_fit_says_what_to_call() -> None:
    with pytest.raises(NotFittedError, match="call `fit` or `load`"):
        CountVectorsFeaturizer()(["hello"])


def test_surrogates_survive_saving_and_loading(tmp_path: Path) -> None:
    featurizer = fitted(["\ud83d\ude00"], analyzer="char")

    featurizer.save(tmp_path)
    copy = CountVectorsFeaturizer(analyzer="char")
    copy.load(tmp_path)

    assert copy.learned.terms == featurizer.learned.terms


@pytest.mark.parametrize("analyzer", ["word", "char", "char_wb"])
def test_a_very_long_message_is_counted(analyzer: Any) -> None:
    featurizer = fitted(["aa bb"], analyzer=analyzer, max_ngram=2)

    assert counts(featurizer, "aa " * 33_000 + "😀" * 1000 + "7" * 1000)["aa"] == 33_000


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"min_df": 0}, "min_df must be a number of texts"),
        ({"max_df": 1.5}, "max_df must be a number of texts"),
        ({"min_ngram": 0}, "must rise within 1 to 32"),
        ({"min_ngram": 3, "max_ngram": 2}, "must rise within 1 to 32"),
        ({"max_ngram": 1000}, "must rise within 1 to 32"),
        ({"max_features": 0}, "max_features must be at least 1"),
        ({"stop_words": "klingon"}, "say 'english', or list them"),
        ({"token_pattern": "("}, "is no regular expression"),
        ({"token_pattern": r"(\w)(\w)"}, r"write `\(\?:\.\.\.\)` for all but one"),
        ({"token_pattern": "a" * 1001}, "must not exceed 1000 characters"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(parameters: dict[str, Any], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        CountVectorsFeaturizer(**parameters)


WORD_COUNTS = st.lists(st.text(alphabet="aeß ÜÉ,12", max_size=12), max_size=6)


@given(WORD_COUNTS, WORD_COUNTS, st.sampled_from([1, 2, 0.5]), st.sampled_from([1.0, 0.7, 3]))
def test_counts_what_scikit_learn_counts(
    training: list[str], messages: list[str], min_df: float, max_df: float
) -> None:
    peer = CountVectorizer(min_df=min_df, max_df=max_df, preprocessor=numbers_marked)
    try:
        peer.fit(training)
    except ValueError:  # it has no words, or its limits cross
        return
    featurizer = fitted(training, min_df=min_df, max_df=max_df)

    rows = featurizer(messages)

    assert featurizer.learned.terms == tuple(peer.get_feature_names_out())
    assert rows.toarray().tolist() == (
        peer.transform(messages).toarray().tolist() if messages else []
    )


@pytest.mark.shared
@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"min_ngram": 1, "max_ngram": 2, "min_df": 2},
        {"analyzer": "char_wb", "min_ngram": 3, "max_ngram": 4, "max_df": 0.1},
        {"stop_words": "english", "strip_accents": "unicode"},
    ],
)
def test_counts_real_messages_as_scikit_learn_does(
    shared_data: Path, parameters: dict[str, Any]
) -> None:
    data = json.loads((shared_data / "clinc150" / "data_full.json").read_bytes())
    training, messages = ([text for text, _ in data[part]] for part in ("val", "test"))
    theirs = dict(parameters)
    runs = (theirs.pop("min_ngram", 1), theirs.pop("max_ngram", 1))
    preprocessor = numbers_zero if "analyzer" in parameters else numbers_marked
    peer = CountVectorizer(ngram_range=runs, preprocessor=preprocessor, **theirs).fit(training)
    featurizer = fitted(training, **parameters)

    rows = featurizer(messages)

    assert featurizer.learned.terms == tuple(peer.get_feature_names_out())
    assert (rows != peer.transform(messages)).nnz == 0


def numbers_marked(text: str) -> str:
    return re.sub(r"\b\d+\b", "__NUMBER__", text.lower())


def numbers_zero(text: str) -> str:
    return re.sub(r"\b\d+\b", "0", text.lower())
