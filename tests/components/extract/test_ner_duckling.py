from importlib.util import find_spec

import pytest

from tertulia.components.extract.ner_duckling import DucklingEntityExtractor
from tertulia.core.errors import ParameterError
from tertulia.core.text import EntitySpan
from tertulia.testing.components import ComponentConformance

needs_duckling = pytest.mark.skipif(
    find_spec("duckling") is None, reason="needs `pip install 'tertulia[duckling]'`"
)

MONDAY = 1_491_822_000.0  # 10 April 2017, 11:00 UTC


def prepared(extractor: DucklingEntityExtractor) -> DucklingEntityExtractor:
    extractor.prepare()
    return extractor


@pytest.fixture(scope="module")
def extractor() -> DucklingEntityExtractor:
    return prepared(DucklingEntityExtractor(timezone="Europe/Berlin", timeout=60))


@needs_duckling
class TestConformance(ComponentConformance):
    batch = (["five dollars tomorrow", ""], [MONDAY, MONDAY])

    def make(self) -> DucklingEntityExtractor:
        return DucklingEntityExtractor(timeout=60)


@needs_duckling
def test_finds_a_day_relative_to_when_it_was_said(extractor: DucklingEntityExtractor) -> None:
    [[span]] = extractor(["😀 see you tomorrow"], [MONDAY])

    assert span == EntitySpan(
        start=10,
        end=18,
        entity="time",
        value="2017-04-11T00:00:00.000+02:00",
        extractor="ner_duckling",
        confidence=1.0,
        details=span.details,
    )
    assert span.details is not None
    assert span.details["grain"] == "day"


@needs_duckling
def test_an_interval_has_two_ends(extractor: DucklingEntityExtractor) -> None:
    [[span]] = extractor(["tomorrow from 3 to 5 pm"], [MONDAY])

    assert span.value == {
        "from": "2017-04-11T15:00:00.000+02:00",
        "to": "2017-04-11T18:00:00.000+02:00",
    }


@needs_duckling
@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("that is 5 dollars", "amount-of-money", 5),
        ("in about 2 km", "distance", 2),
        ("for 3 hours", "duration", 3),
        ("write to bob@example.com", "email", "bob@example.com"),
        ("twenty one", "number", 21),
        ("the third", "ordinal", 3),
    ],
)
def test_finds_what_is_wanted(text: str, dimension: str, value: object) -> None:
    extractor = prepared(DucklingEntityExtractor(dimensions=[dimension], timeout=60))

    [[span]] = extractor([text], [MONDAY])

    assert (span.entity, span.value) == (dimension, value)


@needs_duckling
def test_the_language_decides_on_the_rules() -> None:
    extractor = prepared(DucklingEntityExtractor(language="de", timeout=60))

    [[span]] = extractor(["morgen um fünf"], [MONDAY])

    assert span.value == "2017-04-11T05:00:00.000+00:00"


@needs_duckling
def test_the_locale_decides_on_the_order_of_dates() -> None:
    british = prepared(DucklingEntityExtractor(locale="en_GB", timeout=60))
    american = prepared(DucklingEntityExtractor(locale="en_US", timeout=60))

    values = [each(["3/4/2018"], [MONDAY])[0][0].value[:10] for each in (british, american)]

    assert values == ["2018-04-03", "2018-03-04"]


@needs_duckling
@pytest.mark.parametrize("text", ["a\0 five", "\ud800 five", "שלום five", "é" * 600 + " five"])
def test_odd_texts_have_right_offsets(extractor: DucklingEntityExtractor, text: str) -> None:
    [[span]] = extractor([text], [MONDAY])

    assert text[span.start : span.end] == "five"


@needs_duckling
def test_a_text_that_takes_too_long_costs_its_entities_alone(
    extractor: DucklingEntityExtractor, caplog: pytest.LogCaptureFixture
) -> None:
    hurried = prepared(DucklingEntityExtractor(timeout=0.5))

    assert hurried(["tomorrow " * 50], [MONDAY]) == [[]]

    assert "ner_duckling misses what Duckling would find" in caplog.text
    assert "tomorrow" not in caplog.text


def test_a_dimension_that_duckling_has_not_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"Duckling finds no money: `dimensions` may be amou"):
        DucklingEntityExtractor(dimensions=["money"])


def test_a_language_that_duckling_has_not_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"has no rules for 'tlh': set `locale`"):
        DucklingEntityExtractor(language="tlh")


@needs_duckling
@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc", "Europe"])
def test_a_time_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(ParameterError, match=r"name one such as Europe/Berlin"):
        DucklingEntityExtractor(timezone=zone).prepare()
