import logging
from pathlib import Path

import pytest
import spacy

from tertulia.components.extract.ner_crf import CrfEntityExtractor
from tertulia.components.tokenize.tokenizer_whitespace import WhitespaceTokenizer
from tertulia.core.errors import ParameterError
from tertulia.core.text import EntitySpan, Token
from tertulia.nlu.contract import contract_of
from tertulia.nlu.training_data import AnnotatedEntity
from tertulia.testing.components import ComponentConformance

CITIES = ("Berlin", "Paris", "New York")
TEXTS = [f"i fly from {one} to {two}" for one in CITIES for two in CITIES if one != two]
TEXTS += ["hello there", ""]


def tokens(texts: list[str]) -> list[list[Token]]:
    return WhitespaceTokenizer()(texts)


def city(text: str, name: str, **more: str) -> AnnotatedEntity:
    start = text.index(name)
    return AnnotatedEntity(start, start + len(name), "city", name, **more)


def gold(**more: str) -> list[tuple[AnnotatedEntity, ...]]:
    return [tuple(city(text, name, **more) for name in CITIES if name in text) for text in TEXTS]


def fitted(
    annotations: list[tuple[AnnotatedEntity, ...]] | None = None, **params: object
) -> CrfEntityExtractor:
    extractor = CrfEntityExtractor(**params)  # type: ignore[arg-type]
    extractor.fit(texts=TEXTS, tokens=tokens(TEXTS), annotations=annotations or gold())
    return extractor


def found(extractor: CrfEntityExtractor, text: str) -> list[EntitySpan]:
    [entities] = extractor(texts=[text], tokens=tokens([text]))
    return entities


@pytest.fixture(scope="module")
def extractor() -> CrfEntityExtractor:
    return fitted()


class TestConformance(ComponentConformance):
    batch = (TEXTS, tokens(TEXTS))
    training = (TEXTS, tokens(TEXTS), gold())

    def make(self) -> CrfEntityExtractor:
        return CrfEntityExtractor()


class TestConformanceWithoutBilou(TestConformance):
    def make(self) -> CrfEntityExtractor:
        return CrfEntityExtractor(BILOU_flag=False, features=[["low"]])


def test_finds_what_it_was_taught(extractor: CrfEntityExtractor) -> None:
    one, other = found(extractor, "i fly  from New  York to Paris!")

    assert (one.start, one.end, one.entity, one.value) == (12, 21, "city", "New  York")
    assert (other.start, other.end, other.value) == (25, 30, "Paris")
    assert one.extractor == other.extractor == "ner_crf"
    assert one.confidence is not None
    assert 0.5 < one.confidence <= 1


def test_defaults_are_those_of_the_released_code() -> None:
    extractor = CrfEntityExtractor()

    before, word, after = extractor.features
    assert before == after == ("low", "title", "upper")
    assert set(word) == {
        *("bias", "low", "prefix5", "prefix2", "suffix5", "suffix3", "suffix2"),
        *("upper", "title", "digit", "pattern"),
    }
    assert (extractor.BILOU_flag, extractor.max_iterations) == (True, 50)
    assert (extractor.L1_c, extractor.L2_c) == (0.1, 0.1)


def test_without_bilou_neighbours_are_one_entity() -> None:
    extractor = fitted(BILOU_flag=False)

    assert [own.value for own in found(extractor, "i fly from New York to Paris")] == [
        "New York",
        "Paris",
    ]


def test_learns_roles_and_groups() -> None:
    annotations = [
        tuple(
            city(text, name, role="from" if f"from {name}" in text else "to", group="1")
            for name in CITIES
            if name in text
        )
        for text in TEXTS
    ]
    extractor = fitted(annotations)

    entities = found(extractor, "i fly from Paris to Berlin")

    assert [(own.value, own.role, own.group) for own in entities] == [
        ("Paris", "from", "1"),
        ("Berlin", "to", "1"),
    ]


@pytest.mark.parametrize("name", ["ner_crf", "CRFEntityExtractor"])
def test_learns_from_annotations_that_name_it(name: str) -> None:
    extractor = fitted(gold(extractor=name))

    assert [own.value for own in found(extractor, TEXTS[0])] == ["Berlin", "Paris"]


