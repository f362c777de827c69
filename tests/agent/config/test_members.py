from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.config.entries import Unknown
from tertulia.agent.config.members import Members, find_members
from tertulia.dialects.report import Report

HERE = {"connector": "somewhere"}


def find(services: dict[str, Any]) -> tuple[Members, Report]:
    report = Report()
    unknown = Unknown(report)
    members = find_members(services, report, unknown)
    unknown.warn()
    return members, report


def found(services: dict[str, Any]) -> Members:
    members, report = find(services)
    assert report.problems == []
    return members


def test_services_stand_alone_or_in_groups() -> None:
    members = found({"alone": HERE, "group": {"a": HERE, "b": HERE}})

    assert [*members.enabled] == ["alone", "group.a", "group.b"]
    assert members.groups == {"group": ["group.a", "group.b"]}
    assert [member.label for member in members.enabled.values()] == ["alone", "a", "b"]
    assert members.enabled["group.b"].place == "services.group.b"


def test_a_group_may_be_empty() -> None:
    assert found({"group": {}}).groups == {"group": []}


def test_what_is_switched_off_is_no_service_and_no_member_of_its_group() -> None:
    members = found({"a": {**HERE, "is_enabled": False}, "g": {"b": {**HERE, "is_enabled": False}}})

    assert not members.enabled
    assert members.disabled == {"a", "g.b"}
    assert members.groups == {"g": []}


def test_a_whole_group_can_be_switched_off() -> None:
    members, report = find({"g": {"is_enabled": False, "a": HERE, "b": HERE}})

    assert members.disabled == {"g.a", "g.b"}
    assert (report.problems, report.warnings) == ([], [])


def test_a_service_without_a_connector_is_no_group() -> None:
    _, report = find({"a": {"previous_services": ["b"], "state_manager_method": "add_text"}})

    assert [problem.place for problem in report.problems] == ["services.a"]
    assert "'connector' is missing" in report.problems[0].cause


def test_a_member_without_a_connector_is_told_by_its_own_place() -> None:
    _, report = find({"g": {"tags": HERE, "a": {"tags": []}}})

    assert [problem.place for problem in report.problems] == ["services.g.a"]


@pytest.mark.parametrize(
    ("services", "place"), [({"a": 3}, "services.a"), ({"g": {"a": 3, "b": HERE}}, "services.g.a")]
)
def test_what_is_no_object_is_no_service(services: dict[str, Any], place: str) -> None:
    _, report = find(services)

    assert [problem.place for problem in report.problems] == [place]


def test_two_services_of_one_name_are_a_problem() -> None:
    _, report = find({"g.a": HERE, "g": {"a": HERE}})

    [problem] = report.problems
    assert str(problem) == (
        "services.g.a: there are two services 'g.a';\n    the other is services.g.a"
    )


def test_what_describes_a_group_is_passed_over_with_a_warning() -> None:
    members, report = find({"g": {"a": HERE, "source": "somewhere"}})

    assert [*members.enabled] == ["g.a"]
    assert report.problems == []
    assert [warning.place for warning in report.warnings] == ["services.g.source"]
