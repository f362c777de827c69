import numpy as np
from scipy.sparse import csr_array

from tertulia.components.extract.chain import Chain, most_probable
from tertulia.components.extract.chain_training import Schedule, TaggedMessages, learned_weights
from tertulia.components.extract.tags import Label, TagSet

TAGS = TagSet((Label("city"),), "bio")
SCHEDULE = Schedule(epochs=20, rate=0.2, dropout=0.0)
WORDS = np.array([0, 1, 2, 0, 1, 0, 2])  # "in york city", "in york", "in city"
LENGTHS = np.array([3, 2, 0, 2])
GOLD = np.array([0, 1, 2, 0, 1, 0, 1])


def data() -> TaggedMessages:
    tokens = csr_array(np.eye(3, dtype=np.float32)[WORDS])
    messages = csr_array(np.ones((4, 1), np.float32))
    return TaggedMessages(tokens, messages, LENGTHS, GOLD)


def test_learns_tags_that_words_and_neighbours_tell() -> None:
    weights = learned_weights(data(), TAGS, SCHEDULE)

    scores = weights.tokens[WORDS] + weights.messages[0]
    chain = Chain.of(weights.starts, weights.transitions, TAGS)
    chosen, _ = most_probable(chain, TAGS, scores, LENGTHS)
    assert chosen.tolist() == GOLD.tolist()


def test_the_same_seed_gives_the_same_weights() -> None:
    schedule = Schedule(epochs=3, rate=0.2, dropout=0.3, seed=7)

    one, other = (learned_weights(data(), TAGS, schedule) for _ in range(2))

    assert one.tokens.tobytes() == other.tokens.tobytes()
    assert one.transitions.tobytes() == other.transitions.tobytes()


def test_nothing_to_learn_from_leaves_all_weights_zero() -> None:
    empty = TaggedMessages(
        csr_array((0, 3), dtype=np.float32),
        csr_array((0, 1), dtype=np.float32),
        np.zeros(0, np.int64),
        np.zeros(0, np.int64),
    )

    assert not learned_weights(empty, TAGS, SCHEDULE).tokens.any()


def test_a_long_message_takes_no_room_for_those_beside_it() -> None:
    tokens = csr_array(np.ones((1_300, 1), np.float32))
    messages = csr_array(np.array([[1.0], [2.0], [3.0]], np.float32))
    lengths = np.array([1, 0, 1_299])

    cut = TaggedMessages(tokens, messages, lengths, np.zeros(1_300, int)).in_windows()

    assert cut.lengths.tolist() == [1, 512, 512, 275]
    assert cut.messages.toarray().ravel().tolist() == [1, 3, 3, 3]
