import logging

import numpy as np
import pytest

from tertulia.serving.prediction import Answer, Failure, predict


class Inverse:
    inputs, outputs = ("x",), ("y",)

    def __call__(self, numbers):
        return [1 / number for number in numbers]


class Table:
    inputs, outputs = ("x", "y"), ("sum", "product")

    def __call__(self, xs, ys):
        return np.add(xs, ys), [x * y for x, y in zip(xs, ys, strict=True)]


def test_one_output_is_answered_by_its_value() -> None:
    outcomes = predict(Inverse(), [(2,), (4,)])

    assert outcomes == [Answer(0.5), Answer(0.25)]


def test_several_outputs_are_answered_by_a_list() -> None:
    outcomes = predict(Table(), [(2, 3), (4, 5)])

    assert outcomes == [Answer([5, 6]), Answer([9, 20])]


def test_a_bad_example_does_not_fail_its_neighbours() -> None:
    outcomes = predict(Inverse(), [(2,), (0,), (4,)])

    assert outcomes == [Answer(0.5), Failure("ZeroDivisionError"), Answer(0.25)]


@pytest.mark.parametrize("result", [[], [1, 2], ([1], [2]), None])
def test_an_answer_of_the_wrong_shape_is_a_failure(result) -> None:
    class Broken(Inverse):
        outputs = ("a", "b") if isinstance(result, tuple) else ("y",)

        def __call__(self, numbers):
            return result if not isinstance(result, tuple) else (*result, [3])

    [outcome] = predict(Broken(), [(1,)])

    assert isinstance(outcome, Failure)


def test_what_a_user_said_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    class Parser(Inverse):
        def __call__(self, texts):
            return [int(text) for text in texts]

    with caplog.at_level(logging.INFO):
        predict(Parser(), [("my secret",)])

    assert "ValueError" in caplog.text
    assert "secret" not in caplog.text
