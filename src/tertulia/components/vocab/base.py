"""What all vocabularies share: the two-way map, translation of batches, old files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, overload

import numpy as np

from tertulia.components.vocab.counted_tokens import (
    CountedTokens,
    is_of_strings,
    read_counted_tokens,
)
from tertulia.core.arrays import IntArray
from tertulia.core.component import Estimator
from tertulia.core.errors import DataError, ModelError, ParameterError
from tertulia.core.text import Nested

NestedIndices: TypeAlias = "int | Sequence[NestedIndices]"
"""An index, or sequences of indices to any depth."""


@dataclass(kw_only=True, eq=False)
class Vocabulary(Estimator[CountedTokens]):
    """A two-way map between tokens and indices; special tokens have the first indices."""

    special_tokens: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.unknown_token is not None and self.unknown_token not in self.special_tokens:
            raise ParameterError(
                f"the token for the unknown, {self.unknown_token!r}, has no index: "
                "add it to `special_tokens`"
            )

    @property
    def unknown_token(self) -> str | None:
        """The special token that stands for every unknown one."""
        return None

    @property
    def unknown_index(self) -> int:
        """The index of unknown tokens: that of `unknown_token`, else 0.

        Raises:
            ModelError: what was loaded was learned without that token.
        """
        if self.unknown_token is None:
            return 0
        index = self.learned.indices.get(self.unknown_token)
        if index is None:
            raise ModelError(f"the vocabulary lacks {self.unknown_token!r}: fit it again")
        return index

    def __call__(
        self, batch: Sequence[Nested] | Sequence[NestedIndices] | IntArray
    ) -> list[Nested] | list[NestedIndices] | IntArray:
        """Turn tokens into indices and indices into tokens, however deep they lie.

        Raises:
            DataError: something is neither a token nor an index of this vocabulary.
        """
        translated: list[Nested] | list[NestedIndices] = self._translated(batch)
        return translated

    def _translated(self, value: object) -> Any:
        if isinstance(value, str | int | np.integer):
            return self[value]
        if is_of_strings(value):
            indices, unknown = self.learned.indices, self.unknown_index
            return [indices.get(token, unknown) for token in value]
        if isinstance(value, np.ndarray):
            return self._translated(value.tolist())
        if isinstance(value, Sequence) and not isinstance(value, bytes):
            return [self._translated(item) for item in value]
        raise DataError(f"{value!r:.80} is neither a token nor an index")

    @overload
    def __getitem__(self, item: str) -> int: ...
    @overload
    def __getitem__(self, item: int | np.integer) -> str: ...
    def __getitem__(self, item: str | int | np.integer) -> int | str:
        """The index of a token, or the token at an index."""
        if isinstance(item, str):
            index = self.learned.indices.get(item)
            return self.unknown_index if index is None else index
        if item not in self.values():
            raise DataError(f"index {item} is none of the {len(self)} of this vocabulary")
        return self.learned.tokens[item]

    def __contains__(self, item: object) -> bool:
        """Whether this is a known token, or an index of one."""
        if isinstance(item, int | np.integer):
            return item in self.values()
        return item in self.learned.indices

    def __iter__(self) -> Iterator[str]:
        return iter(self.learned.tokens)

    def __len__(self) -> int:
        return len(self.learned.tokens)

    @property
    def len(self) -> int:
        """How many tokens there are, special ones included."""
        return self.__len__()

    def keys(self) -> tuple[str, ...]:
        """The tokens in order of their indices."""
        return self.learned.tokens

    def values(self) -> range:
        """The indices."""
        return range(len(self))

    def items(self) -> tuple[tuple[str, int], ...]:
        """The tokens with their indices."""
        return tuple(zip(self.keys(), self.values(), strict=True))

    def load_file(self, path: Path) -> None:
        """Read a text file with `token<TAB>count` on each line; the order gives the indices.

        Special tokens that are not in the file come before all that are.

        Raises:
            DataError: the file is missing or holds something else.
        """
        counts = read_counted_tokens(path)
        missing = [token for token in self.special_tokens if token not in counts]
        self.learned = CountedTokens.of(missing, counts, counts)
