import json
from pathlib import Path

import numpy as np
import pytest

from tertulia.components.extract.ner_gazetteer_crf import GazetteerCrfExtractor
from tertulia.components.tokenize.tokenizer_whitespace import WhitespaceTokenizer
from tertulia.core.errors import ParameterError, ShapeError
from tertulia.core.text import EntitySpan, Token
from tertulia.neural.encoder.session import EncodedText
from tertulia.nlu.training_data import AnnotatedEntity, Knowledge, LookupTable
from tertulia.testing.components import ComponentConformance

CITIES = ("Berlin", "Paris", "New York")
TEXTS = [f"i fly from {one} to {two}" for one in CITIES for two in CITIES if one != two]
TEXTS += ["hello there", ""]


def tokens(texts: list[str]) -> list[list[Token]]:
    return WhitespaceTokenizer()(texts)


def city(text: str, name: str, **more: str) -> AnnotatedEntity:
    start = text.index(name)
    return AnnotatedEntity(start, start + len(name), "city", name, **more)


GOLD = [tuple(city(text, name) for name in CITIES if name in text) for text in TEXTS]


def fitted(
    texts: list[str], annotations: list[tuple[AnnotatedEntity, ...]], *lookups: LookupTable
) -> GazetteerCrfExtractor:
    extractor = GazetteerCrfExtractor()
    knowledge = [Knowledge(lookups=lookups)] * len(texts)
    extractor.fit(texts=texts, tokens=tokens(texts), annotations=annotations, knowledge=knowledge)
    return extractor


def found(extractor: GazetteerCrfExtractor, text: str) -> list[EntitySpan]:
    [entities] = extractor(texts=[text], tokens=tokens([text]))
    return entities


@pytest.fixture(scope="module")
def extractor() -> GazetteerCrfExtractor:
    return fitted(TEXTS, GOLD)


class TestConformance(ComponentConformance):
    batch = (TEXTS, tokens(TEXTS))
    training = (TEXTS, tokens(TEXTS), GOLD)

    def make(self) -> GazetteerCrfExtractor:
        return GazetteerCrfExtractor(epochs=5, seed=1)


def test_finds_what_it_was_taught(extractor: GazetteerCrfExtractor) -> None:
    one, other = found(extractor, "i fly  from New  York to Paris!")

    assert (one.start, one.end, one.entity, one.value) == (12, 21, "city", "New  York")
    assert (other.start, other.end, other.value) == (25, 30, "Paris")
    assert one.extractor == other.extractor == "ner_gazetteer_crf"
    assert one.confidence is not None
    assert 0.5 < one.confidence <= 1


def test_finds_a_value_it_has_never_seen(extractor: GazetteerCrfExtractor) -> None:
    assert [own.value for own in found(extractor, "i fly from Oslo to Rome")] == ["Oslo", "Rome"]


def test_finds_what_begins_or_ends_within_a_token() -> None:
    names = ("Rob", "Ann", "Tim", "Eve", "Pat", "Lou")
    texts = [f"play {name}'s album" for name in names]
    extractor = fitted(texts, [(AnnotatedEntity(5, 8, "artist", text[5:8]),) for text in texts])

    assert [own.value for own in found(extractor, "play Sue's album")] == ["Sue"]


def test_words_far_off_tell_apart_what_looks_the_same() -> None:
    towns = ("Rome", "Oslo", "Bonn", "Kiev", "Lima")
    kind_of = {"rain": "weather", "dine": "food"}
    texts = [f"{verb} now please in {town}" for verb in kind_of for town in towns]
    annotations = [(AnnotatedEntity(19, 23, kind_of[text[:4]], text[19:]),) for text in texts]
    extractor = fitted(texts, annotations)

    kinds = [
        [own.entity for own in found(extractor, f"{verb} now please in Cork")] for verb in kind_of
    ]

    assert kinds == [["weather"], ["food"]]


