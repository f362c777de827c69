from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tertulia.agent.config.database import StoreConfig, read_store_config
from tertulia.core.errors import ConfigError

ENVIRONMENT = {"DB_HOST": "mongo.local", "DB_PORT": "27018", "DB_NAME": "talk", "PASSWORD": "hush"}


def read(config: dict[str, Any], folder: Path) -> str:
    path = folder / "db_conf.json"
    path.write_text(json.dumps(config))
    return read_store_config(path, ENVIRONMENT).url


@pytest.mark.parametrize(
    ("config", "url"),
    [
        (
            {"env": False, "host": "mongo", "port": 27017, "name": "dp_agent"},
            "mongodb://mongo:27017/dp_agent",
        ),
        (
            {"env": True, "host": "DB_HOST", "port": "DB_PORT", "name": "DB_NAME"},
            "mongodb://mongo.local:27018/talk",
        ),
        ({"name": "a"}, "mongodb://localhost:27017/a"),
        ({"host": "h", "port": "1", "name": "a"}, "mongodb://h:1/a"),
        ({"host": "::1", "name": "a"}, "mongodb://[::1]:27017/a"),
        ({"name": "a b?", "host": "h"}, None),
        ({"url": "sqlite:///x.sqlite3"}, "sqlite:///x.sqlite3"),
        ({"url": "postgresql://me:${PASSWORD}@db/x"}, "postgresql://me:hush@db/x"),
        ({"env": True, "url": "DB_URL"}, None),
    ],
)
def test_the_parts_or_an_address_say_where_dialogues_are_kept(
    config: dict[str, Any], url: str | None, tmp_path: Path
) -> None:
    if url is None:
        with pytest.raises(ConfigError):
            read(config, tmp_path)
    else:
        assert read(config, tmp_path) == url


def test_yaml_will_do_too(tmp_path: Path) -> None:
    (tmp_path / "db.yml").write_text("host: mongo\nport: 27017\nname: dp_agent\n")

    assert read_store_config(tmp_path / "db.yml", {}).url == "mongodb://mongo:27017/dp_agent"


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({}, "the name of the database is missing"),
        ({"name": "a.b"}, "name: 'a.b' cannot be the name of a database"),
        ({"name": ""}, "name: '' cannot be the name of a database"),
        ({"name": "a", "port": 70_000}, "port: int <= 65535 is expected, not 70000"),
        ({"name": "a", "host": "mongodb://h"}, "give a whole address as `url`"),
        ({"name": "a", "hots": "h"}, "did you mean 'host'?"),
        ({"name": "a", "password": "hush"}, "put it into a `url`"),
        (
            {"url": "mysql://a/b"},
            "url: the address of a store begins with one of sqlite://, postgresql://",
        ),
        ({"url": "postgres"}, "begins with one of"),
        ({"url": "postgresq://a"}, "did you mean postgresql://?"),
        ({"url": "postgresql://me:hush@[db"}, "url: this is no address"),
        ({"url": "sqlite:///"}, "names a file after three slashes"),
        ({"url": "sqlite:///a", "name": "b"}, "name: 'name' is in the `url` already"),
        ({"env": True, "name": "DB_NMAE"}, "name: the environment has no variable 'DB_NMAE'"),
        ({"env": True, "port": 1, "name": "DB_NAME"}, "port: with `env`, the name of a variable"),
        ({"url": "${NOBODY}"}, "url: the environment has no variable 'NOBODY'"),
    ],
)
def test_what_cannot_be_used_is_a_problem_with_its_place(
    config: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError) as caught:
        read(config, tmp_path)

    assert message in str(caught.value)
    assert len(caught.value.problems) == 1
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:hush@db:5432/x?sslmode=hush", "postgresql://db:5432/x"),
        ("mongodb://me:hu%40sh@a,b/x", "mongodb://a,b/x"),
        ("sqlite:///dialogues.sqlite3", "sqlite:///dialogues.sqlite3"),
    ],
)
def test_an_address_is_shown_without_its_secrets(url: str, shown: str) -> None:
    store = StoreConfig(url)

    assert store.shown == shown
    assert "hush" not in f"{store!r}"
