from __future__ import annotations

from tertulia.nlu.place import Place
from tertulia.nlu.training_data import (
    AnnotatedEntity,
    LookupTable,
    RegexFeature,
    Synonym,
    TrainingData,
    TrainingExample,
)

ROMA = TrainingExample("to Roma", "go", (AnnotatedEntity(3, 7, "city", "Rome"),))
HI = TrainingExample("hi", "greet")


def test_merging_joins_in_order() -> None:
    one = TrainingData((HI,), regexes=(RegexFeature("a", "b"),))
    other = TrainingData((ROMA,), lookups=(LookupTable("city", ("Rome",)),))

    merged = TrainingData.merged([one, other])

    assert merged == TrainingData((HI, ROMA), one.regexes, other.lookups)


def test_intents_and_entity_types_are_sorted_and_single() -> None:
    data = TrainingData((HI, ROMA, HI, TrainingExample("x")))

    assert data.intents == ["go", "greet"]
    assert data.entity_types == ["city"]


def test_examples_are_found_by_intent() -> None:
    other = TrainingExample("x")

    groups = TrainingData((HI, other, ROMA, HI)).examples_by_intent()

    assert groups == {"greet": (HI, HI), None: (other,), "go": (ROMA,)}


def test_a_value_unlike_its_surface_is_a_synonym() -> None:
    listed = Synonym("R", "Rome")

    synonyms = TrainingData((ROMA,), synonyms=(listed,)).all_synonyms()

    assert synonyms == (Synonym("Roma", "Rome"), listed)


def test_the_place_does_not_tell_examples_apart() -> None:
    assert TrainingExample("hi", place=Place(None, 1)) == TrainingExample(
        "hi", place=Place(None, 2)
    )
