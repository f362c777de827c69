from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.config.spec import FunctionSpec
from tertulia.agent.formatters.dialog import last_utterance
from tertulia.agent.formatters.index import DIALOG, RESPONSE
from tertulia.agent.formatters.past import full_dialogue
from tertulia.agent.formatters.resolver import READY_MADE, Formatters
from tertulia.agent.formatters.response import tokens_and_tags
from tertulia.agent.service import DialogFormatter, ResponseFormatter
from tertulia.core.errors import Problem
from tertulia.core.lookup import Lookup
from tests.agent.formatters.dialogues import view_of

TOYS = Lookup(allowed_modules=frozenset({"toy_formatters", "toy_broken_formatters"}))
VIEW = view_of("hello", "hi", "bye")


def spec(name: str, **params: Any) -> FunctionSpec:
    return FunctionSpec(place="here", name=name, params=params)


def dialog_formatter(name: str, formatters: Formatters | None = None, **params: Any) -> Any:
    found = (formatters or Formatters(lookup=TOYS)).resolve_dialog(spec(name, **params))
    assert not isinstance(found, Problem), found
    return found


def response_formatter(name: str, formatters: Formatters | None = None, **params: Any) -> Any:
    found = (formatters or Formatters(lookup=TOYS)).resolve_response(spec(name, **params))
    assert not isinstance(found, Problem), found
    return found


def problem(found: DialogFormatter | ResponseFormatter | Problem) -> Problem:
    assert isinstance(found, Problem), found
    return found


def dialog_problem(name: str, formatters: Formatters | None = None, **params: Any) -> Problem:
    return problem((formatters or Formatters(lookup=TOYS)).resolve_dialog(spec(name, **params)))


def response_problem(name: str, **params: Any) -> Problem:
    return problem(Formatters(lookup=TOYS).resolve_response(spec(name, **params)))


@pytest.mark.parametrize("name", DIALOG)
def test_every_ready_made_dialog_formatter_is_found_and_works(name: str) -> None:
    assert isinstance(dialog_formatter(name)(VIEW), list)


@pytest.mark.parametrize(
    "name", sorted({*RESPONSE} - {"named_parts", "select_by_class", "value_of"})
)
def test_every_ready_made_response_formatter_is_found(name: str) -> None:
    assert callable(response_formatter(name))


def test_parameters_are_filled_in() -> None:
    formatter = dialog_formatter("last_utterance", key="q")

    assert formatter(VIEW) == [{"q": ["bye"]}]


def test_a_response_formatter_takes_parameters_too() -> None:
    assert response_formatter("toy_formatters:shouted", mark="!")("hi") == "HI!"


@pytest.mark.parametrize(
    ("name", "params", "window"),
    [
        ("last_utterance", {}, 1),
        ("last_utterance", {"key": "q"}, 1),
        ("text_history", {}, 10),
        ("text_history", {"utterances": 4}, 4),
        ("toy_formatters:last_texts", {"turns": 7, "prefix": "-"}, 7),
        ("full_dialogue", {"key": "dialog"}, None),
    ],
)
def test_what_a_formatter_reads_survives_its_parameters(
    name: str, params: dict[str, Any], window: int | None
) -> None:
    assert getattr(dialog_formatter(name, **params), "window", None) == window


def test_a_function_of_an_allowed_module_is_found() -> None:
    assert dialog_formatter("toy_formatters:last_text")(VIEW) == ["bye"]


def test_a_function_made_of_another_is_one() -> None:
    assert response_formatter("toy_formatters:filled_in")("hi") == "HI?"


@pytest.mark.parametrize("path", ["os:system", "subprocess:run", "tertuliaevil:f", "__main__:f"])
def test_a_module_that_nobody_allowed_is_not_imported(path: str) -> None:
    found = dialog_problem(path)

    assert found.place == "here"
    assert found.cause == f"{path!r} lies in a module that nobody allowed to be imported"
    assert f"--allow-module {path.partition(':')[0]}" in found.hint


@pytest.mark.parametrize(
    "path",
    [
        "tertulia.core.registry:load_path",
        "tertulia.agent.formatters.resolver:load_path",
        "tertulia.agent.formatters.response:unexpected",
        "tertulia.agent.formatters.index:DIALOG",
        "tertulia.agent.formatters:nothing_such",
    ],
)
def test_of_the_package_only_formatters_can_be_named(path: str) -> None:
    found = dialog_problem(path)

    assert "no ready-made formatter is named" in found.cause


def test_a_ready_made_formatter_is_found_by_its_path() -> None:
    assert dialog_formatter("tertulia.agent.formatters.past:full_dialogue") is full_dialogue
    assert dialog_formatter("tertulia.agent.formatters:full_dialogue") is full_dialogue


def test_a_name_without_module_is_looked_for_in_the_default_one() -> None:
    formatters = Formatters(lookup=TOYS, default_module="toy_formatters")

    assert dialog_formatter("last_text", formatters)(VIEW) == ["bye"]
    assert dialog_formatter("last_utterance", formatters) is last_utterance


def test_the_default_module_must_be_allowed() -> None:
    found = dialog_problem("system", Formatters(lookup=TOYS, default_module="os"))

    assert "--allow-module os" in found.hint


def test_a_foreign_module_can_stand_for_the_ready_made_ones() -> None:
    formatters = Formatters(mapping={"state_formatters.dp_formatters": READY_MADE})

    found = dialog_formatter("state_formatters.dp_formatters:full_dialogue", formatters)

    assert found is full_dialogue


