from toy_parts import LOOKUP, Upper, node, pipeline

from tertulia.core.laws.graph import Graph
from tertulia.core.pipeline import Pipeline
from tertulia.core.spec import ComponentSpec, NestedSpec, Reference

INNER = ComponentSpec("upper", "pipe[0].inner", id="inner")


def test_parts_stand_in_the_order_in_which_they_are_built() -> None:
    graph = Graph(pipeline(node("wrapper", inner=INNER, others=[INNER]), node("upper")), LOOKUP)

    places = [part.place for part in graph.parts]

    assert places == ["pipe[0].inner", "pipe[0].inner", "pipe[0]", "pipe[1]"]


def test_a_reference_has_the_class_of_what_it_refers_to() -> None:
    graph = Graph(pipeline(node("wrapper", inner=INNER)), LOOKUP)

    assert graph.class_of(Reference("#inner", "")) is Upper
    assert graph.class_of(Reference("#inner.name", "")) is None
    assert graph.class_of(Reference("#nobody", "")) is None
    assert graph.class_of(Reference("nonsense", "")) is None


def test_a_nested_config_is_a_pipeline() -> None:
    graph = Graph(pipeline(), LOOKUP)

    assert graph.class_of(NestedSpec(pipeline(), "pipe[0]")) is Pipeline
