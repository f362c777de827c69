"""BLEU of a corpus with one reference per hypothesis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import exp, log

from tertulia.core.text import Tokens

LONGEST = 4
"""N-grams of one to four tokens are compared."""


def corpus_bleu(pairs: Iterable[tuple[Tokens, Tokens]]) -> float:
    """BLEU of (reference, hypothesis) pairs, in [0, 1] (Papineni et al. 2002, "BLEU").

    Geometric mean of the modified n-gram precisions to order 4, each counted over the whole
    corpus, times the brevity penalty. Two cases Papineni leaves open:

    - An order without a match would make the product zero; the k-th such order counts as
      1 / 2^k matches instead (the exponential smoothing of mteval-v13a). Without a single
      matching token the score is 0.
    - An order that is longer than every text of the corpus, on both sides, is left out, so that
      a perfect answer of two words scores 1.
    """
    matched, offered, sought = Counter[int](), Counter[int](), Counter[int]()
    for reference, hypothesis in pairs:
        for order in range(1, LONGEST + 1):
            wanted, given = _ngrams(reference, order), _ngrams(hypothesis, order)
            matched[order] += (wanted & given).total()
            offered[order] += given.total()
            sought[order] += wanted.total()
    orders = [order for order in range(1, LONGEST + 1) if offered[order] or sought[order]]
    if not matched[1] or not all(offered[order] for order in orders):
        return 0.0
    precisions = _smoothed([(matched[order], offered[order]) for order in orders])
    brevity_penalty = exp(min(0.0, 1 - sought[1] / offered[1]))
    return brevity_penalty * exp(sum(map(log, precisions)) / len(precisions))


def _ngrams(tokens: Tokens, order: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(tokens[start:] for start in range(order)), strict=False))


def _smoothed(counts: Iterable[tuple[int, int]]) -> list[float]:
    """Matches over n-grams offered, order by order, none of them zero."""
    precisions, credit = [], 1.0
    for matched, offered in counts:
        if not matched:
            credit /= 2
        precisions.append((matched or credit) / offered)
    return precisions
