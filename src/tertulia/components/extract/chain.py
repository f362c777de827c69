"""A linear chain over tags: how probable each is, and the most probable spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tertulia.components.extract.tags import OUTSIDE, TagSet
from tertulia.core.arrays import BoolArray, FloatArray, IntArray

_WINDOW = 512
"""Longer messages are read in windows of this many tokens."""

_CELLS = 2**18
"""Scores held at once: more do not fit into the fast memory of a processor."""

_TOGETHER = 32
"""How many windows are read side by side all the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """How well tags follow each other: factors, that is, exponents of weights.

    Attributes:
        starts: of each tag at the first token, (n_tags,).
        transitions: of the tag of a column after that of a row, (n_tags, n_tags).
    """

    starts: FloatArray
    transitions: FloatArray

    @classmethod
    def of(
        cls, starts: FloatArray, transitions: FloatArray, allowed: TagSet | None = None
    ) -> Chain:
        """Turn weights into factors; what `allowed` forbids becomes impossible."""
        first, following = np.exp(starts), np.exp(transitions)
        if allowed is not None:
            first = np.where(allowed.continues, 0, first)
            following = np.where(allowed.may_follow, following, 0)
        dtype = transitions.dtype
        return cls(first.astype(dtype), following.astype(dtype))

    def marginals(
        self, scores: FloatArray, n_live: IntArray, pairs: FloatArray | None = None
    ) -> FloatArray:
        """Run forward and backward (Rabiner 1989) over sequences side by side, longest first.

        Args:
            scores: the weight of each tag at each token, (n_tokens, n_sequences, n_tags).
            n_live: how many sequences have a token at each place, (n_tokens,).
            pairs: if given, how often each transition is to be expected is added to it,
                (n_tags, n_tags).

        Returns:
            The probability of each tag at each token, shaped as `scores`.
        """
        # Products of three factors stay normal numbers: others are a hundred times slower.
        least = np.cbrt(np.finfo(scores.dtype).tiny)
        factors = np.exp(scores - scores.max(axis=2, keepdims=True))
        np.maximum(factors, least, out=factors)
        forward = np.zeros_like(factors)
        forward[0] = _normal(factors[0] * self.starts, least)
        live_at = n_live.tolist()
        for place in range(1, len(scores)):
            live = live_at[place]
            reached: FloatArray = forward[place - 1, :live] @ self.transitions
            reached *= factors[place, :live]
            forward[place, :live] = _normal(reached, least)
        transposed = np.ascontiguousarray(self.transitions.T)
        backward = np.ones_like(factors[0])  # (n_sequences, n_tags)
        for place in range(len(scores) - 1, 0, -1):
            live = live_at[place]
            onward = factors[place, :live] * backward[:live]
            back = onward @ transposed
            if pairs is not None:
                before = forward[place - 1, :live]
                total = np.einsum("ij,ij->i", before, back)[:, None]
                pairs += ((before / total).T @ onward) * self.transitions
            forward[place, :live] *= backward[:live]
            backward[:live] = _normal(back, least)
        forward[0] *= backward
        probabilities: FloatArray = forward / forward.sum(axis=2, keepdims=True).clip(least)
        return probabilities


def _normal(rows: FloatArray, least: float) -> FloatArray:
    """Scale rows to sum up to one, in place, and lift what is less than `least`."""
    rows /= rows.sum(axis=1, keepdims=True)
    return np.maximum(rows, least, out=rows)


def most_probable(
    chain: Chain, tags: TagSet, scores: FloatArray, lengths: IntArray
) -> tuple[IntArray, FloatArray]:
    """Choose consistent tags whose marginal probabilities have the greatest product.

    Args:
        chain: says how tags follow each other.
        tags: says which may.
        scores: the weight of each tag at each token of all messages in turn, (n_tokens, n_tags).
        lengths: the number of tokens of each message, (n_messages,).

    Returns:
        The tag of each token, and how probable its label is there, (n_tokens,) each.
    """
    chosen = np.full(len(scores), OUTSIDE)
    confidences = np.ones(len(scores))
    if not tags.labels:
        return chosen, confidences
    for rows, mask in _groups(lengths, len(tags)):
        cells = np.flatnonzero(mask)
        padded = np.zeros((mask.size, len(tags)), chain.transitions.dtype)
        padded[cells] = scores[rows]
        n_live = mask.sum(axis=1)
        probabilities = chain.marginals(padded.reshape(*mask.shape, -1), n_live)
        path = _best_path(tags, probabilities, n_live)[mask]
        chosen[rows] = path
        flat = probabilities.reshape(mask.size, -1)
        first = 1 + np.maximum(path - 1, 0) // tags.n_parts * tags.n_parts
        confidences[rows] = sum(flat[cells, first + part] for part in range(tags.n_parts))
    return chosen, np.minimum(confidences, 1.0).astype(np.float32)


def _best_path(tags: TagSet, probabilities: FloatArray, n_live: IntArray) -> IntArray:
    """Find the consistent tags of the greatest product, (n_places, n_sequences)."""
    n_places, n_sequences, n_tags = probabilities.shape
    gains = np.log(probabilities + 1e-10)
    continuing, (one, other) = np.flatnonzero(tags.continues), tags.predecessors.T
    ends = np.flatnonzero(tags.ends)
    totals = gains[0]
    totals[:, continuing] = -np.inf
    sources = np.zeros((n_places, n_sequences, n_tags), np.int16)
    path = np.zeros((n_places, n_sequences), np.int64)
    everyone = np.arange(n_sequences)
    for place in range(n_places):
        live = n_live[place]
        if place:
            before, gained = totals[:live], gains[place, :live]
            best = ends[before[:, ends].argmax(axis=1)]
            sources[place, :live] = best[:, None]
            reached = gained + before[everyone[:live], best][:, None]
            is_one = before[:, one] >= before[:, other]
            sources[place, :live, continuing] = np.where(is_one, one, other).T
            reached[:, continuing] = gained[:, continuing] + np.where(
                is_one, before[:, one], before[:, other]
            )
            totals = reached
        n_next = n_live[place + 1] if place + 1 < n_places else 0
        path[place, n_next:live] = ends[totals[n_next:live][:, ends].argmax(axis=1)]
    for place in range(n_places - 1, 0, -1):
        live = n_live[place]
        path[place - 1, :live] = sources[place, everyone[:live], path[place, :live]]
    return path


def _groups(lengths: IntArray, n_tags: int) -> Iterator[tuple[IntArray, BoolArray]]:
    """Cut messages into windows, and put windows of like length together.

    Yields:
        The rows of the tokens of a group, by place and then by sequence, and which places each
        sequence has, (n_places, n_sequences), the longest first.
    """
    _, starts, sizes = windows(lengths)
    order = np.argsort(-sizes, kind="stable")
    done = 0
    while done < len(order):
        longest = sizes[order[done]]
        group = order[done : done + max(_TOGETHER, _CELLS // (int(longest) * n_tags))]
        places = np.arange(longest)[:, None]
        mask = places < sizes[group][None]
        yield (starts[group][None] + places)[mask], mask
        done += len(group)


def windows(lengths: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Cut long messages into windows.

    Returns:
        The message, the first token and the size of each window, (n_windows,) each.
    """
    ends = np.cumsum(lengths)
    counts = -(-lengths // _WINDOW)
    messages = np.repeat(np.arange(len(lengths)), counts)
    within = np.arange(len(messages)) - (np.cumsum(counts) - counts)[messages]
    starts = (ends - lengths)[messages] + within * _WINDOW
    return messages, starts, np.minimum(ends[messages] - starts, _WINDOW)
