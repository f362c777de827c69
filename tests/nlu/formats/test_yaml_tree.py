from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.core.errors import DataError
from tertulia.nlu.formats.yaml_tree import YamlMap, YamlText, parse_yaml


def test_scalars_stay_the_text_that_was_written() -> None:
    root = parse_yaml("a: yes\nb: 1.0\nc: !!python/object:os.system x\n")

    assert isinstance(root, YamlMap)
    assert root.fields == {
        "a": YamlText("yes", 1, is_plain=True),
        "b": YamlText("1.0", 2, is_plain=True),
        "c": YamlText("x", 3, is_plain=True),
    }


def test_nothing_is_none() -> None:
    assert parse_yaml("# only a remark\n") is None


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("a: [\n\n", "is not YAML", 3),
        ("\ta: 1", "is not YAML", 1),
        ("a: 1\nb: \x07\n", "is not YAML", 2),
        ("a: &x 1\nb: *x\n", "alias", 2),
        ("a: 1\na: 2\n", "the key 'a' stands here twice", 2),
        ("a: 1\n---\nb: 2\n", "a second document", 2),
        ("? [a]\n: 1\n", "a key should be plain text", 1),
        ("[" * 100_000, "more than 32 levels", 1),
    ],
)
def test_what_data_have_no_use_for_is_refused(text: str, message: str, line: int) -> None:
    with pytest.raises(DataError, match=rf"nlu.yml, line {line}: .*{message}") as caught:
        parse_yaml(text, Path("nlu.yml"))

    assert caught.value.line == line
