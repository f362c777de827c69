from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.core.errors import DataError, ParameterError
from tertulia.nlu.evaluation.folds import deal
from tertulia.nlu.training_data import (
    LookupTable,
    RegexFeature,
    Synonym,
    TrainingData,
    TrainingExample,
)


def examples(**counts: int) -> tuple[TrainingExample, ...]:
    return tuple(
        TrainingExample(f"{intent} {n}", None if intent == "none" else intent)
        for intent, count in counts.items()
        for n in range(count)
    )


def test_every_example_is_tested_once_by_who_has_not_learned_it() -> None:
    data = TrainingData(examples(greet=7, bye=6))

    folds = deal(data, 3).folds

    tested = list(chain.from_iterable(fold.test.examples for fold in folds))
    assert sorted(e.text for e in tested) == sorted(e.text for e in data.examples)
    for fold in folds:
        assert not set(fold.training.examples) & set(fold.test.examples)
        assert set(fold.training.examples) | set(fold.test.examples) == set(data.examples)


def test_each_intent_is_spread_over_the_folds() -> None:
    folds = deal(TrainingData(examples(greet=7, bye=6)), 3).folds

    sizes = [
        sorted(sum(e.intent == intent for e in fold.test.examples) for fold in folds)
        for intent in ("greet", "bye")
    ]
    assert sizes == [[2, 2, 3], [2, 2, 2]]


def test_folds_are_of_one_size_however_many_intents_there_are() -> None:
    data = TrainingData(examples(**{f"intent{n}": 6 for n in range(10)}))

    assert [len(fold.test.examples) for fold in deal(data, 5).folds] == [12] * 5


def test_an_intent_with_few_examples_is_learned_and_never_tested() -> None:
    dealt = deal(TrainingData(examples(greet=10, rare=4)), 5)

    for fold in dealt.folds:
        assert sum(e.intent == "rare" for e in fold.training.examples) == 4
        assert not any(e.intent == "rare" for e in fold.test.examples)
    [finding] = dealt.findings
    assert finding.endswith("learned but never measured: rare (4)")


def test_with_fewer_folds_fewer_examples_are_enough() -> None:
    assert deal(TrainingData(examples(greet=10, rare=2)), 2).findings == ()


def test_examples_without_an_intent_are_dealt_too() -> None:
    folds = deal(TrainingData(examples(greet=5, none=5)), 5).folds

    assert [sum(e.intent is None for e in fold.test.examples) for fold in folds] == [1] * 5


def test_regexes_lookups_and_synonyms_go_to_every_training() -> None:
    data = TrainingData(
        examples(greet=4),
        regexes=(RegexFeature("zip", r"\d{5}"),),
        lookups=(LookupTable("city", ("Porto",)),),
        synonyms=(Synonym("Oporto", "Porto"),),
    )

    for fold in deal(data, 2).folds:
        assert fold.training.regexes == data.regexes
        assert fold.training.lookups == data.lookups
        assert fold.training.synonyms == data.synonyms


def test_a_seed_deals_the_same_way_and_another_one_differently() -> None:
    data = TrainingData(examples(greet=20))

    assert deal(data, 4, seed=1) == deal(data, 4, seed=1)
    assert deal(data, 4, seed=1) != deal(data, 4, seed=2)


def test_one_fold_is_none() -> None:
    with pytest.raises(ParameterError, match="two folds or more, not 1"):
        deal(TrainingData(examples(greet=9)), 1)


@pytest.mark.parametrize("data", [{}, {"greet": 4}, {"greet": 7}])
def test_too_few_examples_say_what_to_do(data: dict[str, int]) -> None:
    with pytest.raises(DataError, match=r"cannot be dealt into 10 folds: .* ask for fewer folds"):
        deal(TrainingData(examples(**data)), 10)


@given(st.lists(st.sampled_from("abcd"), min_size=40), st.integers(2, 5))
def test_no_fold_differs_by_more_than_an_example(intents: list[str], folds: int) -> None:
    data = TrainingData(tuple(TrainingExample(f"{n}", i) for n, i in enumerate(intents)))

    sizes = [len(fold.test.examples) for fold in deal(data, folds).folds]

    assert max(sizes) - min(sizes) <= 1
