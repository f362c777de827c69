"""Learns a space from texts and their intents."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from tertulia.core.arrays import FloatArray, IntArray
from tertulia.neural.averaging import WeightMean
from tertulia.neural.starspace.options import TrainingOptions
from tertulia.neural.starspace.ranking import ranking_losses
from tertulia.neural.starspace.space import IntentSpace
from tertulia.neural.starspace.tower import Tower

if TYPE_CHECKING:
    from tertulia.neural.starspace.space import Features

_log = logging.getLogger(__name__)


class SpaceTraining:
    """Two towers, one for texts and one for intents, and what moves them towards each other.

    Wu et al. 2017, "StarSpace: embed all the things!", with hidden layers, a margin of their own
    for right and for wrong intents, and Adam (Kingma & Ba 2015). Batches grow instead of the
    learning rate shrinking (Smith et al. 2017). What is learned is the mean of the weights after
    each epoch of the second half, which errs less than the last (Izmailov et al. 2018, "Averaging
    weights leads to wider optima and better generalization").

    Args:
        names: the intents.
        intents: their features, (n_intents, n_intent_features).
        n_features: of a text.
        options: how to learn.
    """

    def __init__(
        self, names: Sequence[str], intents: FloatArray, n_features: int, options: TrainingOptions
    ) -> None:
        self._names = tuple(names)
        self._intents = intents
        self._options = options
        self._rng = rng = np.random.Generator(np.random.SFC64(options.seed))
        text_sizes = (n_features, *options.text_layers, options.dim)
        intent_sizes = (intents.shape[1], *options.intent_layers, options.dim)
        self._towers = [Tower(sizes, options.dropout, rng) for sizes in (text_sizes, intent_sizes)]
        kernels = [kernel for tower in self._towers for kernel in tower.kernels]
        biases = [bias for tower in self._towers for bias in tower.biases]
        self._parameters = [*kernels, *biases]
        # Adam's weight decay is the gradient of half the squared weights, and costs no extra pass.
        decayed = {"params": kernels, "weight_decay": options.penalty}
        groups: list[dict[str, object]] = [decayed, {"params": biases}]
        self._optimizer = torch.optim.Adam(groups, lr=1e-3, fused=True)

    def run(self, texts: Features, gold: IntArray) -> IntentSpace:
        """Learn from the features of texts, (n_texts, n_features), and the places of their intents.

        All epochs are run; how well it goes is logged now and then.
        """
        options = self._options
        mean = WeightMean(self._parameters)
        for epoch in range(options.epochs):
            loss = self._epoch(texts, gold, options.batch_size(epoch))
            if epoch >= options.epochs // 2:
                mean.update()
            if self._is_evaluated(epoch):
                share = self._accuracy(texts, gold)
                _log.info("epoch %d: loss %.4f, accuracy %.3f", epoch + 1, loss, share)
        mean.settle()
        return self.space()

    def space(self) -> IntentSpace:
        """What was learned so far; it follows further training."""
        text_tower, intent_tower = self._towers
        places = IntentSpace((), np.zeros((0, 0), np.float32), intent_tower.layers())
        return IntentSpace(self._names, places.embed(self._intents), text_tower.layers())

    def _epoch(self, texts: Features, gold: IntArray, batch_size: int) -> float:
        """See all texts once, in another order each time; return the mean loss."""
        order = self._rng.permutation(len(gold))
        shuffled, intents = texts[order], torch.from_numpy(gold[order])
        wrong = torch.from_numpy(self._wrong(gold[order]))
        total = 0.0
        for start in range(0, len(gold), batch_size):
            batch = slice(start, start + batch_size)
            total += self._step(shuffled[batch], intents[batch], wrong[batch])
        return total / len(gold)

    def _step(self, texts: Features, gold: Tensor, wrong: Tensor) -> float:
        """Take one step down the mean loss of a batch; return the sum of its losses before."""
        text_tower, intent_tower = self._towers
        points, intents = text_tower(texts), intent_tower(self._intents)
        loss = ranking_losses(points, intents, gold, wrong, self._options.ranking).mean()
        for parameter in self._parameters:
            parameter.grad = None
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        self._optimizer.step()
        return float(loss.detach()) * len(gold)

    def _wrong(self, gold: IntArray) -> IntArray:
        """Draw other intents for each text, an intent perhaps twice, (n_texts, n_wrong)."""
        n_others = len(self._names) - 1
        size = (len(gold), min(self._options.n_wrong, n_others))
        drawn = self._rng.integers(n_others, size=size)
        return drawn + (drawn >= gold[:, np.newaxis])

    def _is_evaluated(self, epoch: int) -> bool:
        options = self._options
        if not options.evaluate_on or not _log.isEnabledFor(logging.INFO):
            return False
        every = options.evaluate_every or options.epochs
        return (epoch + 1) % every == 0 or epoch + 1 == options.epochs

    def _accuracy(self, texts: Features, gold: IntArray) -> float:
        """The share of texts whose nearest intent is theirs, among some from everywhere."""
        some = slice(None, None, -(-len(gold) // self._options.evaluate_on))
        similarities = self.space().similarities(texts[some], self._options.ranking.similarity)
        return float((similarities.argmax(axis=1) == gold[some]).mean())
