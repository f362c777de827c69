"""How sure to be: of an intent among those known, and that it is one of them at all."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tertulia.core.arrays import BoolArray, FloatArray, IntArray, softmax

_SHARE_HELD_OUT = 0.2
_SHARE_UNKNOWN = 0.25
_FEWEST_INTENTS = 4
_ENOUGH_HELD_OUT, _MOST_REHEARSALS = 300, 5
_CHANCE_OF_UNKNOWN = 0.05
_SHARPNESSES = (0.5, 15.0)


@dataclass(frozen=True, slots=True)
class Certainty:
    """Turns scores into confidences.

    An intent's is P(known) P(intent | known). The first is a logistic function of the largest
    score, the second a softmax of all, scaled by `sharpness`.
    """

    sharpness: float
    known_slope: float
    known_middle: float

    def known(self, scores: FloatArray) -> FloatArray:
        """The probability that each message has one of the intents, (n_messages,)."""
        steps = self.known_slope * (scores.max(axis=1) - self.known_middle)
        probabilities: FloatArray = 1 / (1 + np.exp(-np.clip(steps, -30, 30)))
        return probabilities

    def confidences(self, scores: FloatArray) -> FloatArray:
        """The probability of each intent, (n_messages, n_intents); a row sums to one at most."""
        rows: FloatArray = softmax(self.sharpness * scores) * self.known(scores)[:, None]
        return rows


_UNREHEARSED = Certainty(5.0, 4.0, -0.5)
_UNREHEARSED_OF_TWO = Certainty(2.5, 6.0, 0.25)
"""What to assume where there is too little to rehearse with. Of two intents, one is the other's
opposite, so that the larger score is never below zero."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A part of the examples to learn from, and others to be asked about.

    `heldout` have intents that are learned, `unknown` such as are not.
    """

    learned: IntArray
    heldout: IntArray
    unknown: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class RehearsedScores:
    """What came of a rehearsal: scores of held-out and unknown messages, intents in columns."""

    gold: IntArray
    heldout: FloatArray
    unknown: FloatArray


def rehearsals(gold: IntArray, n_intents: int, seed: int) -> Iterator[Rehearsal]:
    """Leave out some intents and some examples of the others, so often that it can be learned from.

    Nothing is yielded for fewer than four intents, or fewer than five examples for each.
    """
    if n_intents < _FEWEST_INTENTS or len(gold) < 5 * n_intents:
        return
    random = np.random.default_rng(seed)
    n_unknown = max(int(_SHARE_UNKNOWN * n_intents), 1)
    n_heldout = _SHARE_HELD_OUT * (1 - _SHARE_UNKNOWN) * len(gold)
    for _ in range(min(int(np.ceil(_ENOUGH_HELD_OUT / n_heldout)), _MOST_REHEARSALS)):
        is_left_out = np.zeros(n_intents, dtype=np.bool_)
        is_left_out[random.permutation(n_intents)[:n_unknown]] = True
        is_unknown: BoolArray = is_left_out[gold]
        is_heldout = ~is_unknown & (random.random(len(gold)) < _SHARE_HELD_OUT)
        is_heldout &= np.isin(gold, gold[~is_unknown & ~is_heldout])
        learned = np.flatnonzero(~is_unknown & ~is_heldout)
        if is_heldout.any() and len(np.unique(gold[learned])) > 2:
            yield Rehearsal(learned, np.flatnonzero(is_heldout), np.flatnonzero(is_unknown))


def certainty_of(rehearsed: Sequence[RehearsedScores], n_intents: int) -> Certainty:
    """Fit how sure to be to what came of rehearsals, if there were any."""
    if not rehearsed:
        return _UNREHEARSED_OF_TWO if n_intents == 2 else _UNREHEARSED
    slope, middle = _fit_known(
        np.concatenate([scores.heldout.max(axis=1) for scores in rehearsed]),
        np.concatenate([scores.unknown.max(axis=1) for scores in rehearsed]),
    )
    return Certainty(_fit_sharpness(rehearsed, slope, middle), slope, middle)


def _fit_sharpness(rehearsed: Sequence[RehearsedScores], slope: float, middle: float) -> float:
    """Be as sure of held-out messages, on average, as one is right."""
    n_right = sum(
        int(np.count_nonzero(scores.heldout.argmax(axis=1) == scores.gold)) for scores in rehearsed
    )
    low, high = _SHARPNESSES  # halved by their ratio
    for _ in range(30):
        middling = math.sqrt(low * high)
        certainty = Certainty(middling, slope, middle)
        surety = sum(
            float(certainty.confidences(scores.heldout).max(axis=1).sum()) for scores in rehearsed
        )
        low, high = (middling, high) if surety < n_right else (low, middling)
    return math.sqrt(low * high)


def _fit_known(known: FloatArray, unknown: FloatArray) -> tuple[float, float]:
    """Tell the largest scores of known intents from those of unknown ones (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    scores = np.concatenate([known, unknown])[:, None]
    is_known = np.repeat([1, 0], [len(known), len(unknown)])
    weights = np.repeat(
        [(1 - _CHANCE_OF_UNKNOWN) / len(known), _CHANCE_OF_UNKNOWN / len(unknown)],
        [len(known), len(unknown)],
    )
    model = LogisticRegression(C=10.0).fit(scores, is_known, weights * len(scores))
    slope = max(float(model.coef_[0, 0]), 0.1)
    return slope, -float(model.intercept_[0]) / slope
