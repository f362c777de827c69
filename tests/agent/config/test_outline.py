from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.config.outline import outline, shown, way_to
from tertulia.agent.config.spec import ConnectorSpec
from tests.agent.config.samples import SKILL, sound, spec_of


def way(protocol: Any, **params: Any) -> str:
    return way_to(ConnectorSpec(place="", protocol=protocol, params=params))


def test_services_stand_in_the_order_in_which_they_run() -> None:
    limits = {"timeout": 1.5, "retries": 2}
    config = sound(
        z={**SKILL, **limits, "required_previous_services": ["choice"]},
    )

    lines = [line.split() for line in outline(spec_of(config)).splitlines()]

    assert [line[:2] for line in lines] == [
        ["step", "service"],
        ["1", "skill"],
        ["2", "choice"],
        ["3", "z"],
        ["–", "last"],
        ["–", "late"],
    ]
    assert " ".join(lines[3][4:]) == "at most 1.5 s, 3 attempts, requires choice"
    assert " ".join(lines[5][4:]) == "timeout"


def test_columns_are_aligned() -> None:
    lines = outline(spec_of(sound())).splitlines()

    assert len({line.find("add_") for line in lines[1:]}) == 1


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (way("http", url="http://me:hush@a:1/b?key=hush"), "http://a:1/b"),
        (way("http", urllist=["http://a/1", "http://a/2"]), "http://a/1"),
        (way("python", class_name="mine:Own"), "mine:Own"),
        (way("pipeline", model="models/intents"), "pipeline models/intents"),
    ],
)
def test_the_way_to_a_service_is_said_without_its_secrets(made: str, said: str) -> None:
    assert made == said


def test_what_would_move_the_cursor_is_spelled_out() -> None:
    assert shown("a\x1b[2Jb\nc\ud800é") == "a\\x1b[2Jb\\x0ac\\xd800é"
