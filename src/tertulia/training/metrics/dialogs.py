"""Whole dialogues: what was to be said at each turn, and what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from tertulia.core.errors import ShapeError
from tertulia.core.registry import register_metric
from tertulia.training.metrics.columns import first_column, paired, parts, share


@register_metric("per_item_dialog_accuracy")
def per_item_dialog_accuracy(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Share of turns with the right text, over all dialogues; case and outer spaces do not count.

    An example is a dialogue, a list of turns: texts, or mappings with a `text`. A turn missing
    or too many is an error (the original joins the dialogues, so that all later turns shift).
    """
    return share(
        [
            true is not None and said is not None and _bare(true) == _bare(said)
            for true, said in paired_turns(y_true, y_predicted)
        ]
    )


def paired_turns(
    y_true: Sequence[object], y_predicted: Sequence[object]
) -> list[tuple[str | None, str | None]]:
    """The texts of all turns of all dialogues, side by side; None where one side has no turn.

    Raises:
        ShapeError: the columns differ in length, or an item is not a list of turns.
    """
    return [
        turns
        for true, predicted in paired(y_true, y_predicted)
        for turns in zip_longest(_texts(true), _texts(predicted))
    ]


def _texts(dialog: object) -> list[str]:
    turns = first_column(dialog)
    if isinstance(turns, str | Mapping):
        raise ShapeError(f"a dialogue is a list of turns, not a single {type(turns).__name__}")
    return [_text(turn) for turn in parts(turns)]


def _text(turn: object) -> str:
    text = turn.get("text") if isinstance(turn, Mapping) else turn
    if turn is None:
        return ""
    if not isinstance(text, str):
        raise ShapeError(
            f"a turn is a text or a mapping with a `text`, not a {type(turn).__name__} without"
        )
    return text


def _bare(text: str) -> str:
    return text.strip().lower()
