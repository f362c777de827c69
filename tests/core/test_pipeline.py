from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from toy_parts import LOOKUP, MakeNode, node, pipeline

from tertulia.core.build import Build, Environment
from tertulia.core.component import Component
from tertulia.core.errors import ShapeError
from tertulia.core.pipeline import Pipeline
from tertulia.core.plan import Node
from tertulia.core.spec import NestedSpec


def built(*nodes: MakeNode, **columns: str) -> Pipeline:
    environment = Environment(Path("nowhere"), LOOKUP)
    return Build(pipeline(*nodes, **columns), environment, lambda *_: None).whole()


@dataclass
class Answer(Component):
    """Returns the same whatever it is given."""

    answer: Any

    def __call__(self, *columns: object, **named: object) -> Any:
        return self.answer


def answering(answer: Any, makes: str = "z") -> Pipeline:
    spec = pipeline(node("answer", "x", makes), wanted=makes)
    return Pipeline(spec, [Node(spec.nodes[0], Answer(answer))])


def test_one_output_is_a_column() -> None:
    assert built(node("upper", "x", "z"), wanted="z")(["a", "b"]) == ["A", "B"]


def test_several_outputs_are_a_tuple_of_columns() -> None:
    halves = built(node("halve", "x", "a b"), wanted="b x a")

    assert halves(["abcd", "ef"]) == (["cd", "f"], ["abcd", "ef"], ["ab", "e"])


def test_it_says_what_it_takes_and_returns() -> None:
    joined = built(node("join", "x w", "z"), given="x w", wanted="z")

    assert (joined.inputs, joined.targets, joined.outputs) == (("x", "w"), ("y",), ("z",))


def test_columns_are_handed_on_by_argument_where_the_spec_names_them() -> None:
    joined = built(node("join", "x w", "z", named="right left"), given="x w", wanted="z")

    assert joined(["a"], ["b"]) == ["b-a"]


def test_a_column_may_be_overwritten() -> None:
    twice = built(
        node("repeat", "x", "x", times=2), node("join", "x x", "z"), node("upper", "x", "x"),
        wanted="x z",
    )  # fmt: skip

    assert twice(["a"]) == (["AA"], ["aa-aa"])


def test_only_what_the_outputs_need_is_run() -> None:
    failing = built(node("counter", "x", "never"), node("upper", "x", "z"), wanted="z")

    assert failing(["a"]) == ["A"]


def test_what_needs_the_right_answers_is_left_out_when_they_are_not_given() -> None:
    scored = built(node("join", "x y", "both"), node("upper", "x", "z"), wanted="z")

    assert scored(["a"]) == ["A"]
    assert scored.run({"x": ["a"], "y": ["b"]}, ["both"]) == (["a-b"],)


def test_any_column_can_be_asked_for() -> None:
    chain = built(node("upper", "x", "a"), node("repeat", "a", "b", times=2), wanted="b")

    assert chain.run({"x": ["q"]}, ["a", "x", "b"]) == (["Q"], ["q"], ["QQ"])


def test_a_run_may_start_in_the_middle() -> None:
    chain = built(node("upper", "x", "a"), node("repeat", "a", "b", times=2), wanted="b")

    assert chain.run({"a": ["given"]}, ["b"]) == (["givengiven"],)


def test_a_run_may_stop_short_of_a_node() -> None:
    twice = built(node("upper", "x", "x"), node("repeat", "x", "x", times=2), wanted="x")

    assert twice.run({"x": ["a"]}, ["x"], before=twice.spec.nodes[1]) == (["A"],)
    assert twice.run({"x": ["a"]}, ["x"]) == (["AA"],)


def test_a_column_that_cannot_be_computed_is_named() -> None:
    with pytest.raises(ShapeError, match=r"both, y cannot be computed from x"):
        built(node("join", "x y", "both")).run({"x": ["a"]}, ["both", "y"])


def test_an_explanation_holds_every_column_and_who_made_it() -> None:
    chain = built(node("upper", "x", "a"), node("shelf"), node("halve", "a", "b c"), wanted="c")

    explanation = chain.explain(["abcd"])

    assert explanation.inputs == {"x": ["abcd"]}
    assert [trace.place for trace in explanation.traces] == ["pipe[0]", "pipe[2]"]
    assert [trace.component for trace in explanation.traces] == ["Upper", "Halve"]
    assert explanation.traces[1].columns == {"b": ["AB"], "c": ["CD"]}
    assert all(trace.milliseconds >= 0 for trace in explanation.traces)


def test_an_explanation_passes_by_what_is_only_trained() -> None:
    trained = built(node("student", "x", targets="y"), node("upper", "x", "z"), wanted="z")

    assert [trace.place for trace in trained.explain(["a"]).traces] == ["pipe[1]"]


