import numpy as np
import pytest

from tertulia.components.extract.tags import Label, Scheme, TagSet, TokenSpan

CITY, DATE = Label("city"), Label("date")
LABELS = (CITY, DATE)


@pytest.mark.parametrize(
    ("scheme", "tags"),
    [
        ("io", [1, 1, 0, 2]),
        ("bio", [1, 2, 0, 3]),
        ("bilou", [1, 3, 0, 8]),
    ],
)
def test_writes_spans_as_tags(scheme: Scheme, tags: list[int]) -> None:
    spans = [TokenSpan(0, 2, CITY), TokenSpan(3, 4, DATE)]

    assert TagSet(LABELS, scheme).encoded(4, spans).tolist() == tags


@pytest.mark.parametrize("scheme", ["io", "bio", "bilou"])
def test_reads_back_what_it_wrote(scheme: Scheme) -> None:
    tags = TagSet(LABELS, scheme)
    spans = [TokenSpan(0, 3, CITY), TokenSpan(3, 4, DATE), TokenSpan(5, 7, DATE)]
    is_first = np.array([True, False, False, False, False, True, False, False])

    first, end, labels = tags.decoded(tags.encoded(8, spans), is_first)

    assert first.tolist() == [0, 3, 5]
    assert end.tolist() == [3, 4, 7]
    assert labels.tolist() == [0, 1, 1]


def test_neighbours_of_one_kind_are_two_spans_only_where_tags_tell() -> None:
    spans = [TokenSpan(0, 1, CITY), TokenSpan(1, 2, CITY)]
    is_first = np.array([True, False])

    found = {
        scheme: len(tags.decoded(tags.encoded(2, spans), is_first)[0])
        for scheme in ("io", "bio", "bilou")
        if (tags := TagSet(LABELS, scheme))
    }

    assert found == {"io": 1, "bio": 2, "bilou": 2}


def test_no_span_crosses_the_border_of_messages() -> None:
    tags = TagSet(LABELS, "io")

    first, end, _ = tags.decoded(np.array([1, 1]), np.array([True, True]))

    assert first.tolist() == [0, 1]
    assert end.tolist() == [1, 2]


def test_says_which_tags_may_follow_which() -> None:
    allowed = TagSet((CITY,), "bilou").may_follow  # O B I L U

    assert allowed.astype(int).tolist() == [
        [1, 1, 0, 0, 1],
        [0, 0, 1, 1, 0],
        [0, 0, 1, 1, 0],
        [1, 1, 0, 0, 1],
        [1, 1, 0, 0, 1],
    ]


def test_without_labels_there_is_one_tag() -> None:
    tags = TagSet((), "bio")

    assert len(tags) == 1
    assert tags.may_follow.tolist() == [[True]]
