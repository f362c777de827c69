from pathlib import Path

import pytest

from tertulia.core.errors import ConfigError
from tertulia.dialects.json_text import parse_json, read_json


def test_an_object_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": [1, {"b": null}]}', encoding="utf-8")

    assert read_json(path) == {"a": [1, {"b": None}]}


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf{}")

    assert read_json(path) == {}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a": 1,}', "line 1, column 9"),
        ('{\n  "a": 1\n  "b": 2\n}', "line 3, column 3"),
        ("{'a': 1}", "line 1, column 2"),
        ("// a comment\n{}", "line 1, column 1"),
        ("", "line 1, column 1"),
        ("{} {}", "line 1, column 4"),
        ('{"a": "\n"}', "line 1, column 8"),
    ],
)
def test_broken_json_is_reported_with_line_and_column(text: str, place: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_json(text, "a.json")

    [problem] = caught.value.problems
    assert problem.place == place
    assert "only the double quotes, commas and braces of JSON are understood" in problem.hint


def test_a_key_written_twice_is_reported_at_any_depth() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_json('{"a": 1, "b": [{"c": 1, "c": 2, "c": 3}], "a": 2}', "a.json")

    assert [problem.place for problem in caught.value.problems] == ["a", "b[0].c"]


@pytest.mark.parametrize("text", ["[]", "3", '"a"', "null"])
def test_a_config_is_an_object(text: str) -> None:
    with pytest.raises(ConfigError, match="a config is one object"):
        parse_json(text, "a.json")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have_are_refused(number: str) -> None:
    with pytest.raises(ConfigError, match=f"{number} is not a JSON number"):
        parse_json(f'{{"a": {number}}}', "a.json")


@pytest.mark.parametrize("depth", [70, 900, 100_000])
def test_what_is_nested_too_deeply_is_refused(depth: int) -> None:
    with pytest.raises(ConfigError, match=r"lie inside each other|not JSON"):
        parse_json('{"a": ' + "[" * depth + "]" * depth + "}", "a.json")


def test_a_number_of_too_many_digits_is_refused() -> None:
    with pytest.raises(ConfigError, match="not JSON"):
        parse_json('{"a": ' + "9" * 10_000 + "}", "a.json")


def test_text_that_is_not_utf8_is_refused_with_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes('{"a": "ä"}'.encode("latin-1"))

    with pytest.raises(ConfigError, match=r"byte 7 is not UTF-8;\n    save it as UTF-8"):
        read_json(path)


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot be read: No such file"):
        read_json(tmp_path / "a.json")
    with pytest.raises(ConfigError, match=r"cannot be read: Is a directory"):
        read_json(tmp_path)


def test_a_file_too_large_for_a_config_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate(17 * 2**20)

    with pytest.raises(ConfigError, match="too large for a config"):
        read_json(path)
