"""The loss of a space: right intents near, wrong ones far, and all of them apart."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from tertulia.neural.starspace.options import RankingOptions


def ranking_losses(
    texts: Tensor, intents: Tensor, gold: Tensor, wrong: Tensor, options: RankingOptions
) -> Tensor:
    """The loss of each text.

    Args:
        texts: points, (batch, dim).
        intents: points, (n_intents, dim).
        gold: the intent of each text, (batch,).
        wrong: some that are not, (batch, n_wrong).
        options: what is aimed at.

    Returns:
        Losses, (batch,); 0 where all is as it should be.
    """
    if options.similarity == "cosine":
        texts, intents = functional.normalize(texts), functional.normalize(intents)
    to_text = texts @ intents.T  # (batch, n_intents)
    to_gold = intents[gold] @ intents.T  # (batch, n_intents)
    far = torch.relu(options.right - to_text.gather(1, gold.unsqueeze(1)).squeeze(1))
    near = to_text.gather(1, wrong) + options.wrong  # (batch, n_wrong)
    if options.only_nearest:
        near = near.amax(dim=1, keepdim=True)
    crowd = torch.relu(to_gold.gather(1, wrong).amax(dim=1))
    return far + torch.relu(near).sum(dim=1) + options.crowding * crowd
