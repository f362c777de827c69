import pytest

from tertulia.core.errors import ShapeError
from tertulia.training.metrics.spans import TokenSpan, token_spans


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("O O", []),
        ("B-PER I-PER O", [("PER", 0, 2)]),
        ("I-PER I-PER O", [("PER", 0, 2)]),
        ("O B-PER B-PER", [("PER", 1, 2), ("PER", 2, 3)]),
        ("I-PER B-PER", [("PER", 0, 1), ("PER", 1, 2)]),
        ("B-PER I-LOC I-LOC", [("PER", 0, 1), ("LOC", 1, 3)]),
        ("B-PER I-PER E-PER S-LOC", [("PER", 0, 3), ("LOC", 3, 4)]),
        ("B-price-range I-price-range", [("price-range", 0, 2)]),
        ("B I O B", [("", 0, 2), ("", 3, 4)]),
        ("B-PER <PAD> I-PER", [("PER", 0, 1), ("PER", 2, 3)]),
        ("", []),
    ],
)
def test_spans_are_read_as_conlleval_reads_them(
    tags: str, spans: list[tuple[str, int, int]]
) -> None:
    assert token_spans(tags.split()) == [TokenSpan(*span) for span in spans]


def test_indices_are_no_tags() -> None:
    with pytest.raises(ShapeError, match="map indices to names"):
        token_spans([0, 3])
