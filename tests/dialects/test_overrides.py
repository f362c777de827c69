from typing import Any

import pytest

from tertulia.core.errors import ConfigError
from tertulia.dialects.overrides import overridden

CONFIG: dict[str, Any] = {"chainer": {"pipe": [{"name": "a"}, {"name": "b", "sizes": [1, 2]}]}}


@pytest.mark.parametrize(
    ("setting", "second"),
    [
        ("chainer.pipe.1.name=c", {"name": "c", "sizes": [1, 2]}),
        ("chainer.pipe[1].name=c", {"name": "c", "sizes": [1, 2]}),
        ("chainer.pipe.-1.name=c", {"name": "c", "sizes": [1, 2]}),
        ("chainer.pipe[1].sizes[0]=5", {"name": "b", "sizes": [5, 2]}),
        ("chainer.pipe.1.rate=0.5", {"name": "b", "sizes": [1, 2], "rate": 0.5}),
        ("chainer.pipe.1.deep={\"a\": null}", {"name": "b", "sizes": [1, 2], "deep": {"a": None}}),
        ("chainer.pipe.1={}", {}),
    ],
)  # fmt: skip
def test_any_value_can_be_set(setting: str, second: object) -> None:
    assert overridden(CONFIG, [setting])["chainer"]["pipe"][1] == second


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("true", True),
        ("text", "text"),
        ('"3"', "3"),
        ("", ""),
        ("a=b", "a=b"),
        ("[1,", "[1,"),
        ("NaN", "NaN"),
        ("[" * 100_000, "[" * 100_000),
    ],
)
def test_a_value_is_json_where_it_reads_as_json(text: str, value: object) -> None:
    assert overridden({}, [f"key={text}"]) == {"key": value}


def test_the_config_itself_stays_as_it_was() -> None:
    overridden(CONFIG, ["chainer.pipe.0.name=c"])

    assert CONFIG["chainer"]["pipe"][0] == {"name": "a"}


def test_later_settings_see_earlier_ones() -> None:
    assert overridden({}, ["a={}", "a.b=1"]) == {"a": {"b": 1}}


@pytest.mark.parametrize(
    ("setting", "hint"),
    [
        ("chainer.pip.1.name=c", "did you mean 'pipe'?"),
        ("train.epochs=1", "there are chainer"),
        ("chainer.pipe.2.name=c", "the list has 2 items, counted from 0"),
        ("chainer.pipe.2={}", "the list has 2 items, counted from 0"),
        ("chainer.pipe.x=c", "the list has 2 items, counted from 0"),
        ("chainer.pipe.1.name.deep=c", "what stands there has no parts"),
        ("chainer", "write it as `dotted.key=value`"),
        ("=1", "write it as `dotted.key=value`"),
    ],
)
def test_a_setting_that_leads_nowhere_is_a_problem(setting: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        overridden(CONFIG, [setting])

    [problem] = caught.value.problems
    assert problem.hint == hint


def test_all_settings_that_lead_nowhere_are_reported_together() -> None:
    with pytest.raises(ConfigError, match="2 problems in --set"):
        overridden(CONFIG, ["a.b=1", "c.d=2", "e=3"])
