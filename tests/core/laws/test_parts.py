from collections.abc import Sequence

from toy_parts import LOOKUP, node, pipeline

from tertulia.core.errors import Problem
from tertulia.core.laws.graph import Graph
from tertulia.core.laws.parts import names_are_known, parameters_fit
from tertulia.core.lookup import Lookup
from tertulia.core.spec import ComponentSpec, Reference


def problems_of(name: str, **params: object) -> Sequence[Problem]:
    return list(parameters_fit(Graph(pipeline(node(name, **params)), LOOKUP)))


def test_an_unknown_component_is_reported_with_the_nearest_name() -> None:
    [problem] = names_are_known(Graph(pipeline(node("uper")), LOOKUP))

    assert problem.place == "pipe[0].name"
    assert problem.cause == "no component is named 'uper'"
    assert "did you mean 'upper'?" in problem.hint


def test_a_class_that_is_no_component_is_refused() -> None:
    [problem] = names_are_known(Graph(pipeline(node("stranger")), LOOKUP))

    assert problem.cause == "'stranger' is not a component"
    assert problem.hint == "derive it from tertulia's Component"


def test_names_inside_parameters_are_checked() -> None:
    inner = ComponentSpec("uper", "pipe[0].others[1]")
    spec = pipeline(node("wrapper", inner=ComponentSpec("upper", "pipe[0].inner"), others=[inner]))

    [problem] = names_are_known(Graph(spec, LOOKUP))

    assert problem.place == "pipe[0].others[1].name"


def test_an_opaque_part_is_not_looked_at() -> None:
    spec = pipeline(node(ComponentSpec("go_bot", "pipe[0]", {"nonsense": 1}, opaque=True)))

    assert not list(names_are_known(Graph(spec, LOOKUP)))
    assert not list(parameters_fit(Graph(spec, LOOKUP)))


def test_an_unknown_parameter_is_reported_with_the_nearest() -> None:
    [problem] = problems_of("repeat", times=2, ordre="back")

    assert problem.place == "pipe[0].ordre"
    assert problem.cause == "'repeat' has no parameter 'ordre'"
    assert problem.hint == "did you mean 'order'?"


def test_a_misspelt_key_of_a_node_is_recognised() -> None:
    [problem] = problems_of("upper", inn=["x"])

    assert problem.hint == "did you mean 'in'?"


def test_a_part_inside_another_is_not_offered_the_keys_of_nodes() -> None:
    inner = ComponentSpec("upper", "pipe[0].inner", {"in": ["x"]})

    [problem] = problems_of("wrapper", inner=inner)

    assert problem.place == "pipe[0].inner.in"
    assert problem.hint == "it takes none"


def test_a_misspelt_required_parameter_is_reported_once() -> None:
    [problem] = problems_of("repeat", tmes=2)

    assert problem.hint == "did you mean 'times'?"


def test_a_missing_parameter_is_reported_at_its_part() -> None:
    [problem] = problems_of("repeat")

    assert problem.place == "pipe[0]"
    assert problem.cause == "'repeat' needs the parameter 'times'"
    assert problem.hint == "add times: int"


def test_a_value_of_another_type_is_reported_with_the_parameter() -> None:
    [problem] = problems_of("repeat", times="two")

    assert problem.place == "pipe[0].times"
    assert problem.cause == "int is expected, not 'two'"
    assert problem.hint == "'repeat' takes times: int"


def test_a_wrong_item_of_a_list_is_reported_at_the_item() -> None:
    [problem] = problems_of("repeat", times=2, weights=[0.5, "half"])

    assert problem.place == "pipe[0].weights[1]"
    assert problem.cause == "float is expected, not 'half'"


def test_a_component_where_a_number_belongs_is_refused() -> None:
    [problem] = problems_of("repeat", times=ComponentSpec("upper", "pipe[0].times"))

    assert problem.cause == "a plain value is expected here"


def test_a_reference_may_stand_for_any_value() -> None:
    assert not problems_of("repeat", times=Reference("#shelf.width", "pipe[0].times"))


def test_a_plain_value_where_a_component_belongs_is_refused() -> None:
    [problem] = problems_of("wrapper", inner="upper")

    assert problem.place == "pipe[0].inner"
    assert "an object with a `name`, or a reference `#id`" in problem.cause


def test_a_component_with_a_misspelt_name_is_recognised() -> None:
    [problem] = problems_of("wrapper", inner={"nme": "upper"})

    assert problem.place == "pipe[0].inner.nme"
    assert problem.hint == "did you mean 'name'?"


def test_paths_of_the_engine_count_as_parameters() -> None:
    spec = pipeline(node(ComponentSpec("glove", "pipe[0]", load_path="vectors.txt")))

    assert not list(parameters_fit(Graph(spec, Lookup())))
