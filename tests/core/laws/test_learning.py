import pytest
from toy_parts import LOOKUP, MakeNode, node, pipeline

from tertulia.core.laws.graph import Graph
from tertulia.core.laws.learning import learning_suits_the_component, one_main_component
from tertulia.core.spec import NestedSpec, Reference

NESTED = NestedSpec(pipeline(), "pipe[0]")


@pytest.mark.parametrize(
    ("wrong", "place", "hint"),
    [
        (node("upper", fit_on="x"), "fit_on", "it learns nothing: take the key away"),
        (node("stream", fit_on="x"), "fit_on", "it is fitted on a stream: give it `fit_on_batch`"),
        (
            node("student", fit_on="x"),
            "fit_on",
            "it is trained by batches: give it `in` and `in_y`",
        ),
        (node(NESTED, fit_on="x"), "fit_on", "it learns nothing: take the key away"),
        (node("counter", stream=True), "fit_on_batch", "it is fitted on columns: give it `fit_on`"),
        (node("counter", targets="y"), "in_y", "it is fitted on columns: give it `fit_on`"),
    ],
)
def test_what_learns_otherwise_is_told_how(wrong: MakeNode, place: str, hint: str) -> None:
    [problem] = learning_suits_the_component(Graph(pipeline(wrong), LOOKUP))

    assert problem.place == f"pipe[0].{place}"
    assert problem.hint == hint


def test_a_reference_learns_as_what_it_refers_to() -> None:
    spec = pipeline(node("upper", id="it"), node(Reference("#it", "pipe[1].ref"), fit_on="x"))

    [problem] = learning_suits_the_component(Graph(spec, LOOKUP))

    assert problem.cause == "Upper is not fitted on columns"


def test_what_a_reference_walks_to_is_not_judged() -> None:
    spec = pipeline(
        node("wrapper", id="it"), node(Reference("#it.inner", "pipe[1].ref"), fit_on="x")
    )

    assert not list(learning_suits_the_component(Graph(spec, LOOKUP)))


def test_each_way_of_learning_suits_its_own_kind() -> None:
    spec = pipeline(
        node("counter", fit_on="x"),
        node("stream", stream=True),
        node("student", "x", "z", targets="y"),
    )

    assert not list(learning_suits_the_component(Graph(spec, LOOKUP)))


def test_a_second_main_component_is_reported_with_the_first() -> None:
    spec = pipeline(node("upper", "x", "z", main=True), node("upper", "x", "w", main=True))

    [problem] = one_main_component(Graph(spec, LOOKUP))

    assert problem.place == "pipe[1].main"
    assert problem.hint == "pipe[0] is the main one already"
