from typing import Any

import pytest
from toy_configs import LOWER, chainer, opened, places, problems

from tertulia.core.spec import ComponentSpec, Reference

HOLDER = {"id": "words", "name": "default_vocab"}


def only_part(*pipe: Any) -> ComponentSpec:
    part = opened(chainer(*pipe)).pipeline.nodes[-1].part
    assert isinstance(part, ComponentSpec)
    return part


def test_a_node_is_its_component_and_its_wiring() -> None:
    [node] = opened(
        chainer({"name": "default_vocab", "id": "v", "fit_on": "y", "in": ["x"], "out": "z",
                 "main": True, "level": "char", "save_path": "a", "load_path": "b"})
    ).pipeline.nodes  # fmt: skip

    assert node.part == ComponentSpec(
        "default_vocab", "chainer.pipe[0]", {"level": "char"}, "v", "a", "b"
    )
    assert node.inputs.names == ("x",)
    assert [(one.name, one.place) for one in node.outputs] == [("z", "chainer.pipe[0].out")]
    assert node.fit_on.names == ("y",)
    assert node.is_main


def test_columns_may_be_named_by_argument() -> None:
    [node] = opened(chainer({"name": "mask", "in": {"utterances": "x"}, "out": "m"})).pipeline.nodes

    assert node.inputs.keywords == ("utterances",)
    assert node.inputs.variables[0].place == "chainer.pipe[0].in.utterances"


def test_a_misspelt_argument_is_reported_with_the_nearest() -> None:
    [problem] = problems(chainer({"name": "mask", "in": {"uterances": "x"}, "out": "m"}))

    assert problem.place == "chainer.pipe[0].in.uterances"
    assert problem.hint == "did you mean 'utterances'?"


def test_references_and_parts_are_recognised_at_any_depth() -> None:
    part = only_part(
        HOLDER,
        {"name": "bow", "vocab": {"name": "default_vocab", "tokenizer": {"ref": "words"}}},
    )

    inner = part.params["vocab"]
    assert isinstance(inner, ComponentSpec)
    assert inner.place == "chainer.pipe[1].vocab"
    place = "chainer.pipe[1].vocab.tokenizer.ref"
    assert inner.params == {"tokenizer": Reference("#words", place)}


def test_a_component_in_a_list_is_one() -> None:
    [problem] = problems(chainer({"name": "default_vocab", "special_tokens": [{"name": "nobody"}]}))

    assert problem.place == "chainer.pipe[0].special_tokens[0].name"


def test_two_hashes_are_one_in_a_text() -> None:
    part = only_part({"name": "field_getter", "field": "##a.b"})

    assert part.params == {"field": "#a.b"}


def test_a_text_that_begins_with_one_hash_is_a_reference() -> None:
    part = only_part(HOLDER, {"name": "one_hotter", "depth": "#words.len"})

    assert part.params == {"depth": Reference("#words.len", "chainer.pipe[1].depth")}


def test_an_object_without_a_name_is_plain() -> None:
    weights = {"greet": 2.0}
    part = only_part(
        {"name": "intent_model", "classes": ["a"], "embedder": {"name": "bow"},
         "class_weights": weights}
    )  # fmt: skip

    assert part.params["class_weights"] == weights


def test_keys_of_plain_objects_may_not_begin_with_a_dollar() -> None:
    node = {"name": "intent_model", "classes": [], "embedder": {"name": "bow"}}

    assert places(chainer({**node, "class_weights": {"$a": 1.0}})) == [
        "chainer.pipe[0].class_weights.$a"
    ]


