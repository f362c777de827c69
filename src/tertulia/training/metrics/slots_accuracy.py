"""Share of utterances whose slots are all right."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from tertulia.core.registry import register_metric
from tertulia.training.metrics.columns import first_column, frozen, paired, share, token_row
from tertulia.training.metrics.spans import token_spans


@register_metric("slots_accuracy")
def slots_accuracy(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Share of utterances with exactly the true slots.

    Each side of an example is a `{slot: value}` mapping, or a row of BIO tags. Two mappings must
    agree in values too, up to case and spacing. Tags carry no values, so against tags (as in
    `slotfill_dstc2`) only the names of the slots are compared, which is all that the original
    ever does: a right slot with a wrong value then goes unseen.
    """
    return share([_agree(true, predicted) for true, predicted in paired(y_true, y_predicted)])


def _agree(true: object, predicted: object) -> bool:
    true_slots, predicted_slots = _slots(true), _slots(predicted)
    if isinstance(true_slots, Mapping) and isinstance(predicted_slots, Mapping):
        return true_slots == predicted_slots
    return set(true_slots) == set(predicted_slots)


def _slots(item: object) -> Mapping[str, Hashable] | set[str]:
    """Slots with comparable values; their names only where the item is tags."""
    value = first_column(item)
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return {slot: _comparable(filler) for slot, filler in value.items()}
    return {span.kind for span in token_spans(token_row(item))}


def _comparable(filler: object) -> Hashable:
    return " ".join(filler.casefold().split()) if isinstance(filler, str) else frozen(filler)
