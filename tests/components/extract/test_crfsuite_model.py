from pathlib import Path

import numpy as np
import pycrfsuite
import pytest

from tertulia.components.extract.chain import Chain
from tertulia.components.extract.crfsuite_model import read_weights, trained
from tertulia.core.errors import ModelError

PARAMS = {"c1": 0.1, "c2": 0.1, "max_iterations": 30, "feature.possible_transitions": True}
N_TAGS = 4
"""One more than occur."""


def messages() -> list[tuple[list[list[int]], list[int]]]:
    chance = np.random.default_rng(0)
    words = chance.integers(0, 30, size=(40, 6))
    return [
        ([[word, 30 + word % 7] for word in own], [word % 3 for word in own])
        for own in words.tolist()
    ]


def test_marginals_are_those_of_crfsuite_itself(tmp_path: Path) -> None:
    model = trained(messages(), PARAMS)
    path = tmp_path / "model"
    path.write_bytes(model)
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    attributes, _ = messages()[0]
    tagger.set([[str(number) for number in own] for own in attributes])

    weights = read_weights(model, N_TAGS)

    scores = np.zeros((6, 1, N_TAGS))
    for place, own in enumerate(attributes):
        for number in own:
            is_own = weights.attributes == number
            np.add.at(scores[place, 0], weights.tags[is_own], weights.weights[is_own])
    chain = Chain.of(weights.starts, weights.transitions)
    marginals = chain.marginals(scores, np.ones(6, int))[:, 0]
    expected = [[tagger.marginal(str(tag), place) for tag in range(3)] for place in range(6)]
    np.testing.assert_allclose(marginals[:, :3], expected, atol=1e-5)
    np.testing.assert_allclose(marginals[:, 3], 0, atol=1e-9)


@pytest.mark.parametrize("model", [b"", b"lCRF", b"x" * 200])
def test_what_is_no_model_is_refused(model: bytes) -> None:
    with pytest.raises(ModelError, match="this is no"):
        read_weights(model, N_TAGS)


def test_the_same_data_give_the_same_bytes() -> None:
    assert trained(messages(), PARAMS) == trained(messages(), PARAMS)
