from __future__ import annotations

import pytest

from tertulia.cli.agent.original import as_flags


def test_flags_stay_as_they_are() -> None:
    documented = "-ch http_client -p 4242 -pl pipeline_conf.json -db db_conf.json -rl -d"

    assert " ".join(as_flags(documented.split(" "))) == documented


@pytest.mark.parametrize(
    ("argument", "flags"),
    [
        ("agent.channel=http", ["-ch", "http_client"]),
        ("agent.channel=cmd", ["-ch", "cmd_client"]),
        ("agent.channel=telegram", ["-ch", "telegram"]),
        ("agent.pipeline_config=a=b.json", ["-pl", "a=b.json"]),
        ("agent.db_config=db.json", ["-db", "db.json"]),
        ("agent.port=4242", ["-p", "4242"]),
        ("agent.response_time_limit=5", ["-tl", "5"]),
        ("agent.telegram_token=12:ab", ["-t", "12:ab"]),
        ("agent.debug=True", ["-d"]),
        ("agent.debug=false", []),
        ("agent.cors=1", ["-c"]),
        ("agent.enable_response_logger=true", ["-rl"]),
    ],
)
def test_an_argument_of_hydra_becomes_a_flag(argument: str, flags: list[str]) -> None:
    assert as_flags([argument]) == flags


@pytest.mark.parametrize(
    "argument", ["agent.channel=irc", "agent.debug=maybe", "agent.state_manager_class=x:Y", "agent"]
)
def test_what_has_no_counterpart_is_left_to_be_refused(argument: str) -> None:
    assert as_flags([argument]) == [argument]


@pytest.mark.parametrize(
    ("arguments", "flags"),
    [
        (["--cors"], ["-c"]),
        (["--cors", "-d"], ["-c", "-d"]),
        (["--cors", "https://example.com"], ["--cors", "https://example.com"]),
    ],
)
def test_cors_without_a_site_means_every_site(arguments: list[str], flags: list[str]) -> None:
    assert as_flags(arguments) == flags
