from pathlib import Path

import pytest

from tertulia.components.featurize.intent_entity_featurizer_regex import RegexFeaturizer
from tertulia.components.tokenize.tokenizer_whitespace import WhitespaceTokenizer
from tertulia.core.errors import DataError, NotFittedError
from tertulia.core.text import Token
from tertulia.nlu.place import Place
from tertulia.nlu.training_data import Knowledge, LookupTable, RegexFeature
from tertulia.testing.components import ComponentConformance

ZIP = RegexFeature("zip", "[0-9]{5}")
GREETING = RegexFeature("greeting", r"hey\S*")
CITIES = LookupTable("city", ("New York", "北京", "rome"))
KNOWLEDGE = Knowledge((ZIP, GREETING), (CITIES,))


def tokens_of(texts: list[str]) -> list[list[Token]]:
    return WhitespaceTokenizer()(texts)


def fitted(knowledge: Knowledge = KNOWLEDGE, **params: bool) -> RegexFeaturizer:
    featurizer = RegexFeaturizer(**params)
    featurizer.fit(knowledge=[knowledge])
    return featurizer


def marks(featurizer: RegexFeaturizer, text: str) -> dict[str, tuple[str, ...]]:
    """The names at each token that has any."""
    [tokens] = tokens_of([text])
    _, [names] = featurizer(texts=[text], tokens=[tokens])
    return {token.text: name for token, name in zip(tokens, names, strict=True) if name}


class TestConformance(ComponentConformance):
    batch = (["hey you 12345", "New York"], tokens_of(["hey you 12345", "New York"]))
    training = ([KNOWLEDGE, KNOWLEDGE],)

    def make(self) -> RegexFeaturizer:
        return RegexFeaturizer()


def test_a_message_has_a_one_for_each_expression_and_table_that_it_matches() -> None:
    texts = ["hey hello", "12345 new york", "nothing"]

    features, _ = fitted()(texts=texts, tokens=tokens_of(texts))

    assert features.dtype == "float32"
    assert features.toarray().tolist() == [[0, 1, 0], [1, 0, 1], [0, 0, 0]]


def test_every_match_marks_its_tokens() -> None:
    assert marks(fitted(), "12345 or 54321 heyho") == {
        "12345": ("zip",),
        "54321": ("zip",),
        "heyho": ("greeting",),
    }


def test_a_phrase_of_several_words_marks_all_of_them() -> None:
    assert marks(fitted(), "to NEW york") == {"NEW": ("city",), "york": ("city",)}


def test_a_token_has_all_that_matches_there_each_once() -> None:
    knowledge = Knowledge((RegexFeature("a", "a"), RegexFeature("a", "aa?"), ZIP), (CITIES,))

    assert marks(fitted(knowledge), "aaa 12345a") == {"aaa": ("a",), "12345a": ("a", "zip")}


def test_phrases_are_whole_words_where_there_are_words() -> None:
    assert marks(fitted(), "romes, 我在北京住") == {"我在北京住": ("city",)}


def test_phrases_are_found_in_words_without_word_boundaries() -> None:
    assert marks(fitted(use_word_boundaries=False), "romes") == {"romes": ("city",)}


def test_case_matters_to_expressions_unless_it_shall_not() -> None:
    assert marks(fitted(), "HEY") == {}
    assert marks(fitted(case_sensitive=False), "HEY") == {"HEY": ("greeting",)}


def test_expressions_and_tables_can_be_left_out() -> None:
    only_tables, only_regexes = fitted(use_regexes=False), fitted(use_lookup_tables=False)

    assert marks(only_tables, "hey rome") == {"rome": ("city",)}
    assert marks(only_regexes, "hey rome") == {"hey": ("greeting",)}


def test_an_expression_that_matches_without_characters_marks_no_token() -> None:
    featurizer = fitted(Knowledge((RegexFeature("maybe", "x?"),)))

    features, [names] = featurizer(texts=["ab"], tokens=tokens_of(["ab"]))

    assert features.toarray().tolist() == [[1]]
    assert names == [()]


def test_without_knowledge_there_are_no_columns() -> None:
    features, names = fitted(Knowledge())(texts=["a", "b"], tokens=tokens_of(["a", "b"]))

    assert features.shape == (2, 0)
    assert names == [[()], [()]]


def test_offsets_are_those_of_the_text_beyond_the_basic_plane_and_with_half_characters() -> None:
    assert marks(fitted(), "💩 \ud800 12345") == {"12345": ("zip",)}


def test_a_bad_expression_is_named_with_its_place() -> None:
    bad = RegexFeature("zip", "[0-9", Place(Path("nlu.md"), 12))

    with pytest.raises(DataError, match=r"nlu\.md, line 12: regex 'zip': '\[0-9' is no regular"):
        fitted(Knowledge((bad,)))


def test_looking_before_fit_says_what_to_call() -> None:
    with pytest.raises(NotFittedError, match="call `fit` or `load`"):
        RegexFeaturizer()(texts=["a"], tokens=[[]])
