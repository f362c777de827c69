from __future__ import annotations

import pytest

from tertulia.agent.config.layers import Layers, circles
from tertulia.agent.config.spec import ConnectorSpec, ServiceSpec

CONNECTOR = ConnectorSpec(place="", protocol="python")


def services(**links: str) -> tuple[ServiceSpec, ...]:
    """Services by name, each with those that it waits for; `!` says that it requires one."""
    return tuple(
        ServiceSpec(
            name=name,
            label=name,
            place=name,
            connector=CONNECTOR,
            previous=tuple(each for each in before.split() if each[-1] != "!"),
            required=tuple(each[:-1] for each in before.split() if each[-1] == "!"),
        )
        for name, before in links.items()
    )


def rows(**links: str) -> list[str]:
    return [" ".join(each.name for each in row) for row in Layers.of(services(**links)).rows]


def stuck(**links: str) -> str:
    return " ".join(each.name for each in Layers.of(services(**links)).stuck)


def test_a_service_stands_below_all_that_it_waits_for() -> None:
    assert rows(d="b c a", b="a!", a="", c="") == ["a c", "b", "d"]


def test_the_longest_way_counts() -> None:
    assert rows(a="", b="a", c="b", d="a c", e="a") == ["a", "b e", "c", "d"]


def test_a_link_that_is_both_previous_and_required_counts_once() -> None:
    assert rows(a="", b="a a!") == ["a", "b"]


def test_what_does_not_exist_is_not_waited_for() -> None:
    assert rows(a="nobody", b="a") == ["a", "b"]


def test_no_services_have_no_layers() -> None:
    assert Layers.of(()).rows == ()


def test_circles_and_all_behind_them_are_stuck() -> None:
    assert stuck(free="", a="b free", b="a", behind="b", beside="free") == "a b behind"


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ({"a": "", "b": "a"}, []),
        ({"a": "a"}, ["a a"]),
        ({"a": "c", "b": "a", "c": "b"}, ["a b c a"]),
        ({"a": "b", "b": "a", "c": "a", "d": "e c", "e": "d"}, ["a b a", "d e d"]),
        ({"a": "b c", "b": "a", "c": "a"}, ["a b a"]),  # one tangle, one circle
    ],
)
def test_each_tangle_of_services_is_told_by_one_circle(
    links: dict[str, str], found: list[str]
) -> None:
    assert [" ".join(circle) for circle in circles(services(**links))] == found


def test_a_very_long_chain_is_no_trouble() -> None:
    chain = {f"s{index}": f"s{index - 1}" for index in range(1, 3000)}

    assert len(rows(s0="", **chain)) == 3000
    assert len(circles(services(s0="s2999", **chain))[0]) == 3001
