"""Answers extracted from a text (Rajpurkar et al. 2016, "SQuAD")."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence

from tertulia.core.errors import ShapeError
from tertulia.core.registry import register_metric
from tertulia.training.metrics.columns import first_column, paired, parts

_ARTICLE = re.compile(r"\b(a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


@register_metric("exact_match")
def exact_match(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Percentage of answers, 0 to 100, that equal one of their references.

    An example is the text of a reference or a list of them; none means that the question has no
    answer, and then the right answer is an empty one. Texts are compared as the official script
    does: without case, ASCII punctuation and English articles (which leaves other languages
    whole). In tuples, such as (answers, starts), the first column counts.
    """
    return _mean_best(_is_match, y_true, y_predicted)


@register_metric("squad_f1")
def squad_f1(y_true: Sequence[object], y_predicted: Sequence[object]) -> float:
    """Mean token F1 with the best of the references, 0 to 100; texts as for `exact_match`.

    Two texts without a token left are equal, as in the official script of SQuAD 2.0.
    """
    return _mean_best(_overlap, y_true, y_predicted)


def _mean_best(
    score: Callable[[list[str], list[str]], float],
    y_true: Sequence[object],
    y_predicted: Sequence[object],
) -> float:
    best = [
        max(score(_tokens(reference), _tokens(first_column(predicted))) for reference in references)
        for true, predicted in paired(y_true, y_predicted)
        for references in [parts(first_column(true)) or [""]]
    ]
    return 100 * sum(best) / len(best) if best else 0.0


def _is_match(reference: list[str], answer: list[str]) -> float:
    return float(reference == answer)


def _overlap(reference: list[str], answer: list[str]) -> float:
    if not reference or not answer:
        return float(reference == answer)
    common = (Counter(reference) & Counter(answer)).total()
    return 2 * common / (len(reference) + len(answer))


def _tokens(text: object) -> list[str]:
    if text is None:
        return []
    if not isinstance(text, str):
        raise ShapeError(f"an answer is a text, not a {type(text).__name__}: {text!r:.80}")
    return _ARTICLE.sub(" ", text.lower().translate(_NO_PUNCTUATION)).split()