@pytest.mark.parametrize("columns", [(), (["a"], ["b"])])
def test_the_number_of_columns_is_checked(columns: tuple[Any, ...]) -> None:
    upper = built(node("upper", "x", "z"), wanted="z")

    with pytest.raises(ShapeError, match=rf"takes 1 columns \(x\), not {len(columns)}"):
        upper(*columns)
    with pytest.raises(ShapeError, match=r"takes 1 columns"):
        upper.explain(*columns)


def test_columns_of_different_lengths_are_refused() -> None:
    joined = built(node("join", "x w", "z"), given="x w", wanted="z")

    with pytest.raises(ShapeError, match=r"differ in length: \[1, 2\]"):
        joined(["a"], ["b", "c"])


@pytest.mark.parametrize("column", ["hello", b"hello", 3, None, np.array(3)])
def test_what_is_no_column_is_refused(column: Any) -> None:
    with pytest.raises(ShapeError, match="a column is a list, an item per example"):
        built(node("upper", "x", "z"), wanted="z")(column)


@pytest.mark.parametrize(
    ("answer", "makes", "message"),
    [
        (["a"], "z", r"Answer at pipe\[0\] was given 2 rows and returned 1"),
        (None, "z", r"Answer at pipe\[0\] returned a NoneType: it has no rows"),
        (["a", "b"], "z w", r"Answer at pipe\[0\] returned 1 columns for 2 names in `out`"),
        ((["a"], ["b"], ["c"]), "z w", "returned 3 columns for 2 names"),
        ((["a", "b"], ["c"]), "z w", "was given 2 rows and returned 1"),
    ],
)
def test_what_a_component_returns_is_checked(answer: Any, makes: str, message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        answering(answer, makes)(["a", "b"])


@pytest.mark.parametrize("column", [(1, 2), np.ones((2, 3)), csr_matrix(np.eye(2))])
def test_tuples_arrays_and_sparse_matrices_are_columns(column: Any) -> None:
    assert answering(column)(["a", "b"]) is column


def test_a_failure_says_where_it_happened() -> None:
    upper = built(node("upper", "x", "z"), wanted="z")

    with pytest.raises(AttributeError) as caught:
        upper([3])

    assert caught.value.__notes__ == ["in Upper at pipe[0]"]


def test_an_empty_batch_goes_through() -> None:
    assert built(node("halve", "x", "a b"), wanted="a b")([]) == ([], [])


def test_a_pipeline_is_a_component_of_another() -> None:
    inner = pipeline(node("upper", "w", "z"), given="w", wanted="z")
    outer = built(
        node(NestedSpec(inner, "pipe[0]"), "x", "a"), node("join", "a x", "z"), wanted="z"
    )

    assert outer(["a"]) == ["A-a"]


# --- pruning changes nothing ---


@dataclass
class Trail(Component):
    """Writes down its number and what it was given, a column for each name."""

    number: int
    makes: int

    def __call__(self, *columns: Any) -> Any:
        rows = list(zip(*columns, strict=True))
        made = tuple([f"{self.number}.{i}{row}" for row in rows] for i in range(self.makes))
        return made if self.makes > 1 else made[0]


NAMES = ["x", "y", "a", "b", "c"]


@st.composite
def graphs(draw: st.DrawFn) -> Pipeline:
    """Any chain of nodes over few names, so that columns are often overwritten or never read."""
    known, nodes = ["x", "y"], []
    for number in range(draw(st.integers(0, 8))):
        reads = draw(st.lists(st.sampled_from(known), min_size=1, max_size=3))
        makes = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True))
        known = sorted({*known, *makes})
        nodes.append((Trail(number, len(makes)), node("trail", " ".join(reads), " ".join(makes))))
    wanted = draw(st.lists(st.sampled_from(known), max_size=4))
    spec = pipeline(*(make for _, make in nodes), given="x y", wanted=" ".join(wanted))
    trails = [trail for trail, _ in nodes]
    return Pipeline(spec, [Node(*pair) for pair in zip(spec.nodes, trails, strict=True)])


def run_everything(graph: Pipeline, columns: Mapping[str, Any]) -> Mapping[str, Any]:
    """The plainest way: call every node in turn, and keep the last of each name."""
    known = dict(columns)
    for each in graph.nodes:
        made = each.component(*(known[name] for name in each.spec.inputs.names))
        several = made if len(each.spec.outputs) > 1 else (made,)
        known.update(zip(each.spec.output_names, several, strict=True))
    return known


@given(graphs())
def test_the_pruned_plan_gives_what_running_everything_gives(graph: Pipeline) -> None:
    columns = {"x": ["1", "2"], "y": ["3", "4"]}

    answers = graph.run(columns, graph.outputs)

    everything = run_everything(graph, columns)
    assert answers == tuple(everything[name] for name in graph.outputs)


@given(graphs())
def test_the_pruned_plan_runs_nothing_in_vain(graph: Pipeline) -> None:
    if not graph.outputs:
        return

    plan = graph.plan(("x", "y"), graph.outputs)

    used = {slot for step in plan.steps for slot in step.reads} | {*plan.wanted}
    assert all(used.intersection(step.writes) for step in plan.steps)
