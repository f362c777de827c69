import pytest
from toy_parts import LOOKUP, TOYS, Stranger, Upper, node, pipeline

from tertulia.core.errors import ConfigError
from tertulia.core.lookup import Lookup
from tertulia.core.spec import ComponentSpec, NestedSpec, Reference
from tertulia.core.validation import check, validate, validate_part

VALID = pipeline(
    node("shelf", id="shelf"),
    node("repeat", "x", "loud", times=Reference("#shelf.width", "pipe[1].times")),
    node("student", "loud", "answer", targets="y", main=True),
    wanted="answer",
)


def test_a_valid_spec_has_no_problems() -> None:
    assert not validate(VALID, LOOKUP)


def test_all_problems_stand_in_one_report_in_the_order_of_the_file() -> None:
    spec = pipeline(
        node("repeat", "x", "a", id="it"),
        node("uper", "a", "b"),
        node("upper", "bb", "c", id="it"),
        wanted="d",
    )

    with pytest.raises(ConfigError, match=r"^5 problems") as caught:
        check(spec, LOOKUP)

    places = [problem.place for problem in caught.value.problems]
    assert places == ["pipe[0]", "pipe[1].name", "pipe[2].id", "pipe[2].in[0]", "out[0]"]


def test_the_tenth_node_stands_after_the_second() -> None:
    spec = pipeline(*[node("uper") for _ in range(11)])

    places = [problem.place for problem in validate(spec, LOOKUP)]

    assert places == [f"pipe[{index}].name" for index in range(11)]


def test_a_report_names_its_source_and_every_place() -> None:
    with pytest.raises(ConfigError) as caught:
        check(pipeline(node("uper"), source="toy.json"), LOOKUP)

    assert str(caught.value).startswith("1 problem in toy.json\n  pipe[0].name: no component")


def test_problems_of_a_nested_pipeline_are_reported_with_both_places() -> None:
    spec = pipeline(node(NestedSpec(pipeline(node("uper")), "pipe[0]")))

    [problem] = validate(spec, LOOKUP)

    assert problem.place == "pipe[0].config_path → pipe[0].name"


def test_a_part_outside_a_pipeline_obeys_the_laws_of_parts() -> None:
    part = ComponentSpec("repeat", "reader", {"times": "two", "wieghts": []})

    places = [problem.place for problem in validate_part(part, LOOKUP, (Upper,))]

    assert places == ["reader.name"]
    assert not validate_part(ComponentSpec("upper", "reader"), LOOKUP, (Upper,))


def test_a_part_outside_a_pipeline_may_be_of_another_kind() -> None:
    part = ComponentSpec("stranger", "reader")

    assert not validate_part(part, Lookup(TOYS), (Stranger,))


def test_a_part_outside_a_pipeline_sees_no_ids() -> None:
    part = ComponentSpec("shelf", "reader", {"label": Reference("#shelf", "reader.label")})

    [problem] = validate_part(part, LOOKUP, (object,))

    assert problem.hint == "no id is given before it"
