"""What the embedders share: from vectors of words to what a batch of utterances becomes."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np

from tertulia.core.arrays import FloatArray, IntArray, pad_rows
from tertulia.core.component import Component
from tertulia.core.errors import DataError, ParameterError, ShapeError
from tertulia.core.text import Tokens

log = logging.getLogger(__name__)


class TokenIndex(Protocol):
    """Tokens and their indices: a vocabulary, or a plain dictionary."""

    def __len__(self) -> int: ...

    def __contains__(self, token: object, /) -> bool: ...

    def __getitem__(self, token: str, /) -> int: ...

    def items(self) -> Iterable[tuple[str, int]]: ...


class WordVectors(Protocol):
    """Words that have vectors, most frequent first, and a way to look up any word."""

    @property
    def dim(self) -> int: ...

    def keys(self) -> Iterable[str]: ...

    def vectors(self, words: Sequence[str], /) -> FloatArray: ...


@dataclass(kw_only=True, eq=False)
class WordEmbedder(Component):
    """Give each token a vector that does not depend on its neighbours.

    `load_path` is read by `prepare`; nothing is ever written to `save_path`, which older configs
    give. `dim` is how many numbers of each vector are used: a file with longer vectors is cut to
    the first `dim` and says so in the log, one with shorter vectors is an error.

    With `pad_zero` a batch becomes one array (batch, longest utterance, dim), zeros at the end.
    With `mean` it becomes (batch, dim): the mean over those tokens that have a vector.
    """

    load_path: Path
    save_path: Path | None = None
    dim: int = 100
    pad_zero: bool = False
    mean: bool = False

    def __post_init__(self) -> None:
        if self.dim < 1:
            raise ParameterError(f"dim must be at least 1, not {self.dim}")

    @abstractmethod
    def vectors(self, words: Sequence[str]) -> FloatArray:
        """Look words up: float32 of shape (len(words), dim); zeros where nothing is known."""

    @abstractmethod
    def keys(self) -> Iterator[str]:
        """The words of the file, in its order."""

    @abstractmethod
    def __contains__(self, word: object) -> bool:
        """Whether the file has this very word."""

    def __call__(
        self, utterances: Sequence[Tokens], *, mean: bool | None = None
    ) -> list[FloatArray] | FloatArray:
        """Look up every token of a batch.

        Args:
            utterances: the tokens of each utterance.
            mean: overrides the parameter of this name; None leaves it.

        Returns:
            A float32 matrix (n_tokens, dim) per utterance, or one array: see `pad_zero`, `mean`.

        Raises:
            ShapeError: an utterance is a string, not its tokens.
        """
        if any(isinstance(tokens, str) for tokens in utterances):
            raise ShapeError(
                "an embedder takes the tokens of each utterance: put a tokenizer first"
            )
        # One look-up for the whole batch, (n_tokens of all, dim), then cut into utterances.
        rows = self.vectors([token for tokens in utterances for token in tokens])
        bounds = np.cumsum([0, *(len(tokens) for tokens in utterances)])
        if self.mean if mean is None else mean:
            return _means(rows, bounds)
        matrices = [rows[start:end] for start, end in pairwise(bounds.tolist())]
        if self.pad_zero:
            return pad_rows(matrices) if matrices else np.zeros((0, 0, self.dim), dtype=np.float32)
        return matrices

    def check_file_dim(self, found: int) -> None:
        """Compare `dim` with the length of the vectors in the file.

        Raises:
            DataError: the file's vectors are too short.
        """
        if found < self.dim:
            raise DataError(
                f"its vectors have {found} numbers, but `dim` asks for {self.dim}: "
                f"set `dim` to {found}",
                path=self.load_path,
            )
        if found > self.dim:
            log.warning(
                "%s: its vectors have %d numbers; as `dim` says, only the first %d are used",
                self.load_path,
                found,
                self.dim,
            )


def _means(rows: FloatArray, bounds: IntArray) -> FloatArray:
    """Mean of rows[bounds[i]:bounds[i + 1]] for each i, (len(bounds) - 1, dim), zero rows apart."""
    sums = np.zeros((len(rows) + 1, rows.shape[1]))  # sums of all rows above
    np.cumsum(rows, axis=0, out=sums[1:])
    known = np.zeros((len(rows) + 1, 1))
    np.cumsum(rows.any(axis=1, keepdims=True), axis=0, out=known[1:])
    means: FloatArray = np.diff(sums[bounds], axis=0) / np.maximum(
        np.diff(known[bounds], axis=0), 1
    )
    return means.astype(np.float32)
