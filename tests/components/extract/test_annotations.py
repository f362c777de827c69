import logging

import numpy as np
import pytest

from tertulia.components.extract.annotations import (
    Annotation,
    cut_at_borders,
    spans_among,
    usable,
)
from tertulia.components.extract.tags import Label, TokenSpan
from tertulia.core.text import Token
from tertulia.nlu.training_data import AnnotatedEntity

CITY = Label("city")


def test_role_and_group_are_part_of_the_label() -> None:
    entity = AnnotatedEntity(0, 5, "city", "Paris", role="from", group="1")

    assert usable(["Paris"], [[entity]], {"me"}) == [[Annotation(0, 5, Label("city", "from", "1"))]]


def test_annotations_for_another_extractor_are_none_of_ours(
    caplog: pytest.LogCaptureFixture,
) -> None:
    entities = [
        AnnotatedEntity(0, 5, "city", "Paris", extractor="other"),
        AnnotatedEntity(6, 10, "city", "Rome", extractor="me"),
    ]

    [chosen] = usable(["Paris Rome"], [entities], {"me"})

    assert [own.start for own in chosen] == [6]
    assert not caplog.records


def test_overlapping_annotations_are_left_out_with_a_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    entities = [
        AnnotatedEntity(0, 3, "city", "New"),
        AnnotatedEntity(0, 8, "city", "New York"),
        AnnotatedEntity(8, 9, "city", " "),
    ]

    with caplog.at_level(logging.WARNING):
        chosen = usable(["hi", "New York "], [[], entities], {"me"})

    assert chosen == [[], [Annotation(0, 8, CITY)]]
    assert "2 annotations cannot be learned from" in caplog.text
    assert "example 2" in caplog.text
    assert "York" not in caplog.text


def test_blanks_around_an_annotation_are_not_part_of_it() -> None:
    entity = AnnotatedEntity(2, 9, "city", " Paris ")

    assert usable(["in Paris now"], [[entity]], {"me"}) == [[Annotation(3, 8, CITY)]]


def test_cuts_tokens_where_annotations_begin_or_end() -> None:
    tokens = [Token("Rob's", 0, 5), Token("album", 6, 11)]

    cut, origins = cut_at_borders(tokens, [Annotation(0, 3, CITY)], "Rob's album")

    assert cut == [Token("Rob", 0, 3), Token("'s", 3, 5), tokens[1]]
    assert origins == [0, 0, 1]


def test_finds_the_tokens_of_annotations_through_all_texts() -> None:
    annotations = [[Annotation(3, 8, CITY)], [], [Annotation(0, 1, CITY), Annotation(0, 9, CITY)]]

    spans = spans_among(np.array([0, 3, 0]), np.array([2, 8, 9]), np.array([2, 0, 1]), annotations)

    assert spans == [TokenSpan(1, 2, CITY), TokenSpan(2, 3, CITY)]
