from __future__ import annotations

import numpy as np
import pytest

from tertulia.components.classify.known_intents import (
    Certainty,
    RehearsedScores,
    certainty_of,
    rehearsals,
)


def test_confidence_is_of_being_known_times_of_being_this_one() -> None:
    certainty = Certainty(1.0, 1.0, 0.0)
    scores = np.log(np.array([[3.0, 1.0]]))

    confidences = certainty.confidences(scores)

    # Known with 3 : 1, the first of the two with 3 : 1.
    assert confidences == pytest.approx(np.array([[9 / 16, 3 / 16]]))


def test_rehearsals_leave_out_whole_intents_and_some_examples() -> None:
    gold = np.repeat(np.arange(14), 500)

    [rehearsal] = rehearsals(gold, 14, seed=1)

    unknown, learned = set(gold[rehearsal.unknown]), set(gold[rehearsal.learned])
    assert len(unknown) == 2
    assert unknown | learned == set(range(14))
    assert not unknown & learned
    assert set(gold[rehearsal.heldout]) <= learned
    parts = np.concatenate([rehearsal.learned, rehearsal.heldout, rehearsal.unknown])
    assert sorted(parts.tolist()) == list(range(7000))


def test_few_examples_are_rehearsed_with_more_often() -> None:
    assert len(list(rehearsals(np.repeat(np.arange(5), 10), 5, seed=1))) == 5


@pytest.mark.parametrize(("n_intents", "n_each"), [(3, 100), (10, 4)])
def test_too_little_is_not_rehearsed_with(n_intents: int, n_each: int) -> None:
    gold = np.repeat(np.arange(n_intents), n_each)

    assert not list(rehearsals(gold, n_intents, seed=1))


def test_scores_of_unknown_intents_are_told_from_others() -> None:
    chance = np.random.default_rng(1)
    gold = chance.integers(3, size=300)
    heldout = chance.normal(-1, 0.1, size=(300, 3))
    heldout[np.arange(300), gold] = chance.normal(0.8, 0.3, size=300)
    unknown = chance.normal(-0.7, 0.2, size=(300, 3))

    certainty = certainty_of([RehearsedScores(gold, heldout, unknown)], 3)

    known = certainty.known(np.array([[0.8, -1, -1], [-0.9, -1, -1]]))
    assert known[0] > 0.95
    assert known[1] < 0.5


def test_one_is_as_sure_of_held_out_messages_as_one_is_right() -> None:
    gold = np.array([0, 1, 2, 0] * 50)
    heldout = np.where(np.eye(3)[gold] > 0, 1.0, -1.0)
    heldout[::4] = -heldout[::4]  # every fourth is wrong

    certainty = certainty_of([RehearsedScores(gold, heldout, np.full((200, 3), -2.0))], 4)

    confidences = certainty.confidences(heldout).max(axis=1)
    assert confidences.mean() == pytest.approx(0.75, abs=0.01)


def test_what_is_far_from_all_examples_is_less_likely_known() -> None:
    chance = np.random.default_rng(1)
    same = chance.normal(-0.5, 0.1, size=(600, 3))  # tell nothing
    near, far = chance.normal(0.8, 0.1, size=300), chance.normal(0.3, 0.1, size=300)
    scores = RehearsedScores(
        gold=chance.integers(3, size=300),
        heldout=same[:300],
        unknown=same[300:],
        heldout_nearness=near,
        unknown_nearness=far,
    )

    certainty = certainty_of([scores], 3)

    known = certainty.known(same[:2], np.array([0.8, 0.2]))
    assert known[0] > 0.95
    assert known[1] < 0.5
