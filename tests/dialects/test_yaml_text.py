"""YAML values and their lines."""

from __future__ import annotations

import pytest

from tertulia.core.errors import ConfigError, Problem
from tertulia.dialects.yaml_text import parse_yaml_values


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("text", "text"),
        ("'12'", "12"),
        ("12", 12),
        ("-1.5", -1.5),
        ("1e-3", 0.001),
        ("true", True),
        ("False", False),
        ("no", "no"),
        ("null", None),
        ("~", None),
        ("", None),
        ("None", None),
        ("'None'", "None"),
        (r"r'(?u)\b\w\w+\b'", r"(?u)\b\w\w+\b"),
        ("[1, two]", [1, "two"]),
        ("1.2.3", "1.2.3"),
    ],
)
def test_scalars_are_what_people_mean_by_them(written: str, read: object) -> None:
    values = parse_yaml_values(f"key: {written}", "config.yml")

    assert values.data == {"key": read}


def test_a_problem_is_given_the_line_of_what_it_lies_in() -> None:
    values = parse_yaml_values("pipeline:\n- name: a\n- name: b\n  C: [1,\n    2]\n", "config.yml")

    located = [
        values.located(Problem(place, "wrong")).place
        for place in ("pipeline[1].C[1]", "pipeline[1].in.x", "nowhere")
    ]

    assert located == ["line 5, pipeline[1].C[1]", "line 3, pipeline[1].in.x", "line 1, nowhere"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", r"line \d: "),
        ("a: 1\na: 2", "line 2: the key 'a' stands here twice"),
        ("- a", "a config is a mapping"),
        ("", "a config is a mapping"),
        ("a: *b", "line 1: the alias"),
    ],
)
def test_what_is_no_config_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        parse_yaml_values(text, "config.yml")
