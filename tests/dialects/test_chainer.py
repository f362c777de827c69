from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toy_configs import LOWER, chainer, opened, places, problems, write

from tertulia.core.errors import ConfigError
from tertulia.core.spec import NestedSpec
from tertulia.dialects.chainer import find_config, read_recipe
from tertulia.dialects.reading import Reading


def test_a_config_becomes_a_recipe() -> None:
    recipe = opened(chainer(LOWER, out="z"))

    assert recipe.name == "toy"
    assert recipe.pipeline.source == "toy.json"
    assert [one.name for one in recipe.pipeline.inputs] == ["x"]
    assert [one.place for one in recipe.pipeline.outputs] == ["chainer.out"]
    assert recipe.pipeline.nodes[0].inputs.names == ("x",)


def test_columns_are_x_and_y_unless_told() -> None:
    recipe = opened({"chainer": {"pipe": []}})

    assert [one.name for one in recipe.pipeline.inputs] == ["x"]
    assert [one.name for one in recipe.pipeline.targets] == ["y"]
    assert [one.name for one in recipe.pipeline.outputs] == ["x"]


@pytest.mark.parametrize(
    ("config", "place", "hint"),
    [
        ({**chainer(), "trian": {}}, "trian", "did you mean 'train'?"),
        (chainer(pip=[]), "chainer.pip", "did you mean 'pipe'?"),
        (chainer({**LOWER, "iin": ["x"]}), "chainer.pipe[0].iin", "did you mean 'in'?"),
        ({**chainer(), "qqq": {}}, "qqq", "known here: chainer, dataset_reader"),
    ],
)
def test_a_misspelt_key_is_reported_where_it_stands(
    config: dict[str, Any], place: str, hint: str
) -> None:
    [problem] = problems(config)

    assert problem.place == place
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("config", "place"),
    [
        ({}, "chainer"),
        ({"chainer": []}, "chainer"),
        ({"chainer": {"pipe": {}}}, "chainer.pipe"),
        ({"chainer": {}}, "chainer.pipe"),
        (chainer("str_lower"), "chainer.pipe[0]"),
        (chainer(in_=3, out=[]), "chainer.in"),
        (chainer(out=["x", 3]), "chainer.out[1]"),
        (chainer(in_y=""), "chainer.in_y"),
        ({**chainer(), "deeppavlov_root": 3}, "deeppavlov_root"),
        ({**chainer(), "dataset_reader": "snips"}, "dataset_reader"),
        ({**chainer(), "train": []}, "train"),
        ({**chainer(), "metadata": []}, "metadata"),
    ],
)
def test_a_section_of_another_kind_is_reported(config: dict[str, Any], place: str) -> None:
    assert places(config) == [place]


def test_all_problems_are_in_one_report_in_the_order_of_the_file() -> None:
    config = {
        "metadata": {"lables": {}},
        "train": {"epochs": "many", "metrics": ["acuracy"]},
        "chainer": {
            "out": ["zz"],
            "pipe": [{"name": "mask", "in": ["y"], "otu": ["m"]}, {"name": "str_lowr"}],
        },
        "dataset_reader": {"name": "snips_raeder"},
        "dataste": {},
    }

    with pytest.raises(
        ConfigError, match=r"^9 problems in toy.json\n  metadata.lables: "
    ) as caught:
        opened(config)

    assert [problem.place for problem in caught.value.problems] == [
        "metadata.lables",
        "train.epochs",
        "train.metrics[0]",
        "chainer.out[0]",
        "chainer.pipe[0].in",
        "chainer.pipe[0].otu",
        "chainer.pipe[1].name",
        "dataset_reader.name",
        "dataste",
    ]


def test_paths_that_nothing_will_be_kept_under_give_warnings() -> None:
    inner = {"name": "split_tokenizer", "load_path": "b"}
    recipe = opened(
        chainer({**LOWER, "save_path": "a"}, {"name": "default_vocab", "tokenizer": inner,
                                               "save_path": "c"})
    )  # fmt: skip

    assert [warning.place for warning in recipe.warnings] == [
        "chainer.pipe[0].save_path",
        "chainer.pipe[1].tokenizer.load_path",
    ]
    assert "accepted and ignored" in recipe.warnings[0].cause


def test_the_root_of_a_config_is_taken_from_the_models_root(tmp_path: Path) -> None:
    inside = opened({**chainer(), "deeppavlov_root": "mine"}, tmp_path)
    outside = opened({**chainer(), "deeppavlov_root": "/else/where"}, tmp_path)

    assert inside.root == tmp_path / "models" / "mine"
    assert outside.root == Path("/else/where")
    assert opened(chainer()).root is None


# --- configs inside configs ---

INNER = {"config_path": "inner.json", "in": ["x"], "out": ["z"]}


