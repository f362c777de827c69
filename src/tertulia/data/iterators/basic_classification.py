"""Labelled texts, with splits merged and divided as the configuration asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertulia.core.errors import ParameterError
from tertulia.core.registry import register_iterator
from tertulia.data.base import DatasetIterator, Split, Splits
from tertulia.data.division import Division, merge


@register_iterator("basic_classification_iterator")
@dataclass(kw_only=True, eq=False)
class BasicClassificationIterator(DatasetIterator):
    """Merge splits, then divide one.

    Attributes:
        seed: decides the division, and the order of every pass over the training split.
        shuffle: whether passes have an order of their own.
        fields_to_merge, merged_field: the splits to move together, and where to. No example
            stays behind in a split it was moved from.
        field_to_split, split_fields, split_proportions: the split to divide, into which splits,
            and the share of each. Shares are rounded down to whole examples, the last takes the
            rest; the parts keep the order of the file.
        stratified: whether each combination of labels is divided like the whole, rather than
            by plain chance.
    """

    seed: int | None = None
    shuffle: bool = True
    fields_to_merge: Sequence[Split] | None = None
    merged_field: Split | None = None
    field_to_split: Split | None = None
    split_fields: Sequence[Split] | None = None
    split_proportions: Sequence[float] | None = None
    stratified: bool = False

    def __post_init__(self) -> None:
        if (self.fields_to_merge is None) != (self.merged_field is None):
            raise ParameterError("`fields_to_merge` and `merged_field` are given together or not")
        self._division = self._read_division()

    def split(self, data: Splits) -> Splits:
        """Merge and divide; the same seed gives the same division."""
        if self.fields_to_merge is not None and self.merged_field is not None:
            data = merge(data, self.fields_to_merge, self.merged_field)
        if self._division is not None:
            data = self._division.divide(data, seed=self.seed, stratified=self.stratified)
        return data

    def _read_division(self) -> Division | None:
        if self.field_to_split is None and not self.split_fields and not self.split_proportions:
            return None
        if self.field_to_split is None or not self.split_fields or not self.split_proportions:
            names = "`field_to_split`, `split_fields` and `split_proportions`"
            raise ParameterError(f"{names} are given together or not at all")
        return Division(self.field_to_split, self.split_fields, self.split_proportions)
