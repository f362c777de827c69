from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.config.functions import StateMethods, find_callable, misfit_of_arguments
from tertulia.agent.config.spec import FunctionSpec
from tertulia.agent.methods import METHODS
from tertulia.core.errors import Problem
from tertulia.core.lookup import Lookup

TOYS = Lookup(allowed_modules=frozenset({"toy_agent_parts", "toy_broken_formatters"}))
MANAGER = FunctionSpec(place="state_manager_class", name="toy_agent_parts:Manager")


def find(name: str, manager: FunctionSpec | None = None) -> Any:
    return StateMethods(TOYS, manager).find(FunctionSpec(place="here", name=name))


def test_a_built_in_method_is_found_by_its_name() -> None:
    assert find("add_hypothesis") is METHODS["add_hypothesis"]


def test_a_users_function_is_found_by_its_path() -> None:
    assert find("toy_agent_parts:add_note").__name__ == "add_note"


def test_a_users_class_has_methods_and_goes_before_the_built_in_ones() -> None:
    assert find("add_twice", MANAGER).__self__.__class__.__name__ == "Manager"
    assert find("add_annotation", MANAGER) is not METHODS["add_annotation"]
    assert find("add_text", MANAGER) is METHODS["add_text"]


def test_all_methods_belong_to_one_object() -> None:
    methods = StateMethods(TOYS, MANAGER)
    names = ("add_twice", "add_annotation")

    first, second = (methods.find(FunctionSpec(place="", name=name)) for name in names)

    assert first.__self__ is second.__self__  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("add_hypotesis", "did you mean 'add_hypothesis'?"),
        ("__class__", "there is no state method '__class__'"),
        (
            "toy_agent_parts:add_blindly",
            "define it as `method(dialogue, payload, label, **context)`",
        ),
        ("toy_agent_parts:add_notes", "did you mean 'add_note'?"),
        ("os:system", "--allow-module os"),
    ],
)
def test_a_name_that_is_no_method_is_a_problem(name: str, message: str) -> None:
    found = find(name, MANAGER)

    assert isinstance(found, Problem)
    assert message in str(found)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("toy_agent_parts:NeedyManager", "constructed without arguments"),
        ("toy_agent_parts:add_note", "is not a class"),
        ("nowhere:Manager", "--allow-module nowhere"),
    ],
)
def test_a_class_that_cannot_be_used_is_a_problem(path: str, message: str) -> None:
    manager = FunctionSpec(place="there", name=path)

    found = StateMethods(TOYS, manager).manager_class

    assert isinstance(found, Problem)
    assert found.place == "there"
    assert message in str(found)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("toy_agent_parts", "names no module"),
        (":Echo", "names no module"),
        ("toy_agent_parts:", "names no module"),
        ("toy_agent_parts:CONSTANT", "cannot be called"),
        ("toy_agent_parts:_hidden", "has no '_hidden'"),
        ("toy_agent_parts:Echo.send", "has no 'Echo.send'"),
        ("toy_agent_parts.deeper:x", "cannot be imported: ModuleNotFoundError"),
        ("toy_broken_formatters:x", "cannot be imported: RuntimeError: no such luck"),
        ("tertulia.core.store:load_pipeline", "a part of the package"),
        ("toy_agent_parts.__main__:x", "nobody allowed"),
    ],
)
def test_what_cannot_be_imported_or_must_not_be_is_a_problem(path: str, message: str) -> None:
    found = find_callable(path, "here", TOYS)

    assert isinstance(found, Problem)
    assert found.place == "here"
    assert message in str(found)


def test_arguments_may_be_all_or_some_of_those_that_a_function_takes() -> None:
    def function(a: int, *, b: int) -> int:
        return a + b

    assert misfit_of_arguments(function, {"a": 1, "b": 2}) is None
    assert "'b'" in (misfit_of_arguments(function, {"a": 1}) or "")
    assert misfit_of_arguments(function, {"a": 1}, are_all=False) is None
    assert "'c'" in (misfit_of_arguments(function, {"c": 1}, are_all=False) or "")
