from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.core.errors import DataError
from tertulia.nlu.formats.json_tree import JsonObject, parse_json


def test_every_object_knows_its_line() -> None:
    root = parse_json('{"a {": [\n{},\n\n{"b":\n{}}]}')

    assert isinstance(root, JsonObject)
    [first, second] = root.objects("a {")
    inner = second.fields["b"]
    assert isinstance(inner, JsonObject)
    assert [root.line, first.line, second.line, inner.line] == [1, 2, 4, 5]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ('{\n"a": }', "is not JSON: Expecting value, column 6", 2),
        ('[\n{"a": 1, "a": 2}]', "an object has the key 'a' twice", 2),
        ("[" * 100_000, "is not JSON we can hold", 1),
        ("[NaN]", "NaN is not a JSON number", 1),
        ("9" * 5000, "is not JSON we can hold", 1),
    ],
)
def test_what_is_not_json_is_refused(text: str, message: str, line: int) -> None:
    with pytest.raises(DataError, match=rf"nlu.json, line {line}: .*{message}"):
        parse_json(text, Path("nlu.json"))


def test_a_missing_or_wrong_value_is_named_with_its_line() -> None:
    root = JsonObject({"start": True, "list": [1], "name": None}, 7)

    with pytest.raises(DataError, match="'start' should be a whole number, not True") as caught:
        root.integer("start")
    with pytest.raises(DataError, match="'name' is missing: it should be a string"):
        root.text("name")
    with pytest.raises(DataError, match="'list' should be a list of objects"):
        root.objects("list")
    with pytest.raises(DataError, match="'list' should be a list of strings"):
        root.texts("list")
    assert caught.value.line == 7


def test_a_number_is_read_in_its_digits_where_text_may_stand() -> None:
    assert JsonObject({"value": 5}, 1).optional_text("value") == "5"
