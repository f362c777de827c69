import logging
from pathlib import Path

import pytest

from tertulia.components.extract.ner_mitie import MitieEntityExtractor
from tertulia.components.language.nlp_mitie import MitieLanguage
from tertulia.components.tokenize.tokenizer_whitespace import WhitespaceTokenizer
from tertulia.core.errors import DataError, ParameterError
from tertulia.core.text import EntitySpan, Token
from tertulia.nlu.training_data import AnnotatedEntity
from tertulia.testing.components import ComponentConformance

CITIES = ("berlin", "paris", "london")
TEXTS = [f"i fly from {one} to {two}" for one in CITIES for two in CITIES if one != two]


def tokens(texts: list[str]) -> list[list[Token]]:
    return WhitespaceTokenizer()(texts)


def city(text: str, name: str, extractor: str | None = None) -> AnnotatedEntity:
    start = text.index(name)
    return AnnotatedEntity(start, start + len(name), "city", name, extractor=extractor)


GOLD = [tuple(city(text, name) for name in CITIES if name in text) for text in TEXTS]


class TestConformance(ComponentConformance):
    batch = (tokens(["i fly from berlin to paris", ""]), ["i fly from berlin to paris", ""])
    training = (tokens(TEXTS), TEXTS, GOLD)

    @pytest.fixture(autouse=True)
    def _mitie(self, mitie: MitieLanguage) -> None:
        self.mitie = mitie

    def make(self) -> MitieEntityExtractor:
        return MitieEntityExtractor(mitie=self.mitie)


@pytest.fixture(scope="module")
def extractor(mitie: MitieLanguage) -> MitieEntityExtractor:
    extractor = MitieEntityExtractor(mitie=mitie)
    extractor.fit(tokens=tokens(TEXTS), texts=TEXTS, gold_entities=GOLD)
    return extractor


def test_finds_what_it_was_taught(extractor: MitieEntityExtractor) -> None:
    texts = ["i  fly from paris to berlin"]

    assert extractor(tokens=tokens(texts), texts=texts) == [
        [
            EntitySpan(start=12, end=17, entity="city", value="paris", extractor="ner_mitie"),
            EntitySpan(start=21, end=27, entity="city", value="berlin", extractor="ner_mitie"),
        ]
    ]


@pytest.mark.parametrize("text", ["", "\ud800", "a\0b", "😀 " * 100, "x" * 100_000])
def test_odd_texts_pass(extractor: MitieEntityExtractor, text: str) -> None:
    [found] = extractor(tokens=tokens([text]), texts=[text])

    assert all(span.value == text[span.start : span.end] for span in found)


def test_without_an_entity_it_learns_to_find_none(
    mitie: MitieLanguage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    extractor, copy = MitieEntityExtractor(mitie=mitie), MitieEntityExtractor(mitie=mitie)

    extractor.fit(tokens=tokens(TEXTS), texts=TEXTS, gold_entities=[()] * len(TEXTS))
    extractor.save(tmp_path)
    copy.load(tmp_path)

    assert copy(tokens=tokens(TEXTS[:1]), texts=TEXTS[:1]) == [[]]
    assert "ner_mitie has no entity to learn from" in caplog.text


def test_entities_that_split_tokens_or_overlap_are_left_out(
    mitie: MitieLanguage, caplog: pytest.LogCaptureFixture
) -> None:
    text = "i fly from berlin to paris"
    whole, split = city(text, "berlin"), city(text, "pari")
    overlapping = AnnotatedEntity(6, 17, "route", "from berlin")
    extractor = MitieEntityExtractor(mitie=mitie)

    with caplog.at_level(logging.WARNING):
        extractor.fit(tokens(TEXTS), TEXTS, [(whole, split, overlapping), *GOLD[1:]])

    assert "leaves out 2 entities that overlap others" in caplog.text
    assert "berlin" not in caplog.text


def test_entities_meant_for_others_teach_nothing(mitie: MitieLanguage) -> None:
    extractor = MitieEntityExtractor(mitie=mitie)

    extractor.fit(tokens(TEXTS[:1]), TEXTS[:1], [(city(TEXTS[0], "berlin", "ner_crf"),)])

    assert extractor.learned.model == b""


def test_the_same_data_teach_the_same_bytes(
    mitie: MitieLanguage, extractor: MitieEntityExtractor
) -> None:
    again = MitieEntityExtractor(mitie=mitie)

    again.fit(tokens(TEXTS), TEXTS, GOLD)

    assert again.learned.model == extractor.learned.model


def test_training_prints_nothing(mitie: MitieLanguage, capfd: pytest.CaptureFixture[str]) -> None:
    MitieEntityExtractor(mitie=mitie).fit(tokens(TEXTS[:1]), TEXTS[:1], GOLD[:1])

    assert capfd.readouterr() == ("", "")


def test_a_training_that_fails_says_so(tmp_path: Path) -> None:
    extractor = MitieEntityExtractor(mitie=MitieLanguage(model=tmp_path / "none.dat"))

    with pytest.raises(DataError, match=r"MITIE could not be trained"):
        extractor.fit(tokens(TEXTS), TEXTS, GOLD)


def test_fewer_than_one_thread_is_refused(mitie: MitieLanguage) -> None:
    with pytest.raises(ParameterError, match=r"num_threads must be at least 1, not 0"):
        MitieEntityExtractor(mitie=mitie, num_threads=0)