SYLLABLES = [one + other for one in "kmprstvz" for other in "aeio"]
VALUES = [word for place, word in enumerate(SYLLABLES) if (place + place // 4) % 2]
"""Neither beginnings nor ends tell them from the rest."""

WORD_TEXTS = [f"a {word} b" for word in SYLLABLES]
WORD_GOLD = [(AnnotatedEntity(2, 4, "code", word),) if word in VALUES else () for word in SYLLABLES]


def test_knows_values_of_lookup_tables() -> None:
    extractor = fitted(WORD_TEXTS, WORD_GOLD, LookupTable("codes", (*VALUES, "na")))

    assert [own.value for own in found(extractor, "a na b")] == ["na"]
    assert found(extractor, "a nu b") == []


def test_patterns_tell_entities() -> None:
    extractor = GazetteerCrfExtractor()
    extractor.fit(
        texts=WORD_TEXTS,
        tokens=tokens(WORD_TEXTS),
        annotations=WORD_GOLD,
        knowledge=[Knowledge()] * len(WORD_TEXTS),
        patterns=[[(), ("code",) if word in VALUES else (), ()] for word in SYLLABLES],
    )

    texts = ["a na b"] * 2
    marked, plain = extractor(
        texts=texts,
        tokens=tokens(texts),
        patterns=[[(), ("code", "other"), ()], [(), (), ()]],
    )

    assert [own.value for own in marked] == ["na"]
    assert plain == []


def test_learns_roles_and_groups() -> None:
    annotations = [
        tuple(
            city(text, name, role="from" if f"from {name}" in text else "to", group="1")
            for name in CITIES
            if name in text
        )
        for text in TEXTS
    ]
    extractor = fitted(TEXTS, annotations)

    entities = found(extractor, "i fly from Paris to Berlin")

    assert [(own.value, own.role, own.group) for own in entities] == [
        ("Paris", "from", "1"),
        ("Berlin", "to", "1"),
    ]


def test_without_annotations_it_finds_nothing(tmp_path: Path) -> None:
    fitted(TEXTS, [()] * len(TEXTS)).save(tmp_path)
    copy = GazetteerCrfExtractor()
    copy.load(tmp_path)

    assert found(copy, TEXTS[0]) == []


def test_nothing_at_all_can_be_learned_from() -> None:
    assert found(fitted([], []), "i fly from Paris") == []


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        fitted(TEXTS, GOLD).save(tmp_path / name)

    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()


def test_explains_an_entity_by_the_features_of_its_pieces(
    extractor: GazetteerCrfExtractor,
) -> None:
    text = "i fly from Paris to Berlin"

    [reasons, nothing] = extractor.explain(texts=[text, "hm"], tokens=tokens([text, "hm"]))

    texts = [reason.text for reason in reasons if reason.effect > 0]
    assert any(own.startswith("city 'Paris': ") for own in texts)
    assert any("before: " in own for own in texts)
    assert nothing == ()


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
        "Paris. " * 14_000,
    ],
)
def test_any_text_is_read(text: str, extractor: GazetteerCrfExtractor) -> None:
    for entity in found(extractor, text):
        assert text[entity.start : entity.end] == entity.value


