from __future__ import annotations

import pytest

from tertulia.agent.config.entries import ServiceEntry
from tertulia.agent.config.links import linked, outside_the_graph
from tertulia.agent.config.members import Member, Members
from tertulia.dialects.report import Report


def members(*names: str, tags: str = "") -> Members:
    found = Members()
    for name in names:
        group, _, label = name.rpartition(".")
        entry = ServiceEntry(connector="c", tags=[tags] if tags else [])
        if group:
            found.groups.setdefault(group, [])
        found.add(Member(label=label, group=group or None, place=name, entry=entry), Report())
    return found


ALL = members("alone", "g.a", "g.b", "g.last")
LAST = frozenset({"g.last"})


def link(*names: str) -> tuple[tuple[str, ...], list[str]]:
    report = Report()
    found = linked(names, "here", ALL, LAST, report)
    assert report.problems == []
    return found, list(map(str, report.warnings))


def test_groups_are_spelled_out_and_nobody_comes_twice() -> None:
    assert link("g.b", "g", "alone") == (("g.b", "g.a", "alone"), [])


def test_a_bare_name_is_a_list_of_one() -> None:
    report = Report()

    assert linked("g", "here", ALL, LAST, report) == ("g.a", "g.b")
    linked("nobody", "here", ALL, LAST, report)
    assert [warning.place for warning in report.warnings] == ["here"]


@pytest.mark.parametrize(
    ("name", "guess"), [("alnoe", "'alone'"), ("a", "'g.a'"), ("zzz", "there are alone, g.a")]
)
def test_an_unknown_name_is_ignored_with_a_warning_and_a_guess(name: str, guess: str) -> None:
    found, [warning] = link("alone", name)

    assert found == ("alone",)
    assert warning.startswith(f"here[1]: no service or group is named {name!r}")
    assert guess in warning


def test_nobody_can_wait_for_a_service_outside_the_graph() -> None:
    found, [warning] = link("g.last")

    assert found == ()
    assert "nobody can wait for 'g.last'" in warning


def test_a_service_outside_the_graph_is_no_member_of_its_group() -> None:
    assert link("g") == (("g.a", "g.b"), [])


def test_what_is_switched_off_is_passed_over_in_silence() -> None:
    some = members("on")
    some.disabled.add("off")
    report = Report()

    assert linked(["off", "on"], "here", some, frozenset(), report) == ("on",)
    assert report.warnings == []


@pytest.mark.parametrize(
    ("tag", "is_outside"), [("timeout", True), ("last_chance", True), ("selector", False)]
)
def test_tags_decide_who_stands_outside_the_graph(tag: str, is_outside: bool) -> None:
    assert ("a" in outside_the_graph(members("a", tags=tag))) is is_outside
