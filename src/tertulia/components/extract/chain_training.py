"""Learn a linear-chain conditional random field by stochastic gradients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from tertulia.components.extract.chain import Chain, windows
from tertulia.components.extract.tags import TagSet
from tertulia.core.arrays import BoolArray, FloatArray, IntArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Rows: TypeAlias = "csr_array[Any, tuple[int, int]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How to learn.

    Attributes:
        epochs: passes over the data.
        rate: the size of the first steps; it falls to nothing evenly.
        dropout: the share of features of tokens that each step leaves out.
        penalty: the factor of the squared weights in the loss.
        seed: chooses the order of messages, and what is left out.
    """

    epochs: int
    rate: float
    dropout: float
    penalty: float = 1e-5
    seed: int = 0

    def batch_size(self, n_messages: int) -> int:
        """How many messages make a step: few where there are few, for enough steps."""
        return max(min(n_messages // 16, 16), min(n_messages // 64, 128), 1)


@dataclass(frozen=True, slots=True, eq=False)
class ChainWeights:
    """What speaks for each tag.

    Attributes:
        tokens: each feature of a token, (n_token_features, n_tags).
        messages: each feature of a message, for all its tokens, (n_message_features, n_tags).
        starts: that the message begins, (n_tags,).
        transitions: that the tag of the row comes before, (n_tags, n_tags).
        vectors: each number of a token's vector, (dim, n_tags); None where tokens have none.
    """

    tokens: FloatArray
    messages: FloatArray
    starts: FloatArray
    transitions: FloatArray
    vectors: FloatArray | None = None

    def rounded(self) -> ChainWeights:
        """Keep features in half the space."""
        half = np.float16
        return replace(
            self,
            tokens=self.tokens.astype(half),
            messages=self.messages.astype(half),
            vectors=None if self.vectors is None else self.vectors.astype(half),
        )


@dataclass(frozen=True, slots=True, eq=False)
class TaggedMessages:
    """What to learn from.

    Attributes:
        tokens: the features of each token of all messages in turn, (n_tokens, n_token_features).
        messages: those of each message, (n_messages, n_message_features).
        lengths: the number of tokens of each message, (n_messages,).
        tags: the tag of each token, (n_tokens,).
        vectors: the vector of each token, (n_tokens, dim); None where they have none.
    """

    tokens: Rows
    messages: Rows
    lengths: IntArray
    tags: IntArray
    vectors: FloatArray | None = None

    @property
    def dense(self) -> FloatArray:
        """The vectors of tokens, of no numbers where they have none."""
        none = np.zeros((len(self.tags), 0), np.float32)
        return none if self.vectors is None else self.vectors

    def in_windows(self) -> TaggedMessages:
        """Cut long messages, so that none takes room for all that are beside it."""
        messages, _, sizes = windows(self.lengths)
        return replace(self, messages=self.messages[messages], lengths=sizes)


def learned_weights(data: TaggedMessages, tags: TagSet, schedule: Schedule) -> ChainWeights:
    """Raise the likelihood of tags (Lafferty et al. 2001) by Adagrad (Duchi et al. 2011).

    The weights are the mean of those after each epoch of the second half (Polyak & Juditsky
    1992).
    """
    data = data.in_windows()
    chance = np.random.default_rng(schedule.seed)
    n_tags = len(tags)
    blocks = [
        _Block(np.zeros((n_rows, n_tags), np.float32))
        for n_rows in (
            data.tokens.shape[1],
            data.messages.shape[1],
            data.dense.shape[1],
            1,
            n_tags,
        )
    ]
    of_tokens, of_messages, of_vectors, starts, transitions = blocks
    sums = [np.zeros_like(block.weights) for block in blocks]
    for epoch in range(schedule.epochs):
        rate = schedule.rate * (1 - epoch / schedule.epochs)
        for batch in _batches(data.lengths, schedule, chance):
            step = _Step.of(data, batch)
            token_rows, token_features = _compact(step.tokens, schedule.dropout, chance)
            message_rows, message_features = _compact(step.messages, 0.0, chance)
            scores = token_rows @ of_tokens.weights[token_features]
            scores += (message_rows @ of_messages.weights[message_features])[step.sequences]
            scores += step.vectors @ of_vectors.weights
            chain = Chain.of(starts.weights[0], transitions.weights, tags)
            excess, of_starts, of_pairs = step.excess(chain, scores)
            share = np.float32(1 / len(batch))
            per_message = step.per_message(excess)
            for block, slope, rows in (
                (of_tokens, token_rows.T @ excess, token_features),
                (of_messages, message_rows.T @ per_message, message_features),
                (of_vectors, step.vectors.T @ excess, slice(None)),
                (starts, of_starts[None], slice(None)),
                (transitions, of_pairs, slice(None)),
            ):
                block.move(slope * share, rows, rate, schedule.penalty)
        if epoch >= schedule.epochs // 2:
            for place, block in enumerate(blocks):
                sums[place] += block.weights
    n_summed = np.float32(max(schedule.epochs - schedule.epochs // 2, 1))
    means = [total / n_summed for total in sums]
    return ChainWeights(
        tokens=means[0],
        messages=means[1],
        starts=means[3][0],
        transitions=means[4],
        vectors=None if data.vectors is None else means[2],
    )


class _Block:
    """Weights, and how steep their slopes have been."""

    def __init__(self, weights: FloatArray) -> None:
        self.weights = weights
        self._steepness = np.full_like(weights, 1e-8)

    def move(self, slope: FloatArray, rows: IntArray | slice, rate: float, penalty: float) -> None:
        """Take a step downhill, in some rows."""
        old = self.weights[rows]
        slope = slope + penalty * old
        steepness = self._steepness[rows] + slope * slope
        self._steepness[rows] = steepness
        self.weights[rows] = old - rate * slope / np.sqrt(steepness)


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """Some messages side by side, the longest first; tokens by place, then by message."""

    tokens: Rows
    messages: Rows
    vectors: FloatArray
    mask: BoolArray  # (n_places, n_messages)
    sequences: IntArray  # the message of each token
    tags: IntArray  # the tag of each token

    @classmethod
    def of(cls, data: TaggedMessages, batch: IntArray) -> _Step:
        batch = batch[np.argsort(-data.lengths[batch], kind="stable")]
        lengths = data.lengths[batch]
        starts = np.cumsum(data.lengths)[batch] - lengths
        places = np.arange(lengths[0])[:, None]
        mask = places < lengths[None]
        rows = (starts[None] + places)[mask]
        return cls(
            data.tokens[rows],
            data.messages[batch],
            data.dense[rows].astype(np.float32),
            mask,
            np.nonzero(mask)[1],
            data.tags[rows],
        )

    def excess(self, chain: Chain, scores: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """How much more is expected than is there: of tags by token, of first tags, of pairs."""
        padded = np.zeros((*self.mask.shape, scores.shape[1]), scores.dtype)
        padded[self.mask] = scores
        pairs = np.zeros_like(chain.transitions)
        probabilities = chain.marginals(padded, self.mask.sum(axis=1), pairs)
        excess = probabilities[self.mask]
        excess[np.arange(len(excess)), self.tags] -= 1
        gold = np.zeros(self.mask.shape, np.int64)
        gold[self.mask] = self.tags
        is_pair = self.mask[1:]
        np.subtract.at(pairs, (gold[:-1][is_pair], gold[1:][is_pair]), 1)
        return excess, excess[: self.mask.shape[1]].sum(axis=0), pairs

    def per_message(self, excess: FloatArray) -> FloatArray:
        """Add up what belongs to the tokens of each message, (n_messages, n_tags)."""
        totals = np.zeros((self.mask.shape[1], excess.shape[1]), excess.dtype)
        done = 0
        for n_live in self.mask.sum(axis=1).tolist():
            totals[:n_live] += excess[done : done + n_live]
            done += n_live
        return totals


def _batches(
    lengths: IntArray, schedule: Schedule, chance: np.random.Generator
) -> Iterator[IntArray]:
    """Deal messages of like length together, in an order left to chance."""
    shuffled = chance.permutation(len(lengths))
    dealt = shuffled[np.argsort(lengths[shuffled] // 3, kind="stable")]
    size = schedule.batch_size(len(dealt))
    n_batches = -(-len(dealt) // size)
    for number in chance.permutation(n_batches).tolist():
        yield dealt[number * size : (number + 1) * size]


def _compact(rows: Rows, dropout: float, chance: np.random.Generator) -> tuple[Rows, IntArray]:
    """Keep the columns that are used, and say which they are; leave some values out by chance."""
    from scipy.sparse import csr_array

    values = rows.data
    if dropout:
        is_kept = chance.random(len(values), dtype=np.float32) >= dropout
        values = values * is_kept / np.float32(1 - dropout)
    is_used = np.zeros(rows.shape[1], bool)
    is_used[rows.indices] = True
    used = np.flatnonzero(is_used)
    places = np.cumsum(is_used, dtype=np.int32) - 1
    compact = csr_array(
        (values, places[rows.indices], rows.indptr), shape=(rows.shape[0], len(used))
    )
    return compact, used
