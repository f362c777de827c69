import numpy as np

from tertulia.components.extract.chain_training import ChainWeights
from tertulia.components.extract.feature_learning import chosen_features
from tertulia.components.extract.piece_features import Slots
from tertulia.components.extract.piece_scores import PieceScores, piece_rows, slot_numbers
from tertulia.components.extract.pieces import Cutter
from tertulia.components.extract.tags import Label, TokenSpan
from tertulia.components.tokenize.tokenizer_whitespace import WhitespaceTokenizer

TEXTS = ["fly to New York", "fly to Rome", "", "fly  to Rome, or New York!"]
TOKENS = WhitespaceTokenizer()(TEXTS)


def test_scores_are_the_sums_of_the_weights_of_all_features() -> None:
    pieces = Cutter()(TEXTS, TOKENS)
    city = Label("city")
    spans = [TokenSpan(2, 4, city), TokenSpan(6, 7, city), TokenSpan(11, 13, city)]
    space = chosen_features(pieces, spans, [], ["code"])
    chance = np.random.default_rng(0)
    weights = ChainWeights(
        tokens=chance.normal(size=(space.n_rows, 3)).astype(np.float32),
        messages=chance.normal(size=(space.n_known, 3)).astype(np.float32),
        starts=np.zeros(3),
        transitions=np.zeros((3, 3)),
    )
    scores = PieceScores(space, weights)
    features = scores.features
    patterns = [[("code",) for _ in own] for own in TOKENS]
    marks = features.marks(pieces, TOKENS, patterns)

    actual = scores(pieces, marks)

    slots = Slots.of(pieces)
    matches = space.gazetteer.matches(slot_numbers(features, slots))
    rows, messages = piece_rows(features, pieces, slots, matches, marks)
    expected = rows @ weights.tokens + (messages @ weights.messages)[slots.messages]
    np.testing.assert_allclose(actual, expected, rtol=1e-4, atol=1e-4)
