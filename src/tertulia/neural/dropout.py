"""Dropout from random numbers of one's own."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

_BITS = 16


def drop_units(values: Tensor, rate: float, rng: np.random.Generator) -> Tensor:
    """Set a share `rate` of the values to zero, and scale up the rest (Srivastava et al. 2014).

    Sixteen random bits a value are exact enough, and several times as fast on a processor as
    torch's own dropout.
    """
    if not rate:
        return values
    n_numbers = 2**_BITS
    dropped = min(round(rate * n_numbers), n_numbers - 1)
    kept = rng.integers(n_numbers, size=values.shape, dtype=np.uint16) >= dropped
    return values * torch.from_numpy(kept * np.float32(n_numbers / (n_numbers - dropped)))
