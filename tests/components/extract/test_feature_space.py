import pytest

from tertulia.components.extract.feature_learning import chosen_features
from tertulia.components.extract.feature_space import FeatureSpace, traits_of
from tertulia.components.extract.piece_features import PieceFeatures, Slots
from tertulia.components.extract.piece_scores import piece_rows, slot_numbers
from tertulia.components.extract.pieces import Cutter, Pieces
from tertulia.components.extract.tags import Label, TokenSpan
from tertulia.components.tokenize.tokenizer_whitespace import WhitespaceTokenizer

TEXTS = ["to Rome", "to Rome", "in Rome,"]


def cut() -> Pieces:
    return Cutter()(TEXTS, WhitespaceTokenizer()(TEXTS))


@pytest.fixture(scope="module")
def space() -> FeatureSpace:
    spans = [TokenSpan(place, place + 1, Label("city")) for place in (1, 3, 5)]
    return chosen_features(cut(), spans, [], ["code"])


def described(space: FeatureSpace, piece: int) -> set[str]:
    """What is said of a piece, in words."""
    pieces, features = cut(), PieceFeatures(space)
    slots = Slots.of(pieces)
    matches = space.gazetteer.matches(slot_numbers(features, slots))
    marks = features.marks(pieces, WhitespaceTokenizer()(TEXTS), [[(), ("code",)]] * 3)
    rows, _ = piece_rows(features, pieces, slots, matches, marks)
    own = rows.indices[slice(*rows.indptr[piece : piece + 2])]
    return {space.described(row) for row in own.tolist()}


def test_a_word_has_traits() -> None:
    assert traits_of("Rome7") == (
        ["shaped 'Xxxd'", "ending in 'me7'"],
        [
            *("beginning with 'r'", "beginning with 'ro'", "beginning with 'rom'"),
            *("ending in '7'", "ending in 'e7'"),
        ],
    )


def test_a_shape_is_short_however_long_the_word() -> None:
    assert traits_of("x" * 100_000)[0][0] == "shaped 'xx'"


def test_a_piece_has_the_features_of_its_surroundings(space: FeatureSpace) -> None:
    assert described(space, 1) >= {
        "any piece",
        "the word 'rome'",
        "shaped 'Xxx'",
        "before: the word 'to'",
        "after: the edge of the message",
        "two before: the edge of the message",
        "ends the pair 'to rome'",
        "begins the pair 'rome …'",
        "known city",
        "matches code",
    }


def test_pieces_with_nothing_between_are_glued(space: FeatureSpace) -> None:
    assert "glued to what is after" in described(space, 5)
    assert "glued to what is before" in described(space, 6)
    assert "glued to what is before" not in described(space, 5)


def test_every_row_means_something_of_its_own(space: FeatureSpace) -> None:
    texts = [space.described(row) for row in range(space.n_rows)]

    assert len(set(texts)) == space.n_rows
