from __future__ import annotations

from tertulia.nlu.formats.annotation_writer import render_annotated
from tertulia.nlu.training_data import AnnotatedEntity, TrainingExample


def test_brackets_are_escaped_only_where_they_would_be_a_mark() -> None:
    assert render_annotated(TrainingExample("a [b] c")) == "a [b] c"
    assert render_annotated(TrainingExample("a [b](c)")) == r"a \[b\](c)"


def test_overlapping_entities_cannot_be_rendered() -> None:
    entities = (AnnotatedEntity(0, 3, "x", "abc"), AnnotatedEntity(2, 4, "y", "cd"))

    assert render_annotated(TrainingExample("abcd", None, entities)) is None


def test_the_shortest_mark_that_says_it_is_taken() -> None:
    def rendered(entity: AnnotatedEntity) -> str | None:
        return render_annotated(TrainingExample("Roma", None, (entity,)))

    assert rendered(AnnotatedEntity(0, 4, "city", "Roma")) == "[Roma](city)"
    assert rendered(AnnotatedEntity(0, 4, "city", "Rome")) == "[Roma](city:Rome)"
    assert rendered(AnnotatedEntity(0, 4, "a:b", "Roma")) == '[Roma]{"entity": "a:b"}'


def test_entities_of_one_stretch_share_a_mark() -> None:
    entities = (AnnotatedEntity(0, 4, "city", "Rome"), AnnotatedEntity(0, 4, "song", "Rome"))

    rendered = render_annotated(TrainingExample("Rome", None, entities))

    assert rendered == '[Rome][{"entity": "city"}, {"entity": "song"}]'
