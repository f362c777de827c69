"""A batch of texts as numbers (torch-free)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from tertulia.core.arrays import BoolArray, FloatArray, IntArray
from tertulia.core.errors import ShapeError
from tertulia.core.text import Embedder, Tokens
from tertulia.neural.hashing import HashedWords, SubwordHasher


@dataclass(frozen=True, slots=True, eq=False)
class TextBatch:
    """Token vectors with zeros after the last token; a text without tokens has one, of zeros."""

    vectors: FloatArray  # (batch, n_tokens, dim)
    lengths: IntArray  # (batch,), at least 1
    subwords: HashedWords | None

    @property
    def mask(self) -> BoolArray:
        """True on tokens, (batch, n_tokens)."""
        places = np.arange(self.vectors.shape[1])
        mask: BoolArray = places < self.lengths[:, np.newaxis]
        return mask


def make_batch(
    utterances: Sequence[Tokens], embedder: Embedder | None, hasher: SubwordHasher | None
) -> TextBatch:
    """Look up the vectors of at least one utterance; what is not a number becomes zero.

    Without an embedder the vectors have no width.

    Raises:
        ShapeError: the embedder did not give a vector of its `dim` for each token.
    """
    lengths = np.array([max(len(tokens), 1) for tokens in utterances])
    n_tokens = int(lengths.max())
    vectors = np.zeros((len(utterances), n_tokens, embedder.dim if embedder else 0), np.float32)
    if embedder is not None:
        _look_up(utterances, embedder, vectors)
    subwords = hasher(utterances, n_tokens) if hasher else None
    return TextBatch(np.nan_to_num(vectors, copy=False, posinf=0, neginf=0), lengths, subwords)


def _look_up(utterances: Sequence[Tokens], embedder: Embedder, vectors: FloatArray) -> None:
    """Write the vector of each token into `vectors`, (batch, n_tokens, dim)."""
    rows = cast("Sequence[object]", embedder(utterances))
    for target, tokens, row in zip(vectors, utterances, rows, strict=True):
        if len(tokens):
            matrix = np.asarray(row, dtype=np.float32)
            if matrix.ndim != 2 or matrix.shape[1] != embedder.dim or len(matrix) < len(tokens):
                raise ShapeError(
                    f"the embedder gave vectors of shape {matrix.shape} for {len(tokens)} tokens; "
                    f"expected ({len(tokens)}, {embedder.dim})"
                )
            target[: len(tokens)] = matrix[: len(tokens)]