def test_lone_surrogates_can_be_learned_and_saved(tmp_path: Path) -> None:
    texts = ["to \ud800x now", "to \ud800x then"]
    extractor = fitted(texts, [(AnnotatedEntity(3, 5, "odd", ""),)] * 2)
    extractor.save(tmp_path)
    copy = GazetteerCrfExtractor()
    copy.load(tmp_path)

    assert found(copy, texts[0]) == found(extractor, texts[0])


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"epochs": 0}, "epochs must be at least 1"),
        ({"learning_rate": 0.0}, "learning_rate must be above 0"),
        ({"dropout": 1.0}, "dropout is a share"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(params: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        GazetteerCrfExtractor(**params)  # type: ignore[arg-type]


def test_weights_are_kept_in_half_the_space(extractor: GazetteerCrfExtractor) -> None:
    assert extractor.learned.weights.tokens.dtype == np.float16


def snips(folder: Path, part: str) -> tuple[list[str], list[tuple[AnnotatedEntity, ...]]]:
    """The first 30 training examples of each intent, or all examples to validate with."""
    texts, annotations = [], []
    for path in sorted(folder.glob(f"*/{part}.json")):
        [examples] = json.loads(path.read_text("utf-8", errors="replace")).values()
        for example in examples[:30] if part.startswith("train") else examples:
            text, entities = "", []
            for piece in example["data"]:
                start, text = len(text), text + piece["text"]
                if "entity" in piece:
                    entities.append(AnnotatedEntity(start, len(text), piece["entity"], ""))
            texts.append(text)
            annotations.append(tuple(entities))
    return texts, annotations


@pytest.mark.shared
def test_learns_entities_from_thirty_examples_of_each_intent(shared_data: Path) -> None:
    extractor = fitted(*snips(shared_data / "snips", "train_*_full"))
    texts, annotations = snips(shared_data / "snips", "validate_*")

    entities = extractor(texts=texts, tokens=tokens(texts))

    gold = {(row, own.start, own.end, own.entity)
            for row, owns in enumerate(annotations) for own in owns}  # fmt: skip
    spans = {(row, own.start, own.end, own.entity)
             for row, owns in enumerate(entities) for own in owns}  # fmt: skip
    assert 2 * len(gold & spans) / (len(gold) + len(spans)) > 0.66


def encoded(text: str) -> EncodedText:
    """What an encoder might say that knows plants: one number for each word."""
    own = tokens([text])[0]
    vectors = np.array([[float(token.text in PLANTS)] for token in own], np.float16)
    bounds = np.array([(token.start, token.end) for token in own], np.int64).reshape(-1, 2)
    return EncodedText(vectors.reshape(-1, 1), *bounds.T)


PLANTS = ("oak", "elm", "fir", "yew")
SEEN = ["see oak", "see elm", "see car", "see pen", "see fir", "see cup"]
TAUGHT = [
    (AnnotatedEntity(4, 7, "plant", text[4:]),) if text[4:] in PLANTS else () for text in SEEN
]


def encoder_taught() -> GazetteerCrfExtractor:
    extractor = GazetteerCrfExtractor()
    extractor.fit(
        texts=SEEN * 5,
        tokens=tokens(SEEN * 5),
        annotations=TAUGHT * 5,
        encoded=[encoded(text) for text in SEEN * 5],
    )
    return extractor


def test_an_encoder_tells_what_new_words_are_like(tmp_path: Path) -> None:
    encoder_taught().save(tmp_path)
    extractor = GazetteerCrfExtractor()
    extractor.load(tmp_path)
    texts = ["see yew", "see zip"]

    new, other = extractor(
        texts=texts, tokens=tokens(texts), encoded=[encoded(text) for text in texts]
    )

    assert [own.value for own in new] == ["yew"]
    assert other == []


def test_explains_what_an_encoder_says() -> None:
    text = "see yew"

    [reasons] = encoder_taught().explain(
        texts=[text], tokens=tokens([text]), encoded=[encoded(text)]
    )

    [said] = [own for own in reasons if own.text.endswith("what the sentence encoder says")]
    assert said.effect > 0


def test_who_learned_from_an_encoder_asks_for_it() -> None:
    with pytest.raises(ShapeError, match="give them as `encoded`"):
        found(encoder_taught(), "see yew")


def test_without_an_annotation_nothing_is_found() -> None:
    extractor = GazetteerCrfExtractor()
    tokens = WhitespaceTokenizer()(["book a table", "hello"])
    extractor.fit(texts=["book a table", "hello"], tokens=tokens, annotations=[(), ()])

    assert extractor(texts=["book a table"], tokens=tokens[:1]) == [[]]
