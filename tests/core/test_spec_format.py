import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_parts import node, pipeline

from tertulia.core.spec import ComponentSpec, NestedSpec, Reference
from tertulia.core.spec_format import pipeline_from_json, pipeline_to_json

WHOLE = pipeline(
    node(
        ComponentSpec(
            name="wrapper",
            place="pipe[0]",
            params={
                "inner": ComponentSpec("upper", "pipe[0].inner"),
                "others": [Reference("#shelf", "pipe[0].others[0]"), None, True, 2, 0.5, "##"],
                "options": {"deep": {"er": [{}]}, "name": "plain"},
            },
            id="outer",
            save_path="a",
            load_path="b",
        ),
        "x",
        "z",
        named="left",
        main=True,
    ),
    node("student", "x", "answers", targets="y", fit_on="x", stream=True),
    node(NestedSpec(pipeline(node("upper", "x", "z"), wanted="z"), "pipe[2]", id="in")),
    wanted="z answers",
    source="whole.json",
)


def test_a_spec_survives_json() -> None:
    text = json.dumps(pipeline_to_json(WHOLE))

    assert pipeline_from_json(json.loads(text)) == WHOLE


def test_an_object_that_looks_like_a_part_is_one() -> None:
    data = pipeline_to_json(pipeline(node("upper")))
    data["nodes"][0]["part"] = {"$reference": {"text": "#a", "place": "here"}}

    assert pipeline_from_json(data).nodes[0].part == Reference("#a", "here")


@pytest.mark.parametrize(
    "part",
    [
        None,
        3,
        "upper",
        [],
        {},
        {"$unknown": {}},
        {"$component": []},
        {"$component": {"name": "upper", "place": "pipe[0]", "params": []}},
        {"$component": {"name": "upper", "place": "pipe[0]", "params": {}, "extra": 1}},
        {"$reference": "#a"},
        {"$pipeline": None},
    ],
)
def test_what_is_no_part_is_refused(part: Any) -> None:
    data = pipeline_to_json(pipeline(node("upper")))
    data["nodes"][0]["part"] = part

    with pytest.raises((KeyError, TypeError, ValueError)):
        pipeline_from_json(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(pipeline_to_json(WHOLE))), JSON)
def test_a_foreign_section_is_read_or_refused_but_never_breaks(key: str, value: Any) -> None:
    data = {**pipeline_to_json(WHOLE), key: value}

    with suppress(KeyError, TypeError, ValueError):
        pipeline_from_json(data)
