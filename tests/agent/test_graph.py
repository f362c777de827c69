from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.agent.graph import Graph, Node, Progress


def node(name: str, *previous: str, requires: tuple[str, ...] = ()) -> Node:
    return Node(name, name.rpartition(".")[2], frozenset(previous), frozenset(requires))


def test_services_that_wait_for_nobody_start_in_the_order_of_the_configuration() -> None:
    progress = Graph.of([node("b"), node("a"), node("c", "a")]).start()

    assert progress.first() == ["b", "a"]


def test_a_service_starts_when_the_last_that_it_waits_for_has_ended() -> None:
    progress = Graph.of([node("a"), node("b"), node("c", "a", "b")]).start()
    progress.first()

    assert progress.end("b", "done") == []
    assert progress.end("a", "done") == ["c"]


def test_a_service_runs_after_a_failure_that_it_does_not_require_to_have_gone_well() -> None:
    progress = Graph.of([node("a"), node("b", "a")]).start()
    progress.first()

    assert progress.end("a", "failed") == ["b"]


def test_a_failure_skips_whatever_requires_it_and_what_requires_that() -> None:
    graph = Graph.of([node("a"), node("b", requires=("a",)), node("c", requires=("b",)), node("d")])
    progress = graph.start()
    progress.first()

    assert progress.end("a", "failed") == []
    assert progress.status["b"] == progress.status["c"] == "skipped"
    assert progress.end("d", "done") == []
    assert progress.is_over


def test_a_requirement_that_a_selector_skipped_is_not_met() -> None:
    graph = Graph.of(
        [node("pick"), node("x", "pick"), node("y", "pick"), node("z", "y", requires=("x",))]
    )
    progress = graph.start()
    progress.first()

    assert progress.end("pick", "done", chosen=["y"]) == ["y"]
    assert progress.end("y", "done") == []
    assert progress.status["z"] == "skipped"


def test_a_selector_restricts_only_those_it_leads_to() -> None:
    graph = Graph.of([node("pick"), node("g.x", "pick"), node("h.x", "pick"), node("y", "pick")])
    progress = graph.start()
    progress.first()

    assert progress.end("pick", "done", chosen=["x", "nobody"]) == ["g.x", "h.x"]
    assert progress.status["y"] == "skipped"
    assert progress.unknown == ["nobody"]


def test_a_chain_behind_a_skipped_service_is_skipped_and_holds_nobody_up() -> None:
    graph = Graph.of(
        [
            node("pick"),
            node("x", "pick"),
            node("y", "pick"),
            node("after_y", "y"),
            node("best", "x", "after_y"),
        ]
    )
    progress = graph.start()
    progress.first()
    progress.end("pick", "done", chosen=["x"])

    assert progress.end("x", "done") == ["best"]
    assert progress.status["after_y"] == "skipped"


def test_a_service_that_does_not_exist_holds_nobody_up() -> None:
    progress = Graph.of([node("a", "nobody")]).start()

    assert progress.first() == ["a"]


def test_a_requirement_that_does_not_exist_is_never_met() -> None:
    progress = Graph.of([node("a", requires=("nobody",))]).start()

    assert progress.first() == []
    assert progress.status["a"] == "skipped"


def test_a_service_ends_once() -> None:
    progress = Graph.of([node("a")]).start()
    progress.first()
    progress.end("a", "done")

    with pytest.raises(ValueError, match="has ended before"):
        progress.end("a", "failed")


def test_two_turns_over_one_graph_know_nothing_of_each_other() -> None:
    graph = Graph.of([node("a"), node("b", "a")])
    first, second = graph.start(), graph.start()
    first.first()
    first.end("a", "done")

    assert second.status == {"a": "waiting", "b": "waiting"}


@st.composite
def walks(draw: st.DrawFn) -> tuple[Graph, st.DataObject]:
    """A graph without cycles, and a source of choices."""
    size = draw(st.integers(1, 8))
    names = [f"s{index}" for index in range(size)]
    nodes = []
    for index, name in enumerate(names):
        earlier = st.sets(st.sampled_from(names[:index])) if index else st.just(set())
        nodes.append(node(name, *draw(earlier), requires=tuple(draw(earlier))))
    return Graph.of(draw(st.permutations(nodes))), draw(st.data())


def walk(graph: Graph, data: st.DataObject) -> tuple[Progress, list[str]]:
    """End running services in any order and way; the services in the order of their starts."""
    progress = graph.start()
    running = progress.first()
    started = [*running]
    while running:
        name = running.pop(data.draw(st.integers(0, len(running) - 1)))
        ending = data.draw(st.sampled_from(["done", "failed"]))
        labels = st.none() | st.lists(st.sampled_from([*graph.nodes]))
        ready = progress.end(name, ending, chosen=data.draw(labels))
        running += ready
        started += ready
    return progress, started


@given(walks())
def test_every_walk_ends_with_every_service_ended(case: tuple[Graph, st.DataObject]) -> None:
    progress, started = walk(*case)

    assert progress.is_over
    assert len(started) == len(set(started))


@given(walks())
def test_no_service_starts_before_all_it_waits_for(case: tuple[Graph, st.DataObject]) -> None:
    graph, _ = case
    progress, started = walk(*case)

    for name in started:
        awaited = graph.nodes[name].predecessors
        earlier = started[: started.index(name)]
        assert all(progress.status[other] == "skipped" or other in earlier for other in awaited)
        assert all(progress.status[other] == "done" for other in graph.nodes[name].required)
