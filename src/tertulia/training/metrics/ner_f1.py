"""Span F1 of named entities."""

from __future__ import annotations

from collections.abc import Sequence

from tertulia.core.registry import register_metric
from tertulia.training.metrics.columns import paired, token_row
from tertulia.training.metrics.spans import token_spans


@register_metric("ner_f1")
def ner_f1(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """F1 of entity spans over all utterances and kinds, 0 to 100, as conlleval counts.

    A span is right when its kind, start and end are (Tjong Kim Sang & De Meulder 2003). An
    example is the list of tags of one utterance, see `token_spans`. Spans end with their
    utterance; the original joins utterances, so that one may run into the next. Where a row of
    predicted tags is shorter than the true one, the rest counts as outside.

    Raises:
        ShapeError: the columns differ in length, or an item is not a row of tags.
    """
    hits, n_true, n_predicted = 0, 0, 0
    for true_tags, predicted_tags in paired(y_true, y_predicted):
        true = set(token_spans(token_row(true_tags)))
        predicted = set(token_spans(token_row(predicted_tags)))
        hits += len(true & predicted)
        n_true += len(true)
        n_predicted += len(predicted)
    return 200 * hits / (n_true + n_predicted) if hits else 0.0
