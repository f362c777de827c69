from pathlib import Path

import pytest

from tertulia.components.extract.ner_spacy import SpacyEntityExtractor
from tertulia.components.language.nlp_spacy import SpacyLanguage
from tertulia.core.errors import ParameterError
from tertulia.core.text import EntitySpan
from tertulia.testing.components import ComponentConformance

spacy = pytest.importorskip("spacy", reason="needs `pip install 'tertulia[spacy]'`")

SENTENCE = "😀 Apple is looking at buying a firm in London."


class TestConformance(ComponentConformance):
    batch = ([SENTENCE, ""],)

    @pytest.fixture(autouse=True)
    def _nlp(self, english: SpacyLanguage) -> None:
        self.nlp = english

    def make(self) -> SpacyEntityExtractor:
        return SpacyEntityExtractor(nlp=self.nlp)


def prepared(extractor: SpacyEntityExtractor) -> SpacyEntityExtractor:
    extractor.prepare()
    return extractor


def test_finds_the_entities_of_the_model_in_the_original_case(english: SpacyLanguage) -> None:
    extractor = prepared(SpacyEntityExtractor(nlp=english, dimensions=["GPE"]))

    assert extractor([SENTENCE]) == [
        [EntitySpan(start=39, end=45, entity="GPE", value="London", extractor="ner_spacy")]
    ]


def test_all_types_are_found_by_default(english: SpacyLanguage) -> None:
    [found] = prepared(SpacyEntityExtractor(nlp=english))([SENTENCE])

    assert {span.entity for span in found} == {"ORG", "GPE"}
    assert [SENTENCE[span.start : span.end] for span in found] == ["Apple", "London"]
    assert {span.confidence for span in found} == {None}


def test_offsets_in_a_long_text_are_those_of_the_text(english: SpacyLanguage) -> None:
    text = "so it goes. " * 1000 + SENTENCE

    found = prepared(SpacyEntityExtractor(nlp=english, dimensions=["GPE"]))([text])[0]

    assert [text[span.start : span.end] for span in found] == ["London"]


def test_rules_find_entities_too(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "DISH", "pattern": "pizza"}])
    nlp.to_disk(tmp_path / "rules")
    language = SpacyLanguage(model=str(tmp_path / "rules"))
    language.prepare()

    [[span]] = prepared(SpacyEntityExtractor(nlp=language, dimensions=["DISH"]))(["a pizza"])

    assert (span.entity, span.value) == ("DISH", "pizza")


def test_a_model_that_finds_no_entities_is_refused(word_vectors: Path) -> None:
    language = SpacyLanguage(model=str(word_vectors))
    language.prepare()

    with pytest.raises(ParameterError, match=r"finds no entities: name another in `model`"):
        SpacyEntityExtractor(nlp=language).prepare()


def test_a_type_the_model_does_not_know_is_refused(english: SpacyLanguage) -> None:
    extractor = SpacyEntityExtractor(nlp=english, dimensions=["CITY"])

    with pytest.raises(ParameterError, match=r"finds no CITY: `dimensions` may be CARDINAL"):
        extractor.prepare()
