from toy_parts import LOOKUP, node, pipeline

from tertulia.core.laws.flow import (
    columns_are_given_once,
    columns_are_made_before_use,
    no_column_is_lost,
    outputs_need_no_targets,
)
from tertulia.core.laws.graph import Graph


def test_a_column_that_nothing_makes_is_reported_where_it_is_read() -> None:
    spec = pipeline(node("upper", "x", "tokens"), node("upper", "tokns", "z"))

    [problem] = columns_are_made_before_use(Graph(spec, LOOKUP))

    assert problem.place == "pipe[1].in[0]"
    assert problem.cause == "nothing produces 'tokns' before this node"
    assert problem.hint == "did you mean 'tokens', from pipe[0]?"


def test_a_column_unlike_any_other_is_answered_with_those_there_are() -> None:
    spec = pipeline(node("upper", "nowhere", "z"))

    [problem] = columns_are_made_before_use(Graph(spec, LOOKUP))

    assert problem.hint == "there are x, y"


def test_a_column_made_later_is_reported_with_its_maker() -> None:
    spec = pipeline(node("upper", "late", "z"), node("upper", "x", "late"))

    [problem] = columns_are_made_before_use(Graph(spec, LOOKUP))

    assert problem.place == "pipe[0].in[0]"
    assert problem.hint == "pipe[1] does, but later: move it before this"


def test_a_node_does_not_make_what_it_reads() -> None:
    spec = pipeline(node("upper", "own", "own"))

    [problem] = columns_are_made_before_use(Graph(spec, LOOKUP))

    assert "later" not in problem.hint


def test_an_unmade_column_is_reported_once() -> None:
    spec = pipeline(node("upper", "lost", "a"), node("upper", "lost", "b"), wanted="lost")

    problems = list(columns_are_made_before_use(Graph(spec, LOOKUP)))

    assert [problem.place for problem in problems] == ["pipe[0].in[0]"]


def test_a_misspelt_column_is_never_offered_for_another() -> None:
    spec = pipeline(node("upper", "tokns", "a"), node("upper", "tokn", "b"))

    problems = list(columns_are_made_before_use(Graph(spec, LOOKUP)))

    assert [problem.hint for problem in problems] == ["there are x, y", "there are a, x, y"]


def test_targets_and_what_is_fitted_on_must_be_made_too() -> None:
    spec = pipeline(node("student", "x", "z", targets="yy"), node("counter", fit_on="xx"))

    problems = list(columns_are_made_before_use(Graph(spec, LOOKUP)))

    assert [problem.place for problem in problems] == ["pipe[0].in_y[0]", "pipe[1].fit_on[0]"]


def test_an_answer_must_be_made_as_well() -> None:
    spec = pipeline(node("upper", "x", "tokens"), wanted="tokens token")

    [problem] = columns_are_made_before_use(Graph(spec, LOOKUP))

    assert problem.place == "out[1]"
    assert problem.cause == "nothing produces 'token'"


def test_a_pipeline_without_inputs_makes_nothing() -> None:
    spec = pipeline(node("upper", "x", "z"), given="", targets="")

    [problem] = columns_are_made_before_use(Graph(spec, LOOKUP))

    assert problem.hint == "the pipeline has no `in`"


def test_an_input_given_twice_is_reported_at_the_second() -> None:
    [problem] = columns_are_given_once(Graph(pipeline(given="x x", targets="x"), LOOKUP))

    assert problem.place == "in[1]"
    assert problem.cause == "'x' is given twice"


def test_an_answer_that_follows_from_the_targets_is_refused() -> None:
    spec = pipeline(node("upper", "y", "z"), node("join", "x z", "both"), wanted="both")

    [problem] = outputs_need_no_targets(Graph(spec, LOOKUP))

    assert problem.place == "out[0]"
    assert problem.cause == "'both' can only be had from the right answers"


def test_an_answer_made_anew_from_the_inputs_is_allowed() -> None:
    spec = pipeline(node("upper", "y", "z"), node("upper", "x", "z"), wanted="z")

    assert not list(outputs_need_no_targets(Graph(spec, LOOKUP)))


def test_a_column_overwritten_unread_is_reported_at_the_second_maker() -> None:
    spec = pipeline(node("upper", "x", "z"), node("upper", "x", "z"))

    [problem] = no_column_is_lost(Graph(spec, LOOKUP))

    assert problem.place == "pipe[1].out[0]"
    assert problem.cause == "'z' is produced twice, and pipe[0].out[0] is lost"


def test_a_column_may_be_overwritten_by_what_reads_it() -> None:
    spec = pipeline(node("upper", "x", "x"), node("upper", "x", "x"))

    assert not list(no_column_is_lost(Graph(spec, LOOKUP)))


def test_a_column_that_something_is_fitted_on_is_not_lost() -> None:
    spec = pipeline(node("upper", "x", "z"), node("counter", fit_on="z"), node("upper", "x", "z"))

    assert not list(no_column_is_lost(Graph(spec, LOOKUP)))
