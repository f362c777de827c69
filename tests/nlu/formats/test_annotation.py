from __future__ import annotations

import pytest

from tertulia.core.errors import DataError
from tertulia.nlu.formats.annotation import Annotated, parse_annotated
from tertulia.nlu.training_data import AnnotatedEntity


@pytest.mark.parametrize(
    ("markup", "text", "entity"),
    [
        ("to [Rome](city)", "to Rome", AnnotatedEntity(3, 7, "city", "Rome")),
        ("to [Roma](city:Rome)", "to Roma", AnnotatedEntity(3, 7, "city", "Rome")),
        (
            'to [Roma]{"entity": "city", "value": "Rome", "role": "to", "group": "1"}!',
            "to Roma!",
            AnnotatedEntity(3, 7, "city", "Rome", "to", "1"),
        ),
        ("😀 [Rome](city)", "😀 Rome", AnnotatedEntity(2, 6, "city", "Rome")),
        ("[see [Rome](city)", "[see Rome", AnnotatedEntity(5, 9, "city", "Rome")),
        (r"[a\]b](x)", "a]b", AnnotatedEntity(0, 3, "x", "a]b")),
        ("[10](time:10:30)", "10", AnnotatedEntity(0, 2, "time", "10:30")),
    ],
)
def test_a_mark_becomes_an_entity(markup: str, text: str, entity: AnnotatedEntity) -> None:
    assert parse_annotated(markup) == Annotated(text, (entity,))


def test_one_stretch_may_be_several_entities() -> None:
    annotated = parse_annotated('[Rome][{"entity": "city"}, {"entity": "song"}]')

    assert [entity.entity for entity in annotated.entities] == ["city", "song"]
    assert {(entity.start, entity.end) for entity in annotated.entities} == {(0, 4)}


@pytest.mark.parametrize("text", ["", "a [b] c", "[]", "] [", "a(b)", r"C:\new", r"\\server"])
def test_what_is_no_mark_stays(text: str) -> None:
    assert parse_annotated(text) == Annotated(text, ())


@pytest.mark.parametrize(
    ("markup", "text"), [(r"\[a](b)", "[a](b)"), (r"\\[a](b)", "\\a"), (r"\\\[a", r"\[a")]
)
def test_backslashes_before_a_bracket_are_halved(markup: str, text: str) -> None:
    assert parse_annotated(markup).text == text


@pytest.mark.parametrize("text", ["[](city)", "[Rome](", "[Rome]()"])
def test_something_like_a_mark_is_doubtful(text: str) -> None:
    assert parse_annotated(text) == Annotated(text, (), is_doubtful=True)


@pytest.mark.parametrize(
    ("markup", "message"),
    [
        ("[Rome]{city}", r"what follows \[Rome\] is not JSON"),
        ('[Rome]{"value": "x"}', r'needs an "entity"'),
        ('[Rome]{"entity": "city", "rule": "x"}', "an entity has no 'rule'"),
        ("[Rome]" + '{"a":' * 100_000, "is not JSON"),
    ],
)
def test_braces_that_describe_no_entity_are_refused(markup: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        parse_annotated(markup)


@pytest.mark.parametrize("hostile", ["[", "]", "[a](", "[a](x:", "\\", "\\[", "[a](:"])
def test_a_long_line_of_brackets_is_read_in_linear_time(hostile: str) -> None:
    markup = hostile * (500_000 // len(hostile))

    assert not parse_annotated(markup).entities
