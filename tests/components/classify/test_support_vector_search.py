import numpy as np

from tertulia.components.classify.folds import stratified_folds
from tertulia.components.classify.support_vector_search import (
    Examples,
    Setting,
    best_setting,
    calibrated,
)

LINEAR, ROUND = Setting(1.0, 1.0, "linear"), Setting(1.0, 1.0, "rbf")


def rings(seed: int) -> Examples:
    """A class around the other: no line divides them."""
    chance = np.random.default_rng(seed)
    classes = np.arange(80) % 2
    angles = chance.random(80) * 2 * np.pi
    radii = 1 + 2 * classes + chance.normal(scale=0.5, size=80)
    return Examples(np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1), classes)


def accuracy(true: np.ndarray, predicted: np.ndarray) -> float:
    return float(np.mean(true == predicted))


def folds_of(examples: Examples) -> list:
    return stratified_folds(
        [str(number) for number in examples.classes], 4, np.random.default_rng(1)
    )


def test_chooses_what_predicts_best() -> None:
    examples = rings(1)

    for threads in (1, 2):
        found = best_setting(examples, [LINEAR, ROUND], folds_of(examples), accuracy, threads)

        assert found == ROUND


def test_of_equally_good_settings_the_first_is_chosen() -> None:
    examples = rings(1)

    found = best_setting(examples, [LINEAR, ROUND], folds_of(examples), lambda *_: 1.0, 1)

    assert found == LINEAR


def test_without_anything_held_out_the_first_is_chosen() -> None:
    assert best_setting(rings(1), [ROUND, LINEAR], [], accuracy, 1) == ROUND


def test_what_decisions_mean_holds_for_rows_never_seen() -> None:
    examples, others = rings(1), rings(2)
    machines = examples.fit(ROUND)

    sigmoids = calibrated(machines, examples, ROUND, folds_of(examples), 1)

    likely = sigmoids(machines.decisions(others.rows))[:, 0]
    assert likely.mean() == np.clip(likely.mean(), 0.45, 0.55)
    assert ((likely > 0.5) == (others.classes == 0)).mean() > 0.9
    assert sigmoids == calibrated(machines, examples, ROUND, folds_of(examples), 2)


def test_the_only_row_of_a_class_is_judged_by_what_learned_from_it() -> None:
    rows = np.array([[0.0], [0.1], [-0.1], [5.0]])
    examples = Examples(rows, np.array([0, 0, 0, 1]))
    machines = examples.fit(LINEAR)

    [slope], _ = calibrated(machines, examples, LINEAR, folds_of(examples), 1)

    assert slope < 0