def test_a_foreign_module_can_stand_for_a_users_own() -> None:
    mapping = {"state_formatters.dp_formatters": "toy_formatters"}
    formatters = Formatters(lookup=TOYS, mapping=mapping)

    assert dialog_formatter("state_formatters.dp_formatters:last_text", formatters)(VIEW) == ["bye"]


def test_a_mapping_leads_to_no_module_that_nobody_allowed() -> None:
    found = dialog_problem("theirs:system", Formatters(lookup=TOYS, mapping={"theirs": "os"}))

    assert "'os:system' lies in a module that nobody allowed" in found.cause


def test_one_foreign_function_can_stand_for_a_ready_made_one() -> None:
    mapping = {
        "dp_formatters:last_utt_dialog": "last_utterance",
        "dp_formatters:whole": "toy_formatters:last_text",
        "dp_formatters": READY_MADE,
    }
    formatters = Formatters(lookup=TOYS, mapping=mapping)

    assert dialog_formatter("dp_formatters:last_utt_dialog", formatters) is last_utterance
    assert dialog_formatter("dp_formatters:whole", formatters)(VIEW) == ["bye"]
    assert dialog_formatter("dp_formatters:full_dialogue", formatters) is full_dialogue


def test_the_default_module_is_mapped_as_any_other() -> None:
    formatters = Formatters(
        lookup=TOYS, mapping={"theirs": "toy_formatters"}, default_module="theirs"
    )

    assert dialog_formatter("last_text", formatters)(VIEW) == ["bye"]


def test_modules_that_stand_for_each_other_lead_nowhere_else() -> None:
    formatters = Formatters(mapping={"one": "two", "two": "one"})

    assert "'two:f' lies in a module" in dialog_problem("one:f", formatters).cause


def test_one_function_serves_both_directions() -> None:
    assert dialog_formatter("toy_formatters:both_ways")(VIEW) == ["d"]
    assert response_formatter("toy_formatters:both_ways")({"text": "hi"}) == "hi"


def test_a_ready_made_formatter_serves_both_directions() -> None:
    assert dialog_formatter("tagger", key="text")(VIEW) == [{"text": ["bye"]}]
    assert response_formatter("tagger")([["a"], ["O"]]) == {"tokens": ["a"], "tags": ["O"]}


def test_a_direction_that_must_be_given_is() -> None:
    assert dialog_formatter("toy_formatters:told_the_way")(VIEW) == ["in"]
    assert response_formatter("toy_formatters:told_the_way")("hi") == ["out"]


def test_a_direction_in_the_configuration_goes_first() -> None:
    assert dialog_formatter("toy_formatters:both_ways", mode="out")({"text": "hi"}) == "hi"


def test_an_unknown_name_is_a_problem_with_the_nearest() -> None:
    found = dialog_problem("last_uterance")

    assert found.place == "here"
    assert found.cause == "no ready-made formatter is named 'last_uterance'"
    assert "did you mean 'last_utterance'?" in found.hint
    assert "`module:function`" in found.hint


def test_a_formatter_for_the_other_direction_says_where_it_belongs() -> None:
    assert "give it as `response_formatter`" in dialog_problem("tokens_and_tags").hint
    assert "give it as `dialog_formatter`" in response_problem("each_hypothesis").hint


def test_a_parameter_that_it_lacks_is_a_problem_at_its_place() -> None:
    found = dialog_problem("last_utterance", kee="q")

    assert found.place == "here.kee"
    assert found.cause == "'last_utterance' has no parameter 'kee'"
    assert "did you mean 'key'?" in found.hint


def test_the_dialogue_itself_is_no_parameter() -> None:
    assert dialog_problem("last_utterance", dialog={}).place == "here.dialog"


@pytest.mark.parametrize(
    ("params", "place", "cause"),
    [
        ({"utterances": "ten"}, "here.utterances", "int is expected, not 'ten'"),
        ({"utterances": 0}, "here.utterances", "int >= 1 is expected, not 0"),
        ({"key": ["x"]}, "here.key", "str is expected, not ['x']"),
    ],
)
def test_a_parameter_of_the_wrong_kind_is_a_problem_at_its_place(
    params: dict[str, Any], place: str, cause: str
) -> None:
    found = dialog_problem("text_history", **params)

    assert (found.place, found.cause) == (place, cause)


def test_a_missing_parameter_is_a_problem_with_what_to_write() -> None:
    found = response_problem("value_of")

    assert found.cause == "'value_of' needs the parameter 'key'"
    assert found.hint == 'write {"name": "value_of", "key": ...}'


def test_a_function_that_takes_any_parameter_gets_what_is_given() -> None:
    assert dialog_formatter("toy_formatters:anything", deep={"a": [1]})(VIEW) == [
        {"deep": {"a": [1]}}
    ]


def test_annotations_that_cannot_be_read_check_nothing() -> None:
    assert dialog_formatter("toy_formatters:vaguely_typed", mark=5)(VIEW) == [5]


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("toy_formatters:A_LIST", "is no function"),
        ("toy_formatters:Formatter", "is no function"),
        ("toy_formatters:slow", "is asynchronous"),
        ("toy_formatters:nothing", "takes nothing to format"),
        ("toy_formatters:missing", "cannot be imported: AttributeError"),
        ("toy_formatters:", "cannot be imported"),
        ("toy_formatters.deeper:f", "cannot be imported: ModuleNotFoundError"),
        ("toy_broken_formatters:f", "cannot be imported: RuntimeError: no such luck"),
    ],
)
def test_what_is_no_formatter_is_a_problem(name: str, cause: str) -> None:
    found = dialog_problem(name)

    assert found.place == "here"
    assert cause in found.cause


def test_nothing_is_run_to_find_a_formatter() -> None:
    assert Formatters().resolve_response(spec("ner_formatter_out")) is tokens_and_tags
