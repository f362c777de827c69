from __future__ import annotations

from typing import Any

import pytest

from tests.agent.config.samples import SKILL, apology, compiled, problem_of, sound


@pytest.mark.parametrize(
    ("keys", "place", "message"),
    [
        (
            {"state_manager_method": "add_annotatoin"},
            "state_manager_method",
            "did you mean 'add_annotation'?",
        ),
        ({"state_manager_method": "os:system"}, "state_manager_method", "--allow-module os"),
        (
            {"dialog_formatter": "last_uterance"},
            "dialog_formatter",
            "did you mean 'last_utterance'",
        ),
        ({"dialog_formatter": "others.own:f"}, "dialog_formatter", "--allow-module others"),
        (
            {"response_formatter": "toy_formatters:nobody"},
            "response_formatter",
            "cannot be imported",
        ),
        (
            {"dialog_formatter": {"name": "last_utterance", "kye": "x"}},
            "dialog_formatter.kye",
            "did you mean 'key'?",
        ),
        (
            {"connector": {"protocol": "python", "class_name": "others:Own"}},
            "connector.class_name",
            "--allow-module others",
        ),
    ],
)
def test_what_a_service_names_must_exist_and_be_allowed(
    keys: dict[str, Any], place: str, message: str
) -> None:
    found = problem_of(sound(a={**SKILL, **keys}))

    assert found.startswith(f"services.a.{place}: ")
    assert message in found


def test_services_outside_the_graph_obey_the_laws_of_parts() -> None:
    config = sound(late={**apology("timeout"), "state_manager_method": "add_bot_uterance"})

    assert problem_of(config).startswith("services.late.state_manager_method")


def test_the_users_own_parts_are_found_where_they_are_allowed() -> None:
    own = {
        "connector": {"protocol": "python", "class_name": "toy_agent_parts:Echo"},
        "dialog_formatter": "toy_formatters:last_text",
        "response_formatter": "toy_formatters:both_ways",
        "state_manager_method": "toy_agent_parts:add_note",
    }

    assert compiled(sound(own=own)).warnings == ()


def test_a_class_of_state_methods_must_exist() -> None:
    config = {**sound(), "state_manager_class": "toy_agent_parts:Manger"}

    found = problem_of(config)

    assert found.startswith("state_manager_class: module 'toy_agent_parts' has no 'Manger'")
    assert "did you mean 'Manager'?" in found
