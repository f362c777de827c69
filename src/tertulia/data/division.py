"""Merging splits, and dividing one into several by chance that a seed governs."""

from __future__ import annotations

import logging
import math
import random
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from tertulia.core.errors import ParameterError
from tertulia.data.base import Example, Split, Splits

_log = logging.getLogger(__name__)

_LOST = (
    "the %d examples of %r give way to a part of %r: to keep them, merge the two first "
    "with `fields_to_merge`"
)


@dataclass(frozen=True, slots=True)
class Division:
    """Into which splits one is divided, and how much of it each gets."""

    field_to_split: Split
    split_fields: Sequence[Split]
    split_proportions: Sequence[float]

    def __post_init__(self) -> None:
        parts, shares = len(self.split_fields), len(self.split_proportions)
        if parts != shares or parts != len(set(self.split_fields)):
            message = f"{parts} `split_fields` need {parts} different names and as many proportions"
            raise ParameterError(f"{message}, not {shares}")
        if min(self.split_proportions, default=0) < 0 or not math.isclose(
            sum(self.split_proportions), 1, abs_tol=1e-6
        ):
            given = list(self.split_proportions)
            raise ParameterError(f"`split_proportions` must be shares that sum to 1, not {given}")

    def divide(self, data: Splits, *, seed: int | None, stratified: bool = False) -> Splits:
        """Move every example of one split into one of several, each in its old order.

        Part sizes are the proportions of the whole, rounded down; the last part takes the rest.

        Args:
            data: what to divide; the parts replace what was in their splits.
            seed: decides which example goes where.
            stratified: whether each combination of labels is divided like the whole.
        """
        examples = data.of(self.field_to_split)
        ranked = _shuffled(examples, random.Random(seed), stratified=stratified)  # noqa: S311
        sizes = [int(len(examples) * share) for share in self.split_proportions[:-1]]
        divided = data.with_split(self.field_to_split, ())
        for split, part in zip(self.split_fields, _cut(ranked, sizes), strict=True):
            if lost := len(divided.of(split)):
                _log.warning(_LOST, lost, split, self.field_to_split)
            divided = divided.with_split(split, [examples[index] for index in sorted(part)])
        return divided


def merge(data: Splits, fields: Sequence[Split], target: Split) -> Splits:
    """Move the examples of several splits into one; the others are empty afterwards."""
    merged = [example for split in fields for example in data.of(split)]
    for split in fields:
        data = data.with_split(split, ())
    return data.with_split(target, merged)


def _shuffled(examples: Sequence[Example], chance: random.Random, *, stratified: bool) -> list[int]:
    """Put the indices of examples in an order any stretch of which is a fair sample.

    Stratified, the members of each stratum are spread evenly over the order.
    """
    strata: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, (_, labels) in enumerate(examples):
        strata[_stratum(labels) if stratified else None].append(index)
    ranks: list[tuple[float, int]] = []
    for members in strata.values():
        chance.shuffle(members)
        offset = chance.random()
        ranks += [((rank + offset) / len(members), index) for rank, index in enumerate(members)]
    return [index for _, index in sorted(ranks)]


def _stratum(labels: object) -> Hashable:
    """What examples must share to be of one stratum."""
    if isinstance(labels, list | tuple | set | frozenset):
        return tuple(sorted(map(str, labels)))
    return str(labels)


def _cut(indices: Sequence[int], sizes: Sequence[int]) -> Iterator[Sequence[int]]:
    """Cut stretches of the given sizes, then the rest."""
    start = 0
    for size in sizes:
        yield indices[start : start + size]
        start += size
    yield indices[start:]
