from collections.abc import Sequence

import pytest
from toy_parts import LOOKUP, MakeNode, node, pipeline

from tertulia.core.errors import Problem
from tertulia.core.laws.arity import calls_are_whole, columns_suit_the_component
from tertulia.core.laws.graph import Graph
from tertulia.core.spec import NestedSpec

INNER = pipeline(node("upper", "x", "z"), given="x", wanted="z", source="inner.json")


def problems_of(made: MakeNode) -> Sequence[Problem]:
    return list(columns_suit_the_component(Graph(pipeline(made), LOOKUP)))


@pytest.mark.parametrize(
    ("made", "place", "cause"),
    [
        (node("upper", "x x", "z"), "in", "Upper takes 1 column, but here are 2"),
        (node("join", "x", "z"), "in", "Join takes 2 columns, but here are 1"),
        (node("repeat", "x x x", "z", times=2), "in", "Repeat takes 2 columns, but here are 3"),
        (node("halve", "x", "a"), "out", "Halve returns 2 columns, but here are 1"),
        (node("upper", "x", "a b"), "out", "Upper returns 1 column, but here are 2"),
        (node("counter", fit_on="x y"), "fit_on", "Counter.fit takes 1 column, but here are 2"),
        (
            node("student", "x", "z", targets="y y"),
            "in_y",
            "Student.train_on_batch takes 2 columns, but `in` and `in_y` have 3",
        ),
    ],
)
def test_a_wrong_number_of_columns_is_reported(made: MakeNode, place: str, cause: str) -> None:
    [problem] = problems_of(made)

    assert problem.place == f"pipe[0].{place}"
    assert problem.cause == cause


def test_an_optional_column_may_be_left_away() -> None:
    assert not problems_of(node("repeat", "x", "z", times=2))


def test_what_takes_any_number_and_returns_anything_is_not_judged() -> None:
    assert not problems_of(node("wrapper", "x x x", "a b"))


def test_what_is_not_called_is_given_no_columns() -> None:
    [problem] = problems_of(node("shelf", "x", "z"))

    assert problem.place == "pipe[0].in"
    assert problem.hint == "leave `in` and `out` away, and give it an `id`"


def test_a_misspelt_argument_is_reported_with_the_nearest() -> None:
    [problem] = problems_of(node("join", "x y", "z", named="left rigth"))

    assert problem.place == "pipe[0].in.rigth"
    assert problem.hint == "did you mean 'right'?"


def test_an_argument_that_is_needed_must_be_named() -> None:
    [problem] = problems_of(node("repeat", "x", "z", named="extra", times=1))

    assert problem.place == "pipe[0].in"
    assert problem.cause == "Repeat needs 'texts'"


def test_a_nested_pipeline_takes_and_returns_what_it_says() -> None:
    nested = NestedSpec(INNER, "pipe[0]")

    [taken, returned] = problems_of(node(nested, "x x", "a b"))

    assert taken.cause == "inner.json takes 1 column, but here are 2"
    assert returned.cause == "inner.json returns 1 column, but here are 2"


def test_a_nested_pipeline_takes_its_columns_in_order() -> None:
    [problem] = problems_of(node(NestedSpec(INNER, "pipe[0]"), "x", "z", named="x"))

    assert problem.hint == "write a list"


@pytest.mark.parametrize(
    ("made", "place", "hint"),
    [
        (node("upper", "", "z"), "out", "add `in`, or take `out` away"),
        (node("upper", "x", ""), "in", "add `out`, or take `in` away"),
        (node("student", "", "", targets="y"), "in_y", "add `in`"),
    ],
)
def test_half_a_call_is_refused(made: MakeNode, place: str, hint: str) -> None:
    [problem] = calls_are_whole(Graph(pipeline(made), LOOKUP))

    assert problem.place == f"pipe[0].{place}"
    assert problem.hint == hint


def test_what_is_only_trained_needs_no_output() -> None:
    spec = pipeline(node("student", "x", targets="y"), node("shelf"))

    assert not list(calls_are_whole(Graph(spec, LOOKUP)))