def test_without_annotations_it_finds_nothing(tmp_path: Path) -> None:
    extractor = fitted(gold(extractor="ner_spacy"))
    extractor.save(tmp_path)
    copy = CrfEntityExtractor()
    copy.load(tmp_path)

    assert extractor.is_fitted
    assert found(copy, TEXTS[0]) == []


def test_learns_from_an_annotation_within_a_token(caplog: pytest.LogCaptureFixture) -> None:
    texts = [f"play {name}'s album" for name in ("Rob", "Ann", "Tim", "Eve")]
    annotations = [(AnnotatedEntity(5, 8, "artist", text[5:8]),) for text in texts]
    extractor = CrfEntityExtractor()

    with caplog.at_level(logging.WARNING):
        extractor.fit(texts=texts, tokens=tokens(texts), annotations=annotations)

    assert [own.value for own in found(extractor, "play Sue album")] == ["Sue"]
    assert not caplog.records


def test_patterns_tell_entities() -> None:
    texts = ["a qx b", "a rz b", "a b b", "c b c"] * 5
    names = [
        [("code",) if own.text in ("qx", "rz") else () for own in row] for row in tokens(texts)
    ]
    annotations = [(AnnotatedEntity(2, 4, "code", text[2:4]),) if "q" in text or "r" in text else ()
                   for text in texts]  # fmt: skip
    extractor = CrfEntityExtractor(features=[["pattern"]])
    extractor.fit(texts=texts, tokens=tokens(texts), annotations=annotations, patterns=names)

    [entities] = extractor(
        texts=["u vw"], tokens=tokens(["u vw"]), patterns=[[(), ("code", "other")]]
    )

    assert [own.value for own in entities] == ["vw"]


def test_parts_of_speech_are_read_from_documents_only_if_wanted() -> None:
    plain = contract_of(CrfEntityExtractor, {})
    wanting = contract_of(CrfEntityExtractor, {"features": [["low"], ["pos2"], []]})

    assert plain is not None
    assert "spacy_doc" not in plain.reads.values()
    assert wanting is not None
    assert wanting.reads["docs"] == "spacy_doc"


def test_parts_of_speech_tell_entities() -> None:
    nlp = spacy.blank("en")
    texts = ["a dog runs", "one cat sleeps", "the cow eats"]

    def documents(rows: list[str]) -> list[spacy.tokens.Doc]:
        docs = [nlp(text) for text in rows]
        for doc in docs:
            for token, tag in zip(doc, ("DT", "NN", "VB"), strict=True):
                token.tag_ = tag
        return docs

    annotations = [
        (AnnotatedEntity(tokens([text])[0][1].start, tokens([text])[0][1].end, "animal", ""),)
        for text in texts
    ]
    extractor = CrfEntityExtractor(features=[["pos", "pos2"]])
    extractor.fit(texts=texts, tokens=tokens(texts), annotations=annotations, docs=documents(texts))

    [[entity]] = extractor(
        texts=["some owl flies"],
        tokens=tokens(["some owl flies"]),
        docs=documents(["some owl flies"]),
    )

    assert entity.value == "owl"


def test_explains_an_entity_by_the_features_of_its_tokens(extractor: CrfEntityExtractor) -> None:
    text = "i fly from Paris to Berlin"

    [reasons] = extractor.explain(texts=[text], tokens=tokens([text]))

    assert any(reason.text.startswith("city 'Paris': ") for reason in reasons)
    assert any(reason.effect > 0 for reason in reasons)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "😀 👩‍👩‍👧",
        "\ud800 Paris",
        "إلى Paris",
        "𝒳𝒴 Paris",
        "x" * 100_000,
        "Paris " * 16_000,
    ],
)
def test_any_text_is_read(text: str, extractor: CrfEntityExtractor) -> None:
    for entity in found(extractor, text):
        assert text[entity.start : entity.end] == entity.value


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"features": [["low"], ["low"]]}, "give an odd number"),
        ({"features": [["lower"]]}, "no feature 'lower': choose from low, title"),
        ({"max_iterations": 0}, "at least 1"),
        ({"L1_c": -1.0}, "L1_c must be at least 0"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(params: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        CrfEntityExtractor(**params)  # type: ignore[arg-type]