@pytest.mark.parametrize(
    ("node", "place", "hint"),
    [
        ({"nam": "str_lower"}, "nam", "did you mean 'name' by 'nam'?"),
        ({"id": "a"}, "", "add its `name`"),
        ({"name": 3}, "name", ""),
        ({"name": ""}, "name", ""),
        ({"name": ["str_lower"]}, "name", ""),
        ({"name": "tertulia.core:X"}, "name", "write it as `class`"),
        ({"class": "str_lower"}, "class", "give a registered name as `name`"),
        ({"class": "os:system"}, "class", "`--allow-module os`"),
        ({"class": "tertulia.core.spec:Wiring"}, "class", "derive it from tertulia's Component"),
        ({"ref": "#words"}, "ref", "write it without #: 'words'"),
        ({"ref": "wrods"}, "ref", "did you mean 'words'?"),
        ({"ref": "words", "inn": ["x"]}, "inn", "did you mean 'in'?"),
        ({"config_path": 3}, "config_path", ""),
        ({"name": "str_lower", "id": 3}, "id", ""),
        ({"name": "str_lower", "id": ""}, "id", "write an id without dots"),
        ({"name": "str_lower", "id": "a.b"}, "id", "write an id without dots"),
        ({"name": "str_lower", "main": "yes"}, "main", ""),
        ({"name": "str_lower", "save_path": ["a"]}, "save_path", ""),
        ({"name": "str_lower", "in": [["x"]], "out": "z"}, "in[0]", ""),
        ({"name": "str_lower", "in": {"texts": 3}, "out": "z"}, "in.texts", ""),
        ({"name": "str_lower", "in": "x", "out": {"a": "z"}}, "out", ""),
        ({"name": "str_lower", "fit_on": 3}, "fit_on", ""),
    ],
)
def test_what_cannot_be_understood_is_reported_where_it_stands(
    node: dict[str, Any], place: str, hint: str
) -> None:
    found = {problem.place: problem.hint for problem in problems(chainer(HOLDER, node))}

    assert hint in found[f"chainer.pipe[1].{place}".rstrip(".")]


def test_a_node_that_is_not_understood_leaves_no_further_problems() -> None:
    nameless = {"nmae": "str_lower", "id": "it", "in": ["x"], "out": ["z"]}
    user = {"name": "one_hotter", "depth": "#it.len", "in": ["z"], "out": ["w"]}

    assert places(chainer(nameless, user, out=["w"])) == ["chainer.pipe[0].nmae"]


def test_a_second_way_of_naming_is_ignored_with_a_warning() -> None:
    recipe = opened(chainer(HOLDER, {"ref": "words", "name": "str_lower"}))

    assert [warning.place for warning in recipe.warnings] == ["chainer.pipe[1].name"]


# --- names of the original package ---


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("deeppavlov.models.preprocessors.str_lower:StrLower", "str_lower"),
        ("deeppavlov.anywhere:StrLower", "str_lower"),
        ("deeppavlov.core.data.simple_vocab:SimpleVocabulary", "simple_vocab"),
    ],
)
def test_classes_of_the_original_package_are_known_wherever_they_stood(
    path: str, name: str
) -> None:
    assert only_part({"class": path}).name == name


def test_a_misspelt_class_of_the_original_package_is_reported_with_the_nearest() -> None:
    [problem] = problems(chainer({"class": "deeppavlov.models:StrLowr"}))

    assert problem.place == "chainer.pipe[0].class"
    assert problem.hint == "did you mean 'StrLower'?"


def test_an_alias_of_the_original_is_its_component() -> None:
    node = {"name": "sql_database", "save_path": "a", "table_name": "t", "primary_keys": ["n"]}

    assert only_part(node).name == "sqlite_database"


def test_a_component_that_is_to_come_names_its_family_and_is_all_that_is_wrong() -> None:
    bot = {"name": "go_bot", "id": "bot", "nonsense": {"name": "x"}, "in": ["x"], "out": ["z"]}
    user = {"name": "one_hotter", "depth": "#bot.size", "in": ["z"], "out": ["w"]}

    [problem] = problems(chainer(bot, user, out=["w"]))

    assert problem.place == "chainer.pipe[0].name"
    assert "belongs to the goal-oriented bot family" in problem.cause


def test_keys_that_the_original_never_used_are_ignored_with_a_warning() -> None:
    recipe = opened(chainer({"name": "default_vocab", "debug": True}))

    assert [warning.place for warning in recipe.warnings] == ["chainer.pipe[0].debug"]


def test_what_is_fitted_on_a_stream_says_so() -> None:
    node = {"name": "hashing_tfidf_vectorizer", "tokenizer": {"name": "split_tokenizer"}}

    [fitted] = opened(chainer({**node, "fit_on_batch": ["x"]})).pipeline.nodes
    [left] = opened(chainer({**node, "fit_on_batch": False})).pipeline.nodes

    assert fitted.fit_on_stream
    assert not left.fit_on_stream


def test_two_nodes_may_share_a_component() -> None:
    recipe = opened(chainer({**LOWER, "id": "low"}, {"ref": "low", "in": ["z"], "out": ["w"]}))

    assert recipe.pipeline.nodes[1].part == Reference("#low", "chainer.pipe[1].ref")
