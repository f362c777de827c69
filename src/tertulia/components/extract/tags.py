"""How spans are written as a tag for each token, and read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np

from tertulia.core.arrays import BoolArray, IntArray

Scheme: TypeAlias = Literal["io", "bio", "bilou"]
"""Whether tags tell where spans begin (bio), and where they end and stand alone (bilou)."""

OUTSIDE = 0

_PARTS: Mapping[Scheme, str] = {"io": "I", "bio": "BI", "bilou": "BILU"}


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """What a span is; an empty role or group is none."""

    entity: str
    role: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """Tokens `[first, end)`, counted through all texts, and their label."""

    first: int
    end: int
    label: Label


@dataclass(frozen=True, eq=False)
class TagSet:
    """Numbers for tags: 0 is outside of all spans, then come the parts of each label in turn."""

    labels: Sequence[Label]
    scheme: Scheme

    def __len__(self) -> int:
        return 1 + len(self.labels) * self.n_parts

    @property
    def n_parts(self) -> int:
        """How many tags a label has."""
        return len(_PARTS[self.scheme])

    @cached_property
    def parts(self) -> str:
        """A letter for each tag: outside, begin, inside, last, unit."""
        return "O" + _PARTS[self.scheme] * len(self.labels)

    @cached_property
    def continues(self) -> BoolArray:
        """Which tags go on with the span of the token before, (n_tags,)."""
        closing = "" if self.scheme == "io" else "IL"
        return np.array([part in closing for part in self.parts])

    @cached_property
    def ends(self) -> BoolArray:
        """Which tags may be the last of a span or outside of all, (n_tags,)."""
        unfinished = "BI" if self.scheme == "bilou" else ""
        return np.array([part not in unfinished for part in self.parts])

    @cached_property
    def predecessors(self) -> IntArray:
        """The two tags that each tag that `continues` may follow, (n_continuing, 2)."""
        first = np.flatnonzero(self.continues)
        begin = 1 + (first - 1) // self.n_parts * self.n_parts
        return np.stack([begin, begin + 1], axis=1)

    @cached_property
    def may_follow(self) -> BoolArray:
        """Whether the tag of a column may follow that of a row, (n_tags, n_tags)."""
        allowed = self.ends[:, None] & ~self.continues[None]
        allowed[self.predecessors.T, np.flatnonzero(self.continues)] = True
        return allowed

    def encoded(self, n_tokens: int, spans: Iterable[TokenSpan]) -> IntArray:
        """Write spans that do not overlap as the tags of `n_tokens` tokens, (n_tokens,)."""
        base_of = {label: 1 + place * self.n_parts for place, label in enumerate(self.labels)}
        tags = np.full(n_tokens, OUTSIDE)
        for span in spans:
            size = span.end - span.first
            inside = "I" * size if self.scheme == "io" else "B" + "I" * (size - 1)
            parts = _bilou(size) if self.scheme == "bilou" else inside
            base = base_of[span.label]
            tags[span.first : span.end] = [base + self._places[part] for part in parts]
        return tags

    @property
    def _places(self) -> Mapping[str, int]:
        return {part: place for place, part in enumerate(_PARTS[self.scheme])}

    def decoded(self, tags: IntArray, is_first: BoolArray) -> tuple[IntArray, IntArray, IntArray]:
        """Read the spans of consistent tags.

        Args:
            tags: the tags of all messages, one message after the other, (n_tokens,).
            is_first: which tokens are the first of a message, (n_tokens,).

        Returns:
            The first token of each span, the one after its last, and its label, (n_spans,) each.
        """
        if self.scheme == "io":
            begins = is_first | np.diff(tags, prepend=OUTSIDE).astype(bool)
        else:
            begins = ~self.continues[tags]
        first = np.flatnonzero(begins)
        end = np.append(first[1:], len(tags))
        is_span = tags[first] != OUTSIDE
        return first[is_span], end[is_span], (tags[first[is_span]] - 1) // self.n_parts


def _bilou(size: int) -> str:
    return "U" if size == 1 else "B" + "I" * (size - 2) + "L"
