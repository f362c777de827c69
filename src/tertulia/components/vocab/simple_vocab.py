"""A vocabulary in order of frequency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tertulia.components.vocab.base import NestedIndices, Vocabulary
from tertulia.components.vocab.counted_tokens import CountedTokens, count_tokens, strings_in
from tertulia.core.arrays import IntArray
from tertulia.core.errors import ShapeError
from tertulia.core.registry import register
from tertulia.core.text import Nested


@register("simple_vocab")
@dataclass(kw_only=True, eq=False)
class SimpleVocabulary(Vocabulary):
    """Number tokens by falling frequency, ties by first appearance, after the special tokens.

    At most `max_tokens` that are not special are kept, each seen at least `min_freq` times.
    Unknown tokens get the index of `unk_token`, which is one of the special tokens, else 0.

    With `pad_with_zeros` the indices of a batch become one array, (batch, n_tokens), filled up
    with zeros: index 0 is then the padding as well.
    """

    depth: ClassVar[int] = 2
    """The dimensions of a padded batch."""

    max_tokens: int = 2**30
    min_freq: int = 1
    pad_with_zeros: bool = False
    unk_token: str | None = None

    @property
    def unknown_token(self) -> str | None:
        return self.unk_token

    def fit(self, *columns: Sequence[object]) -> None:
        """Learn the tokens of one or more columns, whose strings may lie at any depth.

        Raises:
            DataError: a column holds something else than strings.
        """
        counts = count_tokens(strings_in(columns))
        special = set(self.special_tokens)
        frequent = [
            token
            for token, count in counts.items()
            if count >= self.min_freq and token not in special
        ]
        frequent.sort(key=counts.__getitem__, reverse=True)  # stable: ties stay as they appeared
        self.learned = CountedTokens.of(self.special_tokens, frequent[: self.max_tokens], counts)

    def __call__(
        self, batch: Sequence[Nested] | Sequence[NestedIndices] | IntArray
    ) -> list[Nested] | list[NestedIndices] | IntArray:
        """Turn tokens into indices and indices into tokens, however deep they lie.

        Raises:
            DataError: something is neither a token nor an index of this vocabulary.
            ShapeError: a batch to be padded is not nested as deep as it must be.
        """
        translated = super().__call__(batch)
        if not self.pad_with_zeros or _holds_strings(translated):
            return translated
        return zero_padded(translated, self.depth)


def zero_padded(indices: object, depth: int) -> IntArray:
    """Make one array of `depth` dimensions of nested lists, with zeros where they are shorter.

    Raises:
        ShapeError: the lists are not nested `depth` deep.
    """
    if not isinstance(indices, list) or (depth == 1 and list in map(type, indices)):
        raise ShapeError(f"a padded batch needs lists nested evenly, yet {indices!r:.80} is amiss")
    if depth == 1:
        return np.array(indices, dtype=np.int64)
    blocks = [zero_padded(item, depth - 1) for item in indices]
    sizes = np.array([block.shape for block in blocks], dtype=np.int64).reshape(-1, depth - 1)
    padded = np.zeros((len(blocks), *sizes.max(axis=0, initial=0)), dtype=np.int64)
    for target, block in zip(padded, blocks, strict=True):
        target[tuple(map(slice, block.shape))] = block
    return padded


def _holds_strings(value: object) -> bool:
    """Whether the first thing that lies in nested lists is a string."""
    return isinstance(next(_leaves(value), None), str)


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    else:
        yield value
