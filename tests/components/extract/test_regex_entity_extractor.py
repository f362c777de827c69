import logging
from pathlib import Path

import pytest

from tertulia.components.extract.regex_entity_extractor import RegexEntityExtractor
from tertulia.core.errors import DataError, NotFittedError
from tertulia.nlu.place import Place
from tertulia.nlu.training_data import AnnotatedEntity, Knowledge, LookupTable, RegexFeature
from tertulia.testing.components import ComponentConformance

ANNOTATED = (AnnotatedEntity(0, 1, "zip", "a"), AnnotatedEntity(0, 1, "city", "a"))
KNOWLEDGE = Knowledge(
    (RegexFeature("zip", r"\b[0-9]{5}\b"), RegexFeature("zip", "zip [0-9]+")),
    (LookupTable("city", ("New York", "york", "北京")),),
)


def fitted(knowledge: Knowledge = KNOWLEDGE, **params: bool) -> RegexEntityExtractor:
    extractor = RegexEntityExtractor(**params)
    extractor.fit(entities=[ANNOTATED], knowledge=[knowledge])
    return extractor


def found(extractor: RegexEntityExtractor, text: str) -> list[tuple[str, str]]:
    """The stretches that were extracted, and their types."""
    [spans] = extractor(texts=[text])
    assert all(span.value == text[span.start : span.end] for span in spans)
    return [(span.value, span.entity) for span in spans]


class TestConformance(ComponentConformance):
    batch = (["12345 New York", "nothing"],)
    training = ([ANNOTATED, ()], [KNOWLEDGE, KNOWLEDGE])

    def make(self) -> RegexEntityExtractor:
        return RegexEntityExtractor()


def test_extracts_all_matches_from_left_to_right() -> None:
    assert found(fitted(), "12345 new york to 54321 YORK") == [
        ("12345", "zip"),
        ("new york", "city"),
        ("54321", "zip"),
        ("YORK", "city"),
    ]


def test_an_entity_says_where_it_is_and_who_found_it() -> None:
    [[span]] = fitted()(texts=["我在北京住"])

    assert (span.start, span.end, span.entity) == (2, 4, "city")
    assert (span.extractor, span.confidence) == ("RegexEntityExtractor", 1.0)


def test_entities_of_one_type_do_not_overlap_and_the_leftmost_stays() -> None:
    assert found(fitted(), "zip 12345") == [("zip 12345", "zip")]


def test_entities_of_different_types_may_overlap() -> None:
    knowledge = Knowledge(
        (RegexFeature("zip", "[a-z]+ [0-9]+"),), (LookupTable("city", ("bonn",)),)
    )

    assert found(fitted(knowledge), "bonn 53111") == [("bonn", "city"), ("bonn 53111", "zip")]


def test_case_matters_where_it_shall() -> None:
    extractor = fitted(case_sensitive=True)

    assert found(extractor, "NEW YORK, ZIP 1, New York, zip 1") == [
        ("New York", "city"),
        ("zip 1", "zip"),
    ]


def test_expressions_and_tables_can_be_left_out() -> None:
    assert found(fitted(use_regexes=False), "12345 york") == [("york", "city")]
    assert found(fitted(use_lookup_tables=False), "12345 york") == [("12345", "zip")]


def test_phrases_are_found_in_words_without_word_boundaries() -> None:
    assert found(fitted(), "yorker") == []
    assert found(fitted(use_word_boundaries=False), "yorker") == [("york", "city")]


def test_what_matches_without_characters_is_no_entity() -> None:
    assert found(fitted(Knowledge((RegexFeature("zip", "[0-9]*"),))), "a1") == [("1", "zip")]
    assert found(fitted(Knowledge((RegexFeature("zip", "[0-9]*"),))), "a") == []


def test_what_names_no_entity_of_the_examples_is_left_out_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    knowledge = Knowledge((RegexFeature("greeting", "hey"),), KNOWLEDGE.lookups)

    with caplog.at_level(logging.WARNING):
        assert found(fitted(knowledge), "hey york") == [("york", "city")]

    assert "no example has an entity 'greeting'" in caplog.text


def test_a_bad_expression_is_named_with_its_place() -> None:
    bad = RegexFeature("zip", "[0-9", Place(Path("nlu.md"), 12))

    with pytest.raises(DataError, match=r"nlu\.md, line 12: regex 'zip'"):
        fitted(Knowledge((bad,)))


def test_extracting_before_fit_says_what_to_call() -> None:
    with pytest.raises(NotFittedError, match="call `fit` or `load`"):
        RegexEntityExtractor()(texts=["a"])