def test_a_config_inside_another_is_a_nested_pipeline(tmp_path: Path) -> None:
    write(tmp_path / "inner.json", chainer(LOWER, out=["z"]))

    recipe = opened(chainer(INNER, out=["z"]), tmp_path)

    part = recipe.pipeline.nodes[0].part
    assert isinstance(part, NestedSpec)
    assert part.pipeline == recipe.nested[0].pipeline


def test_problems_of_a_config_inside_are_reported_with_both_places(tmp_path: Path) -> None:
    write(tmp_path / "inner.json", {**chainer({"name": "str_lowr"}), "trian": 1})

    assert places(chainer(INNER), tmp_path) == [
        "chainer.pipe[0].config_path → chainer.pipe[0].name",
        "chainer.pipe[0].config_path → trian",
    ]


def test_broken_json_inside_is_reported_with_both_places(tmp_path: Path) -> None:
    (tmp_path / "inner.json").write_text("{,}", encoding="utf-8")

    assert places(chainer(INNER), tmp_path) == ["chainer.pipe[0].config_path → line 1, column 2"]


def test_a_config_that_is_not_there_is_reported() -> None:
    [problem] = problems(chainer(INNER))

    assert problem.place == "chainer.pipe[0].config_path"
    assert problem.cause == "no config is at 'inner.json'"
    assert "the models folder, this file's, or the catalogue" in problem.hint


def test_a_config_may_not_contain_itself(tmp_path: Path) -> None:
    path = write(tmp_path / "own.json", chainer({**INNER, "config_path": "own.json"}))

    with pytest.raises(ConfigError, match=r"contain each other: own.json → own.json"):
        read_recipe(path, Reading(tmp_path / "models"))


def test_configs_may_not_contain_each_other(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", chainer({**INNER, "config_path": "b.json"}))
    write(tmp_path / "b.json", chainer({**INNER, "config_path": "a.json"}))

    with pytest.raises(ConfigError, match=r"contain each other: a.json → b.json → a.json"):
        read_recipe(path, Reading(tmp_path / "models"))


def test_a_config_may_stand_in_another_twice(tmp_path: Path) -> None:
    write(tmp_path / "inner.json", chainer(LOWER, out=["z"]))

    recipe = opened(chainer(INNER, {**INNER, "in": ["z"], "out": ["w"]}, out=["w"]), tmp_path)

    assert len(recipe.nested) == 2


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("a/inner.json", "models/a/inner.json"),
        ("inner.json", "configs/ner/inner.json"),
        ("../ranking/inner.json", "configs/ranking/inner.json"),
        ("../deeppavlov/configs/ner/inner.json", "configs/ner/inner.json"),
        ("any/thing/configs/squad/inner.json", "configs/squad/inner.json"),
    ],
)
def test_configs_are_found_in_the_root_beside_and_above(
    tmp_path: Path, name: str, where: str
) -> None:
    expected = write(tmp_path / where, chainer())

    found = find_config(name, tmp_path / "models", tmp_path / "configs/ner/outer.json")

    assert found is not None
    assert found.resolve() == expected


def test_the_models_root_is_looked_at_first(tmp_path: Path) -> None:
    first = write(tmp_path / "models" / "inner.json", chainer())
    write(tmp_path / "inner.json", chainer())

    assert find_config("inner.json", tmp_path / "models", tmp_path / "outer.json") == first


def test_the_catalogue_is_looked_at_last(tmp_path: Path) -> None:
    found = find_config("../any/configs/intents/snips_cnn.json", tmp_path, None)

    assert found is not None
    assert found.name == "snips_cnn.json"


# --- whatever stands in a file ---

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
    | st.sampled_from(["x", "y", "", "#a", "##", "#", "str_lower", "a:b", "{X}", "deeppavlov:X"])
    | st.text(st.characters(exclude_characters="~"), max_size=4),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["name", "class", "ref", "config_path", "id", "in", "out", "in_y", "fit_on", "main",
             "pipe", "metrics", "inputs", "url", "subdir", "variables", "$x", "a.b", "", "[0]"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip
NODES = st.fixed_dictionaries(
    {"name": st.sampled_from(["str_lower", "mask", "default_vocab", "bow", "one_hotter"])},
    optional=dict.fromkeys(("in", "out", "in_y", "fit_on", "id", "main", "vocab", "depth"), JSON),
)
SECTIONS = ("chainer", "dataset", "dataset_reader", "train", "metadata", "deeppavlov_root", "x")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.dictionaries(st.sampled_from(SECTIONS), JSON),
    st.none() | st.lists(NODES | JSON, max_size=3),
)
def test_no_json_breaks_the_compiler(config: dict[str, Any], pipe: list[Any] | None) -> None:
    if pipe is not None:
        config["chainer"] = {"pipe": pipe}

    for problem in problems(config):
        assert problem.cause
