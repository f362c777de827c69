from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tertulia.core.component import Component, Estimator
from tertulia.testing.components import ComponentConformance, assert_same

BATCH = (["a", "b", "b"],)


@dataclass(frozen=True)
class Seen:
    texts: tuple[str, ...]


@dataclass(kw_only=True, eq=False)
class SeenBefore(Estimator[Seen]):
    def fit(self, texts: Sequence[str]) -> None:
        self.learned = Seen(tuple(texts))

    def __call__(self, texts: Sequence[str]) -> list[bool]:
        return [text in self.learned.texts for text in texts]


class Mapped(Component):
    """Answers with whatever a function makes of the column."""

    def __init__(self, function: Any) -> None:
        self.function = function

    def __call__(self, texts: Sequence[str]) -> Any:
        return self.function(texts)


class TestOfAnEstimator(ComponentConformance):
    batch = BATCH
    training = (["b"],)

    def make(self) -> SeenBefore:
        return SeenBefore()


class TestOfAComponentThatIsNotCalled(ComponentConformance):
    def make(self) -> Component:
        return Component()


class SuiteOfSomethingBroken(ComponentConformance):
    batch = BATCH

    def __init__(self, component: Any) -> None:
        self.component = component

    def make(self) -> Any:
        return self.component


def test_what_is_no_component_fails() -> None:
    class Impostor:
        def prepare(self) -> None: ...

    with pytest.raises(AssertionError):
        SuiteOfSomethingBroken(Impostor()).test_constructs_and_prepares()


def test_a_column_of_another_length_fails() -> None:
    suite = SuiteOfSomethingBroken(Mapped(lambda texts: (texts, sorted(set(texts)))))

    with pytest.raises(AssertionError):
        suite.test_keeps_the_number_of_rows()


def test_rows_out_of_nothing_fail() -> None:
    suite = SuiteOfSomethingBroken(Mapped(lambda texts: texts or ["nothing"]))

    with pytest.raises(AssertionError):
        suite.test_an_empty_batch_gives_empty_columns()


def test_answers_that_depend_on_the_company_fail() -> None:
    suite = SuiteOfSomethingBroken(Mapped(lambda texts: [len(texts) for _ in texts]))

    with pytest.raises(AssertionError):
        suite.test_a_row_alone_is_answered_as_in_company()


def test_answers_left_to_chance_fail() -> None:
    numbers = count()
    suite = SuiteOfSomethingBroken(Mapped(lambda texts: [next(numbers) for _ in texts]))

    with pytest.raises(AssertionError):
        suite.test_the_same_training_gives_the_same_answers()


def test_what_saving_loses_fails(tmp_path: Path) -> None:
    class Forgetful(SeenBefore):
        def load(self, folder: Path) -> None:
            self.learned = Seen(())

    class Suite(ComponentConformance):
        batch = BATCH
        training = BATCH

        def make(self) -> Forgetful:
            return Forgetful()

    with pytest.raises(AssertionError):
        Suite().test_answers_survive_saving_and_loading(tmp_path)


def test_a_suite_must_say_how_to_make_its_component() -> None:
    with pytest.raises(TypeError, match=r"must say how to make its component"):
        ComponentConformance().make()


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (np.array([1.0 + 1e-7]), np.array([1.0])),
        ([0.1 + 0.2], [0.3]),
        ({"a": (1, "x")}, {"a": (1, "x")}),
        ([], []),
    ],
)
def test_equal_but_for_rounding_is_the_same(actual: Any, expected: Any) -> None:
    assert_same(actual, expected)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (np.array([1.1]), np.array([1.0])),
        (np.array([2]), np.array([1])),
        ({"b": 1, "a": 1}, {"a": 1, "b": 1}),
        ([1, 2], [1]),
        ("ab", "ba"),
        (None, 0),
    ],
)
def test_what_differs_is_not_the_same(actual: Any, expected: Any) -> None:
    with pytest.raises(AssertionError):
        assert_same(actual, expected)
