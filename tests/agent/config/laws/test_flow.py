from __future__ import annotations

from typing import Any

from tests.agent.config.samples import (
    CHOICE,
    SKILL,
    apology,
    compiled,
    problem_of,
    problems_of,
    sound,
)

SELECTOR = {**SKILL, "state_manager_method": None, "tags": ["selector"]}


def after(*names: str, **keys: Any) -> dict[str, Any]:
    return {**SKILL, "previous_services": [*names], **keys}


def test_services_that_wait_for_each_other_are_a_problem() -> None:
    config = sound(a=after("c"), b=after("a"), c=after("b"))

    assert problem_of(config) == (
        "services.a: these wait for each other in a circle: a → b → c → a;\n"
        "    remove one of the links between them"
    )


def test_a_service_that_waits_for_its_own_group_waits_for_itself() -> None:
    config = sound(group={"a": after("group")})

    assert "in a circle: group.a → group.a" in problem_of(config)


def test_a_link_of_requirement_is_a_link() -> None:
    config = sound(a=after("b"), b={**SKILL, "required_previous_services": ["a"]})

    assert "in a circle: a → b → a" in problem_of(config)


def test_a_service_behind_a_circle_is_told_that_nothing_leads_to_it() -> None:
    config = sound(a=after("b"), b=after("a"), behind=after("b", "skill"))

    circle, behind = map(str, problems_of(config))

    assert "in a circle" in circle
    assert behind.startswith("services.behind: nothing leads to this service: it waits for 'b'")


def test_a_selector_with_nothing_to_select_is_a_problem() -> None:
    assert problem_of(sound(chooser=SELECTOR)).startswith(
        "services.chooser: the selector 'chooser' has nothing to select from"
    )


def test_a_selector_that_leads_to_skills_is_none() -> None:
    compiled(sound(chooser=SELECTOR, skill=after("chooser")))


def test_a_response_selector_may_be_tagged_as_a_selector() -> None:
    compiled(sound(choice={**CHOICE, "tags": ["selector"]}))


def test_without_a_bot_utterance_no_way_leads_to_an_answer() -> None:
    config = {
        "services": {"a": SKILL, "l": apology("last_chance"), "t": apology("timeout")},
    }

    found = problem_of(config)

    assert found.startswith("services: no way leads to an answer")
    assert "'add_bot_utterance'" in found


def test_a_method_of_the_users_own_may_answer() -> None:
    compiled(sound(choice={**CHOICE, "state_manager_method": "toy_agent_parts:add_note"}))
