import logging
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.sparse import csr_matrix

from tertulia.core.arrays import FloatArray
from tertulia.neural.starspace.options import RankingOptions, TrainingOptions
from tertulia.neural.starspace.space import IntentSpace
from tertulia.neural.starspace.training import SpaceTraining

OPTIONS = TrainingOptions(
    text_layers=(64,),
    intent_layers=(),
    dim=8,
    ranking=RankingOptions("cosine", right=0.8, wrong=-0.4, only_nearest=True, crowding=0.8),
    n_wrong=20,
    dropout=0.0,
    penalty=0.002,
    epochs=30,
    batch_sizes=(4, 6),
    evaluate_every=0,
    evaluate_on=0,
    seed=0,
)
TEXTS: FloatArray = np.array(
    [[1, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 1], [0, 2, 0, 0], [0, 0, 1, 1], [0, 0, 3, 0]],
    np.float32,
)
GOLD = np.array([0, 0, 1, 1, 2, 2])
NAMES = ("bye", "hello", "yes")


def training(options: TrainingOptions = OPTIONS) -> SpaceTraining:
    return SpaceTraining(NAMES, np.eye(3, dtype=np.float32), 4, options)


def learned(options: TrainingOptions = OPTIONS) -> IntentSpace:
    return training(options).run(TEXTS, GOLD)


def numbers(space: IntentSpace) -> list[bytes]:
    arrays = [space.points, *(array for it in space.layers for array in (it.kernel, it.bias))]
    return [array.tobytes() for array in arrays]


@pytest.mark.parametrize("similarity", ["cosine", "inner"])
@pytest.mark.parametrize("only_nearest", [True, False])
def test_texts_come_nearest_to_their_intents(similarity: str, only_nearest: bool) -> None:
    ranking = replace(OPTIONS.ranking, similarity=similarity, only_nearest=only_nearest)

    space = learned(replace(OPTIONS, ranking=ranking, epochs=100))

    assert space.similarities(TEXTS, similarity).argmax(axis=1).tolist() == GOLD.tolist()


def test_intents_can_have_hidden_layers_too() -> None:
    space = learned(replace(OPTIONS, intent_layers=(32,), epochs=100))

    assert space.similarities(TEXTS, "cosine").argmax(axis=1).tolist() == GOLD.tolist()


def test_the_same_seed_gives_the_same_numbers_to_the_bit() -> None:
    torch.rand(3)

    assert numbers(learned()) == numbers(learned())
    assert numbers(learned()) != numbers(learned(replace(OPTIONS, seed=1)))


def test_no_seed_gives_other_numbers_each_time() -> None:
    unseeded = replace(OPTIONS, seed=None)

    assert numbers(learned(unseeded)) != numbers(learned(unseeded))


def test_training_leaves_global_randomness_alone() -> None:
    torch_before, numpy_before = torch.get_rng_state(), np.random.get_state()[1].copy()

    learned()

    assert torch.equal(torch_before, torch.get_rng_state())
    assert np.array_equal(numpy_before, np.random.get_state()[1])


def test_sparse_texts_are_learned_from_like_dense_ones() -> None:
    dense, sparse = training(), training()

    ours, theirs = dense.run(TEXTS, GOLD), sparse.run(csr_matrix(TEXTS), GOLD)

    assert ours.points == pytest.approx(theirs.points, abs=1e-3)


def test_the_penalty_makes_weights_small() -> None:
    free, penalized = learned(replace(OPTIONS, penalty=0)), learned(replace(OPTIONS, penalty=0.5))

    assert np.abs(penalized.layers[0].kernel).sum() < np.abs(free.layers[0].kernel).sum()


def test_wrong_intents_are_all_others_and_never_the_right_one() -> None:
    drawn = training(replace(OPTIONS, n_wrong=2))._wrong(np.repeat(GOLD, 50))

    assert drawn.shape == (300, 2)
    for place in range(3):
        assert set(drawn[np.repeat(GOLD, 50) == place].ravel()) == {0, 1, 2} - {place}


def test_no_more_wrong_intents_are_drawn_than_there_are() -> None:
    assert training()._wrong(GOLD).shape == (6, 2)


def test_the_accuracy_is_logged_now_and_then(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    learned(replace(OPTIONS, epochs=5, evaluate_every=2, evaluate_on=6))

    assert [message.split(":")[0] for message in caplog.messages] == [
        "epoch 2",
        "epoch 4",
        "epoch 5",
    ]
    assert all("accuracy" in message for message in caplog.messages)


@pytest.mark.parametrize(("every", "some", "n_lines"), [(0, 6, 1), (1, 0, 0)])
def test_only_at_the_end_or_not_at_all(
    caplog: pytest.LogCaptureFixture, every: int, some: int, n_lines: int
) -> None:
    caplog.set_level(logging.INFO)

    learned(replace(OPTIONS, epochs=5, evaluate_every=every, evaluate_on=some))

    assert len(caplog.messages) == n_lines


def test_what_is_logged_does_not_change_what_is_learned(caplog: pytest.LogCaptureFixture) -> None:
    quiet = numbers(learned())
    caplog.set_level(logging.INFO)

    assert numbers(learned(replace(OPTIONS, evaluate_every=1, evaluate_on=2))) == quiet
