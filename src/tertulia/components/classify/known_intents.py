"""How sure to be: of an intent among those known, and that it is one of them at all."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tertulia.core.arrays import BoolArray, FloatArray, IntArray, softmax

_SHARE_HELD_OUT = 0.2
_SHARE_UNKNOWN = 0.15
_FEWEST_INTENTS = 4
_ENOUGH_HELD_OUT, _MOST_REHEARSALS = 1_000, 5
_CHANCE_OF_UNKNOWN = 0.05
_SHARPNESSES = (0.5, 15.0)


@dataclass(frozen=True, slots=True)
class Certainty:
    """Turns scores into confidences.

    An intent's is P(known) P(intent | known). The first is a logistic function of the largest
    score and, if it is known, of how near the nearest example is; the second a softmax of all
    scores, scaled by `sharpness`.
    """

    sharpness: float
    known_slope: float
    known_middle: float
    nearness_slope: float = 0.0

    def known(self, scores: FloatArray, nearness: FloatArray | None = None) -> FloatArray:
        """The probability that each message has one of the intents, (n_messages,)."""
        steps = self.known_slope * (scores.max(axis=1) - self.known_middle)
        if nearness is not None:
            steps = steps + self.nearness_slope * nearness
        probabilities: FloatArray = 1 / (1 + np.exp(-np.clip(steps, -30, 30)))
        return probabilities

    def confidences(self, scores: FloatArray, nearness: FloatArray | None = None) -> FloatArray:
        """The probability of each intent, (n_messages, n_intents); a row sums to one at most."""
        among = softmax(self.sharpness * scores)
        rows: FloatArray = among * self.known(scores, nearness)[:, None]
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
    """What came of a rehearsal: scores of held-out and unknown messages, intents in columns.

    The nearness is that of the nearest example, (n_messages,), where that can be told.
    """

    gold: IntArray
    heldout: FloatArray
    unknown: FloatArray
    heldout_nearness: FloatArray | None = None
    unknown_nearness: FloatArray | None = None


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
    certainty = _fit_known(
        np.concatenate([_signs(scores.heldout, scores.heldout_nearness) for scores in rehearsed]),
        np.concatenate([_signs(scores.unknown, scores.unknown_nearness) for scores in rehearsed]),
    )
    return replace(certainty, sharpness=_fit_sharpness(rehearsed, certainty))


def _signs(scores: FloatArray, nearness: FloatArray | None) -> FloatArray:
    """What tells messages of known intents, (n_messages, 1 or 2)."""
    largest = scores.max(axis=1)
    return np.stack([largest] if nearness is None else [largest, nearness], axis=1)


def _fit_sharpness(rehearsed: Sequence[RehearsedScores], certainty: Certainty) -> float:
    """Be as sure of held-out messages, on average, as one is right."""
    n_right = sum(
        int(np.count_nonzero(scores.heldout.argmax(axis=1) == scores.gold)) for scores in rehearsed
    )
    low, high = _SHARPNESSES  # halved by their ratio
    for _ in range(30):
        middling = math.sqrt(low * high)
        sharpened = replace(certainty, sharpness=middling)
        surety = sum(
            float(sharpened.confidences(part.heldout, part.heldout_nearness).max(axis=1).sum())
            for part in rehearsed
        )
        low, high = (middling, high) if surety < n_right else (low, middling)
    return math.sqrt(low * high)


def _fit_known(known: FloatArray, unknown: FloatArray) -> Certainty:
    """Tell the signs of known intents from those of unknown ones (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    signs = np.concatenate([known, unknown])  # (n_messages, n_signs)
    is_known = np.repeat([1, 0], [len(known), len(unknown)])
    weights = np.repeat(
        [(1 - _CHANCE_OF_UNKNOWN) / len(known), _CHANCE_OF_UNKNOWN / len(unknown)],
        [len(known), len(unknown)],
    )
    model = LogisticRegression(C=10.0).fit(signs, is_known, weights * len(signs))
    slope, *of_nearness = model.coef_[0].tolist()
    slope = max(slope, 0.1)
    middle = -float(model.intercept_[0]) / slope
    return Certainty(1.0, slope, middle, max([0.0, *of_nearness]))
