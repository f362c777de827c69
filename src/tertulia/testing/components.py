"""The conformance suite of components.

Subclass it in a test module and say how to make a component and what to feed it; pytest finds
the tests. Every built-in component runs it, and so should yours:

    class TestMyTokenizer(ComponentConformance):
        batch = (["a b", "c"],)

        def make(self) -> MyTokenizer:
            return MyTokenizer()
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from tertulia.core.component import Component, Estimator, Learner, StreamEstimator, Trainable

Columns = tuple[Any, ...]


class ComponentConformance:
    """Laws every component obeys.

    Attributes:
        batch: the columns of a small batch, at least two rows; None for a component that is not
            called (it only holds something).
        training: what `fit` or `train_on_batch` takes; None for a component that learns nothing.
        row_by_row: whether a row's result is the same alone and in company.
        accepts_empty: whether a batch without rows is meaningful.
    """

    batch: Columns | None = None
    training: Columns | None = None
    row_by_row: bool = True
    accepts_empty: bool = True

    def make(self) -> Any:
        """Construct the component under test, as a config would."""
        raise TypeError(f"{type(self).__name__} must say how to make its component: `make`")

    def test_constructs_and_prepares(self) -> None:
        """Construction is cheap and yields a component."""
        component = self.make()

        component.prepare()

        assert isinstance(component, Component)

    def test_keeps_the_number_of_rows(self) -> None:
        """Every column returned is as long as the columns given."""
        if self.batch is None:
            return

        columns = _columns(self.ready()(*self.batch))

        assert [_height(column) for column in columns] == [_height(self.batch[0])] * len(columns)

    def test_an_empty_batch_gives_empty_columns(self) -> None:
        """No rows in, no rows out."""
        if self.batch is None or not self.accepts_empty:
            return

        columns = _columns(self.ready()(*([] for _ in self.batch)))

        assert [_height(column) for column in columns] == [0] * len(columns)

    def test_a_row_alone_is_answered_as_in_company(self) -> None:
        """Batching is a matter of speed, not of results."""
        if self.batch is None or not self.row_by_row:
            return
        component = self.ready()

        together = _columns(component(*self.batch))
        alone = _columns(component(*(column[:1] for column in self.batch)))

        for whole, single in zip(together, alone, strict=True):
            assert_same(_first(single), _first(whole))

    def test_the_same_training_gives_the_same_answers(self) -> None:
        """Nothing depends on chance that no seed governs."""
        if self.batch is None:
            return

        first, second = self.ready()(*self.batch), self.ready()(*self.batch)

        assert_same(first, second)

    def test_answers_survive_saving_and_loading(self, tmp_path: Path) -> None:
        """`save` and `load` lose nothing."""
        component = self.ready()
        if not isinstance(component, Learner):
            return

        component.save(tmp_path)
        copy = self.make()
        copy.load(tmp_path)
        copy.prepare()

        assert copy.is_fitted
        if self.batch is not None:
            assert_same(copy(*self.batch), component(*self.batch))

    def ready(self) -> Any:
        """Make, prepare and train the component."""
        component = self.make()
        component.prepare()
        if self.training is not None:
            if isinstance(component, Estimator):
                component.fit(*self.training)
            elif isinstance(component, StreamEstimator):
                component.fit_batches(iter([self.training]))
            elif isinstance(component, Trainable):
                component.train_on_batch(*self.training)
        return component


def assert_same(actual: Any, expected: Any) -> None:
    """Assert equality of nested values; numbers up to rounding, arrays and sparse rows too."""
    if hasattr(expected, "toarray"):
        actual, expected = actual.toarray(), expected.toarray()
    if isinstance(expected, float) or getattr(expected, "dtype", np.dtype(object)).kind in "fc":
        np.testing.assert_allclose(actual, expected, rtol=1e-4, atol=1e-6)
    elif isinstance(expected, np.ndarray):
        np.testing.assert_array_equal(actual, expected)
    elif isinstance(expected, dict):
        assert list(actual) == list(expected)
        for key, value in expected.items():
            assert_same(actual[key], value)
    elif isinstance(expected, msgspec.Struct):
        assert type(actual) is type(expected)
        assert_same(msgspec.structs.astuple(actual), msgspec.structs.astuple(expected))
    elif isinstance(expected, Sequence) and not isinstance(expected, str | bytes):
        assert len(actual) == len(expected)
        for one, other in zip(actual, expected, strict=True):
            assert_same(one, other)
    elif hasattr(expected, "to_json"):  # a spaCy document
        assert actual.to_json() == expected.to_json()
    else:
        assert actual == expected


def _columns(result: Any) -> Columns:
    return result if isinstance(result, tuple) else (result,)


def _height(column: Any) -> int:
    return int(column.shape[0]) if hasattr(column, "shape") else len(column)


def _first(column: Any) -> Any:
    return column[0]
