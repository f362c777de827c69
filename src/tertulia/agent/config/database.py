"""`db_conf`: where dialogues are kept."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, urlsplit

from msgspec import Meta

from tertulia.agent.config.entries import Object, read_entry
from tertulia.agent.config.environment import substituted
from tertulia.agent.config.files import Merged, read_files
from tertulia.agent.errors import AgentError
from tertulia.agent.stores.opening import open_store
from tertulia.core.errors import ConfigError, MissingExtraError, UsageError
from tertulia.core.registry import nearest
from tertulia.core.signature import parameters_of
from tertulia.dialects.report import Report

_UNUSABLE = frozenset('/\\. "$\0')  # MongoDB refuses these in the name of a database


@dataclass(frozen=True, slots=True)
class StoreConfig:
    """The address of a store.

    Attributes:
        url: `sqlite:///…`, `postgresql://…` or `mongodb://…`; may hold a password.
    """

    url: str

    @property
    def shown(self) -> str:
        """The address without user and password, to be printed and logged."""
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2]
        return f"{parts.scheme}://{host}{parts.path}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.shown!r})"


DEFAULT = StoreConfig("sqlite:///dialogues.sqlite3")
"""A file in the working folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseEntry:
    """What `db_conf` may say: an address, or the parts of one of MongoDB.

    Attributes:
        env: whether the other values are the names of environment variables.
    """

    env: bool = False
    url: str | None = None
    host: str = "localhost"
    port: Annotated[int, Meta(ge=1, le=65_535)] = 27017
    name: str | None = None


def read_store_config(file: Path, environment: Mapping[str, str] | None = None) -> StoreConfig:
    """Read where dialogues are kept.

    Args:
        file: JSON or YAML.
        environment: what `env` and `${NAME}` stand for; the process's own when None.

    Raises:
        ConfigError: the file cannot be used; carries every problem.
    """
    merged = read_files([file])
    report = Report()
    config = _compiled(merged, os.environ if environment is None else environment, report)
    if report.problems:
        problems = [merged.located(problem) for problem in report.in_order_of(merged.data)]
        raise ConfigError(problems, merged.source)
    return config


def _compiled(merged: Merged, environment: Mapping[str, str], report: Report) -> StoreConfig:
    """What the file says; of no use where the report has problems."""
    data: Object = substituted(merged.data, environment, report)
    if report.problems:
        return DEFAULT
    if _is_true(data.get("env")):
        data = _from_environment(data, environment, report)
    for key in data.keys() - parameters_of(DatabaseEntry).keys():
        meant = nearest(key, parameters_of(DatabaseEntry))
        hint = f"did you mean {meant!r}?" if meant else "put it into a `url`"
        report.add(key, f"there is no key {key!r} here", hint)
    entry = read_entry(DatabaseEntry, data, "", report)
    if entry.url is not None:
        _check_url(entry.url, data, report)
        return StoreConfig(entry.url)
    if "name" not in data:
        hint = 'give {"host": …, "port": …, "name": …}, or a `url`'
        report.add("", "the name of the database is missing", hint)
    elif entry.name is not None and (not entry.name or _UNUSABLE.intersection(entry.name)):
        report.add("name", f"{entry.name!r} cannot be the name of a database")
    if not entry.host or any(letter in entry.host for letter in "/@?# "):
        report.add("host", f"{entry.host!r} is no host", "give a whole address as `url`")
    host = f"[{entry.host}]" if ":" in entry.host else entry.host
    return StoreConfig(f"mongodb://{host}:{entry.port}/{quote(entry.name or '')}")


def _from_environment(data: Object, environment: Mapping[str, str], report: Report) -> Object:
    """The values that environment variables hold, by the names that stand in their places."""
    found: dict[str, object] = {}
    for key, name in data.items():
        if key == "env":
            continue
        if not isinstance(name, str):
            report.add(key, f"with `env`, the name of a variable is expected, not {name!r}")
        elif name not in environment:
            report.add(key, f"the environment has no variable {name!r}", "set it")
        else:
            found[key] = environment[name]
            continue
        found[key] = None
    return found


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")


def _check_url(url: str, data: Object, report: Report) -> None:
    """Note what is wrong with an address."""
    try:
        open_store(url, create=False)  # makes the store, and leaves it closed
    except (AgentError, UsageError, MissingExtraError) as error:
        report.add("url", str(error))
    except ValueError:  # what it says may quote the address, and with it a password
        report.add("url", "this is no address", "write it as scheme://user:password@host:port/name")
    for key in ("host", "port", "name"):
        if data.get(key) is not None:
            report.add(key, f"{key!r} is in the `url` already", "leave one of the two out")
