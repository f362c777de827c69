"""What vocabularies learn: tokens in order of their indices, with their counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TypeGuard

import numpy as np

from tertulia.core.errors import DataError

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, eq=False)
class CountedTokens:
    """Different tokens, each at its index, and how often each was seen."""

    tokens: tuple[str, ...]
    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.tokens) != len(self.counts):
            raise ValueError(f"{len(self.tokens)} tokens have {len(self.counts)} counts")
        if len(self.tokens) != len(self.indices):
            raise ValueError("a token occurs twice")

    @cached_property
    def indices(self) -> Mapping[str, int]:
        """The index of each token."""
        return {token: index for index, token in enumerate(self.tokens)}

    @classmethod
    def of(
        cls, special_tokens: Iterable[str], tokens: Iterable[str], counts: Mapping[str, int]
    ) -> CountedTokens:
        """Index the special tokens first, then the others in the order given."""
        ordered = tuple(dict.fromkeys((*special_tokens, *tokens)))
        return cls(ordered, tuple(counts.get(token, 0) for token in ordered))


def count_tokens(tokens: Iterable[str]) -> dict[str, int]:
    """Count tokens, in order of first appearance.

    Tokens with lone surrogates (halves of a broken character) cannot be written to any file, so
    they are left out, as rare tokens are.
    """
    counted = Counter(tokens)
    return {
        str(token): count for token, count in counted.items() if not _LONE_SURROGATE.search(token)
    }


def strings_in(value: object) -> Iterable[str]:
    """Every string in nested sequences; a mapping stands for its `text`.

    Raises:
        DataError: (while iterating) something else lies there.
    """
    return chain.from_iterable(_runs(value))


def _runs(value: object) -> Iterator[Sequence[str]]:
    """The strings in runs as long as they come, which are quick to count."""
    if isinstance(value, str):
        yield (value,)
    elif isinstance(value, Mapping):
        if not isinstance(text := value.get("text"), str):
            raise DataError(f"a record without a `text` has no tokens; it has {list(value)}")
        yield (text,)
    elif is_of_strings(value):
        yield value
    elif isinstance(value, Sequence | np.ndarray) and not isinstance(value, bytes):
        for item in value:
            yield from _runs(item)
    else:
        raise DataError(f"tokens are strings, not {type(value).__name__} as in {value!r:.80}")


def is_of_strings(value: object) -> TypeGuard[Sequence[str]]:
    """Whether this is a list or tuple of nothing but strings, at least one."""
    return isinstance(value, list | tuple) and set(map(type, value)) == {str}


def read_counted_tokens(path: Path) -> dict[str, int]:
    r"""Read a text file with `token<TAB>count` on each line; the last tab of a line counts.

    Lines end with `\n` or `\r\n`, so that tokens may hold any other white space, or be empty.

    Raises:
        DataError: the file is missing or not UTF-8, or a line holds something else or a token
            for the second time.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"the vocabulary cannot be read: {error}", path=path) from error
    counts: dict[str, int] = {}
    for number, line in enumerate(content.removesuffix("\n").split("\n") if content else (), 1):
        token, tab, count = line.removesuffix("\r").rpartition("\t")
        if not tab or not (count.isascii() and count.isdecimal()) or len(count) > 18:
            raise DataError(
                f"expected `token<TAB>count`, found {line!r:.80}", path=path, line=number
            )
        if token in counts:
            raise DataError(f"the token {token!r:.80} stands here again", path=path, line=number)
        counts[token] = int(count)
    return counts
