from tertulia.components.extract.feature_learning import chosen_features, seen_elsewhere
from tertulia.components.extract.feature_space import FeatureSpace
from tertulia.components.extract.phrases import Matches
from tertulia.components.extract.piece_features import PieceFeatures, Slots
from tertulia.components.extract.piece_scores import slot_numbers
from tertulia.components.extract.pieces import Cutter, Pieces
from tertulia.components.extract.tags import Label, TokenSpan
from tertulia.components.tokenize.tokenizer_whitespace import WhitespaceTokenizer
from tertulia.nlu.training_data import LookupTable

TEXTS = ["fly to New York", "fly to Rome", "fly to Rome or Rome"]
CITY = Label("city")
SPANS = [TokenSpan(2, 4, CITY), TokenSpan(6, 7, CITY), TokenSpan(9, 10, CITY)]


def pieces() -> Pieces:
    return Cutter()(TEXTS, WhitespaceTokenizer()(TEXTS))


def space(*lookups: LookupTable) -> FeatureSpace:
    return chosen_features(pieces(), SPANS, lookups, ["code"])


def matches_of(features: FeatureSpace) -> tuple[Slots, Matches]:
    slots = Slots.of(pieces())
    finder = PieceFeatures(features)
    return slots, features.gazetteer.matches(slot_numbers(finder, slots))


def kept(features: FeatureSpace) -> list[int]:
    """The pieces at which phrases begin that count while learning."""
    slots, matches = matches_of(features)
    first = seen_elsewhere(matches, slots, SPANS, features).first.tolist()
    return [slots.pieces.tolist().index(slot) for slot in first]


def test_words_seen_once_are_not_known() -> None:
    features = space()

    assert features.words[: features.n_known] == ("", "fly", "rome", "to")


def test_words_of_phrases_have_numbers_of_their_own() -> None:
    features = space(LookupTable("trees", ("oak", "white ash")))

    assert features.words[features.n_known :] == ("new", "york", "oak", "white", "ash")
    assert features.categories == ("city", "phrase of the table trees")


def test_a_value_does_not_know_itself_while_one_learns() -> None:
    # New York is annotated once; Rome in two examples, so each has it from the other.
    assert kept(space()) == [6, 9, 11]


def test_what_a_lookup_table_says_counts_always() -> None:
    assert 2 in kept(space(LookupTable("towns", ("new york",))))


def test_remembers_names_of_patterns() -> None:
    assert space().patterns == ("code",)
