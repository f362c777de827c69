"""Finds the texts that answer a question, and says how sure it is."""

from __future__ import annotations

import logging
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from tertulia.agent.skills.retrieval.terms import words_of
from tertulia.agent.skills.retrieval.texts import Text
from tertulia.core.extras import require

if TYPE_CHECKING:
    from tertulia.core.arrays import FloatArray

Analysis: TypeAlias = Callable[[str, int | None], list[str]]

_LONGEST_QUESTION = 2_000  # characters; more are not looked at
_MOST_TERMS = 64  # of a question
_CANDIDATES = 50  # whose confidence is worked out
_BELOW = 0.65  # what a term counts that stands in the answer, and not in its question
_UNKNOWN = 0.75  # what a term weighs that is in no text, of the weight of one that is in one
_QUESTION_WEIGHT = 3  # how often the words of the question count in the order of candidates


@dataclass(frozen=True, slots=True)
class Match:
    """A text that was found.

    Attributes:
        number: which one it is.
        confidence: how sure it is that it answers the question, in [0, 1].
    """

    number: int
    confidence: float


@dataclass(frozen=True, slots=True)
class _Entry:
    """The terms of a text: those of its questions, if it has any, and all the others."""

    title: frozenset[str]
    body: frozenset[str]


class Index:
    """Ranks texts by BM25 (Robertson and Zaragoza 2009, "The probabilistic relevance framework").

    BM25 alone does not say whether even the best text is any good. So the confidence is the share
    of the question that a text covers: of the weights of all terms of the question, those of the
    terms that the text has, where a term weighs as much as it is rare. One that stands in the
    answer only counts for two thirds, and one that is in no text weighs less than one that is in
    one. A question weighs no less than a term that is in one text: words that are all over the
    texts point to none of them. Shares are drawn apart around one half; a question that is a
    text's own is sure.

    Args:
        texts: what there is to find.
        analysis: makes terms of a text, and no more than so many.
    """

    def __init__(self, texts: Sequence[Text], analysis: Analysis) -> None:
        self._analysis = analysis
        self._exact: dict[tuple[str, ...], int] = {}
        for number, text in enumerate(texts):
            for question in text.questions:
                if words := tuple(words_of(question)):
                    self._exact.setdefault(words, number)
        titles = [analysis(" ".join(text.questions), None) for text in texts]
        bodies = [analysis(f"{text.topic} {text.answer}", None) for text in texts]
        self._entries = [
            _Entry(frozenset(title or body), frozenset(body))
            for title, body in zip(titles, bodies, strict=True)
        ]
        seen = Counter(term for entry in self._entries for term in entry.title | entry.body)
        self._weights = {term: _weight(count, len(texts)) for term, count in seen.items()}
        self._rarest = _weight(1, len(texts))
        rows = [title * _QUESTION_WEIGHT + body for title, body in zip(titles, bodies, strict=True)]
        self._scores = _scorer(rows) if self._weights else None

    def find(self, question: str) -> list[Match]:
        """The texts that may answer a question, the surest first."""
        asked = question[:_LONGEST_QUESTION]
        terms = [*dict.fromkeys(self._analysis(asked, _MOST_TERMS))]
        known = [term for term in terms if term in self._weights]
        found = {number: self._confidence(number, terms) for number in self._candidates(known)}
        exact = self._exact.get(tuple(words_of(asked)))
        if exact is not None:
            found = {exact: 1.0} | {number: found[number] for number in found if number != exact}
        matches = [Match(number, confidence) for number, confidence in found.items()]
        return sorted(matches, key=lambda match: -match.confidence)

    def _candidates(self, terms: list[str]) -> list[int]:
        """The texts with the best scores, in order."""
        if self._scores is None or not terms:
            return []
        scores = self._scores(terms)
        count = min(_CANDIDATES, len(scores))
        best = np.argpartition(-scores, count - 1)[:count]
        ordered = best[np.lexsort((best, -scores[best]))]
        return [int(number) for number in ordered if scores[number] > 0]

    def _confidence(self, number: int, terms: Sequence[str]) -> float:
        entry = self._entries[number]
        total = found = 0.0
        for term in terms:
            weight = self._weights.get(term, self._rarest * _UNKNOWN)
            total += weight
            found += weight * (1.0 if term in entry.title else _BELOW if term in entry.body else 0)
        share = found / max(total, self._rarest)
        return share**2 / (share**2 + (1 - share) ** 2)


def _weight(count: int, of: int) -> float:
    """What a term weighs that occurs in so many of so many texts."""
    return math.log1p((of - count + 0.5) / (count + 0.5))


def _scorer(rows: Sequence[list[str]]) -> Callable[[list[str]], FloatArray]:
    bm25s = require("bm25s", extra="assistant")
    logging.getLogger("bm25s").setLevel(logging.NOTSET)  # which it sets to DEBUG
    ranking = bm25s.BM25()
    ranking.index(rows, show_progress=False)
    scores: Callable[[list[str]], FloatArray] = ranking.get_scores
    return scores
