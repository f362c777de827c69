from collections.abc import Sequence

from toy_parts import LOOKUP, MakeNode, node, pipeline

from tertulia.core.errors import Problem
from tertulia.core.laws.graph import Graph
from tertulia.core.laws.references import ids_are_unique, references_lead_somewhere
from tertulia.core.spec import NestedSpec, Reference

SHELF = node("shelf", id="shelf")


def using(text: str) -> MakeNode:
    return node("shelf", label=Reference(text, "here"))


def problems_of(*nodes: MakeNode) -> Sequence[Problem]:
    return list(references_lead_somewhere(Graph(pipeline(*nodes), LOOKUP)))


def test_an_id_given_twice_is_reported_at_the_second() -> None:
    [problem] = ids_are_unique(Graph(pipeline(SHELF, node("upper", id="shelf")), LOOKUP))

    assert problem.place == "pipe[1].id"
    assert problem.hint == "pipe[0] has it already"


def test_a_reference_to_nothing_is_reported_with_the_nearest_id() -> None:
    [problem] = problems_of(SHELF, using("#shelv"))

    assert problem.place == "here"
    assert problem.cause == "nothing before this has the id 'shelv'"
    assert problem.hint == "did you mean 'shelf'?"


def test_a_reference_unlike_any_id_is_answered_with_those_there_are() -> None:
    [problem] = problems_of(SHELF, using("#nobody"))

    assert problem.hint == "the ids before it are shelf"


def test_a_reference_to_what_stands_later_says_where() -> None:
    [problem] = problems_of(using("#shelf"), SHELF)

    assert problem.hint == "it stands later, at pipe[1]: move it before this"


def test_a_part_cannot_refer_to_itself() -> None:
    [problem] = problems_of(node("shelf", id="shelf", label=Reference("#shelf", "here")))

    assert problem.cause == "nothing before this has the id 'shelf'"


def test_an_attribute_that_does_not_exist_is_reported() -> None:
    [problem] = problems_of(SHELF, using("#shelf.widht"))

    assert problem.cause == "'shelf' has no attribute 'widht'"
    assert problem.hint == "did you mean 'width'?"


def test_a_private_attribute_is_refused() -> None:
    [problem] = problems_of(SHELF, using("#shelf._secret"))

    assert "reaches for '_secret', which is private" in problem.cause


def test_fields_methods_and_what_methods_set_are_attributes() -> None:
    assert not problems_of(
        SHELF, using("#shelf.width"), using("#shelf.row('a')"), using("#shelf.table")
    )


def test_a_nested_pipeline_has_the_attributes_of_pipelines() -> None:
    nested = NestedSpec(pipeline(), "pipe[0]", id="inner")

    [problem] = problems_of(node(nested), using("#inner.outputs"), using("#inner.nothing"))

    assert problem.cause == "'inner' has no attribute 'nothing'"


def test_what_cannot_be_read_is_reported_with_a_way_out() -> None:
    [problem] = problems_of(SHELF, using("#shelf.row(x)"))

    assert problem.hint == "write two # for a text that begins with one"
