from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tertulia.agent.config.files import merged, read_files
from tertulia.core.errors import ConfigError, Problem


def write(folder: Path, name: str, content: Any) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def test_objects_are_merged_and_everything_else_is_replaced() -> None:
    base = {"a": {"x": 1, "y": [1, 2]}, "b": 1, "c": {"z": 1}}
    update = {"a": {"y": [3]}, "b": {"new": 1}, "c": 0}

    assert merged(base, update) == {"a": {"x": 1, "y": [3]}, "b": {"new": 1}, "c": 0}


def test_a_merge_changes_neither_of_the_two() -> None:
    base, update = {"a": {"x": 1}}, {"a": {"y": 2}}

    merged(base, update)

    assert (base, update) == ({"a": {"x": 1}}, {"a": {"y": 2}})


def test_files_of_both_kinds_are_merged_in_order(tmp_path: Path) -> None:
    first = write(tmp_path, "a.json", {"services": {"s": {"tags": ["selector"], "url": "one"}}})
    second = write(tmp_path, "b.yml", "services:\n  s:\n    url: two\n")
    third = write(tmp_path, "c.yaml", "services:\n  s:\n    tags: [timeout]\n")

    read = read_files([first, second, third])

    assert read.data == {"services": {"s": {"tags": ["timeout"], "url": "two"}}}
    assert read.source == f"{first} + {second} + {third}"


def test_a_place_is_where_it_was_written_last(tmp_path: Path) -> None:
    first = write(tmp_path, "a.json", {"s": {"url": 1, "other": 1}})
    second = write(tmp_path, "b.yml", "s:\n  url: 2\n")

    read = read_files([first, second])

    assert read.located(Problem("s.url", "bad")).place == f"{second}, line 2, s.url"
    assert read.located(Problem("s.other", "bad")).place == f"{first}, s.other"
    assert read.located(Problem("s.missing", "bad")).place == f"{second}, line 1, s.missing"
    assert read.located(Problem("", "bad")).place == ""


def test_a_place_in_a_single_json_file_is_but_the_place(tmp_path: Path) -> None:
    read = read_files([write(tmp_path, "a.json", {"s": [1]})])

    assert read.located(Problem("s[0]", "bad")).place == "s[0]"


def test_the_problems_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    good = write(tmp_path, "good.json", {})
    bad = write(tmp_path, "bad.json", "{")
    worse = write(tmp_path, "worse.yml", "a: [")

    with pytest.raises(ConfigError) as caught:
        read_files([bad, good, worse, tmp_path / "nowhere.json"])

    places = [problem.place for problem in caught.value.problems]
    assert places[0] == f"{bad}, line 1, column 2"
    assert places[1].startswith(f"{worse}, line ")
    assert places[2] == str(tmp_path / "nowhere.json")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", "{}", "call it .json, .yml or .yaml"),
        ("a.yml", "- a\n- b\n", "write keys and values"),
        ("a.yml", "a: &x [1]\nb: *x\n", "spell it out"),
        ("a.json", "[]", "a config is one object"),
        ("a.json", '{"a": 1, "a": 2}', "written twice"),
    ],
)
def test_what_is_no_config_is_refused(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        read_files([write(tmp_path, name, content)])


def test_tags_of_yaml_construct_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "a.yml", "a: !!python/object/apply:os.getcwd []\n")

    assert read_files([path]).data == {"a": []}


@pytest.mark.parametrize("name", ["a.json", "a.yml"])
def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(2**24 + 1)

    with pytest.raises(ConfigError, match="too large"):
        read_files([path])


@pytest.mark.parametrize("name", ["a.json", "a.yml"])
def test_a_file_that_is_no_utf8_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"a: \xff")

    with pytest.raises(ConfigError, match="is not UTF-8"):
        read_files([path])


@pytest.mark.parametrize("name", ["a.json", "a.yml"])
def test_a_folder_is_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()

    with pytest.raises(ConfigError, match="it cannot be read"):
        read_files([tmp_path / name])
