import logging

import pytest

from tertulia.components.extract.ner_synonyms import EntitySynonymMapper
from tertulia.core.text import EntitySpan
from tertulia.nlu.training_data import Knowledge, Synonym
from tertulia.testing.components import ComponentConformance

NYC = Knowledge(synonyms=(Synonym("New York City", "nyc"), Synonym("NYC", "nyc")))


def span(value: object, processors: tuple[str, ...] = ()) -> EntitySpan:
    return EntitySpan(
        start=0, end=3, entity="city", value=value, extractor="ner_crf", processors=processors
    )


def mapped(value: object, knowledge: Knowledge = NYC) -> EntitySpan:
    """What becomes of an entity with this value."""
    mapper = EntitySynonymMapper()
    mapper.fit(knowledge=[knowledge])
    [[found]] = mapper(texts=["a"], entities=[[span(value)]])
    return found


class TestConformance(ComponentConformance):
    batch = (["a", "b"], [[span("NYC"), span("Rome")], []])
    training = ([NYC, NYC],)

    def make(self) -> EntitySynonymMapper:
        return EntitySynonymMapper()


@pytest.mark.parametrize("surface", ["New York City", "new  york\ncity", "nYC"])
def test_replaces_a_value_however_it_is_written_and_says_so(surface: str) -> None:
    found = mapped(surface)

    assert found.value == "nyc"
    assert found.processors == ("ner_synonyms",)


@pytest.mark.parametrize("value", ["Rome", "nyc", 5, {"from": "1", "to": "2"}, None])
def test_leaves_other_values_as_they_are(value: object) -> None:
    assert mapped(value) == span(value)


def test_values_that_are_no_strings_are_looked_up_as_they_are_written() -> None:
    assert mapped(12, Knowledge(synonyms=(Synonym("12", "dozen"),))).value == "dozen"


def test_comes_after_the_processors_before_it() -> None:
    mapper = EntitySynonymMapper()
    mapper.fit(knowledge=[NYC])

    [[found]] = mapper(texts=["a"], entities=[[span("NYC", ("other",))]])

    assert found.processors == ("other", "ner_synonyms")


def test_of_two_that_conflict_the_last_counts_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    knowledge = Knowledge(synonyms=(Synonym("Big Apple", "new york"), Synonym("big apple", "nyc")))

    with caplog.at_level(logging.WARNING):
        assert mapped("big apple", knowledge).value == "nyc"

    assert "'big apple' stands for 'new york' and for 'nyc': the last counts" in caplog.text


def test_without_extractors_there_are_no_entities() -> None:
    mapper = EntitySynonymMapper()
    mapper.fit(knowledge=[NYC])

    assert mapper(texts=["a", "b"]) == [[], []]
