"""BLEU of texts, of lists of texts and of dialogues.

The original takes the mean of sentence BLEUs, swaps reference and hypothesis, and compares
characters where an item is a string. Here it is the BLEU of the corpus, the right way round, of
tokens: strings are split at whitespace, lists are taken as they are. Case does not count. The
score lies in [0, 1]; `corpus_bleu` tells the smoothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from tertulia.core.registry import register_metric
from tertulia.training.metrics.columns import first_column, paired, parts
from tertulia.training.metrics.corpus_bleu import corpus_bleu
from tertulia.training.metrics.dialogs import paired_turns


@register_metric("bleu")
def bleu(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Corpus BLEU; an example is a text or a list of tokens."""
    return corpus_bleu(
        (_tokens(first_column(true)), _tokens(first_column(predicted)))
        for true, predicted in paired(y_true, y_predicted)
    )


@register_metric("per_item_bleu")
def per_item_bleu(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Corpus BLEU over items; an example is a text, or a list of texts or of token lists.

    Items meet by position within their example; a missing one is empty.
    """
    return corpus_bleu(
        (_tokens(reference), _tokens(hypothesis))
        for true, predicted in paired(y_true, y_predicted)
        for reference, hypothesis in zip_longest(
            parts(first_column(true)), parts(first_column(predicted))
        )
    )


@register_metric("per_item_dialog_bleu")
def per_item_dialog_bleu(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Corpus BLEU over turns; an example is a dialogue, a list of texts or of `text` mappings."""
    return corpus_bleu(
        (_tokens(true), _tokens(said)) for true, said in paired_turns(y_true, y_predicted)
    )


def _tokens(value: object) -> list[str]:
    if isinstance(value, str):
        return value.lower().split()
    return [str(token).lower() for token in parts(value)]
