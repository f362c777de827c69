"""The intent classifier to begin with: it learns from n-grams, and downloads nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from tertulia.components.classify.feature_rows import (
    Rows,
    n_rows,
    pieces,
    require_width,
    with_intents,
)
from tertulia.components.classify.known_intents import (
    Certainty,
    RehearsedScores,
    certainty_of,
    rehearsals,
)
from tertulia.components.classify.nearest_examples import NearestExamples, example_vectors
from tertulia.components.classify.ngram_reader import NgramReader
from tertulia.components.classify.ngram_scores import NgramScorer, NgramWeights
from tertulia.components.classify.ngram_training import learn_weights
from tertulia.components.classify.ngram_views import NgramVocabulary, words_of
from tertulia.core.arrays import FloatArray, IntArray
from tertulia.core.component import Estimator
from tertulia.core.errors import ParameterError, ShapeError
from tertulia.core.registry import register
from tertulia.core.text import IntentRanking, IntentScore
from tertulia.nlu.contract import Contract
from tertulia.nlu.reasons import Reason

_MESSAGES_AT_ONCE = 1024
_MOST_REASONS = 10


@dataclass(frozen=True, slots=True, eq=False)
class NgramIntents:
    """What `NgramIntentClassifier` learns; of examples with dense features, some of these."""

    intents: tuple[str, ...]
    vocabulary: NgramVocabulary
    weights: NgramWeights
    certainty: Certainty
    examples: NDArray[np.float16] | None = None


@register("intent_classifier_ngrams")
@dataclass(kw_only=True, eq=False)
class NgramIntentClassifier(Estimator[NgramIntents]):
    """Rank intents by the words of a message, their letters, and its pairs of words.

    Linear support vector machines, one for each intent, weigh all of these. A small network sees
    what goes together: words and their threes of letters, some always left out while it learns.
    Its scores are added to the margins of the machines. Some intents are held out, whole, to learn
    how low scores are of messages unlike all others: a confidence is the probability that the
    message has an intent among those known, times that it is this one.

    Features of other components, where there are any, count as much as the words do. By dense
    ones it is told besides how near the nearest example is: far from all, no intent is likely.

    Args:
        ranking_length: how many intents are returned, the most likely first.
        seed: makes training repeatable.
    """

    contract: ClassVar = Contract(
        reads={"texts": "text", "features": "features?"},
        learns={"intents": "gold_intent"},
        provides=("intent_ranking",),
    )

    ranking_length: int = 10
    seed: int | None = None
    _scorer: tuple[NgramIntents, NgramScorer] | None = field(default=None, init=False, repr=False)
    _nearest: NearestExamples | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        if self.ranking_length < 1:
            raise ParameterError("ranking_length must be at least 1")

    def fit(
        self,
        texts: Sequence[str],
        intents: Sequence[str | None],
        features: Rows | None = None,
    ) -> None:
        """Learn from texts and their intents; those without an intent are left out.

        Raises:
            ShapeError: the columns differ in length.
        """
        if len(texts) != len(intents):
            raise ShapeError(f"{len(texts)} texts cannot be paired with {len(intents)} intents")
        if features is not None:
            features, _ = with_intents(features, intents)
        names = tuple(sorted({intent for intent in intents if intent is not None}))
        number = {name: place for place, name in enumerate(names)}
        gold = np.array([number[name] for name in intents if name is not None], dtype=np.int64)
        messages = [
            words_of(text) for text, name in zip(texts, intents, strict=True) if name is not None
        ]
        examples = _Examples(messages, features, gold, self.seed or 0)
        certainty = certainty_of(list(examples.rehearsed(len(names))), len(names))
        vocabulary, weights = examples.learned_from(np.arange(len(gold)), gold)
        kept = example_vectors(features, gold)
        self.learned = NgramIntents(names, vocabulary, weights, certainty, kept)

    def __call__(self, texts: Sequence[str], features: Rows | None = None) -> list[IntentRanking]:
        """Rank the intents of each text, with the features of other components if so learned.

        Raises:
            NotFittedError: nothing was learned yet.
            ShapeError: the features are others than those learned from.
        """
        learned, scorer = self.learned, self._scores()
        if not learned.intents:
            return [IntentRanking() for _ in texts]
        rankings: list[IntentRanking] = []
        for part, rows in _parts(texts, features, learned):
            scores = scorer([words_of(text) for text in part], rows)
            confidences = learned.certainty.confidences(scores, self._nearness(rows))
            rankings += _rankings(learned.intents, confidences, self.ranking_length)
        return rankings

    def explain(
        self, texts: Sequence[str], features: Rows | None = None
    ) -> list[tuple[Reason, ...]]:
        """Say which n-grams moved the margin of each text's best intent most."""
        learned, scorer = self.learned, self._scores()
        numbers = {intent: place for place, intent in enumerate(learned.intents)}
        return [
            tuple(
                Reason("n-gram", gram, effect)
                for gram, effect in scorer.effects(
                    words_of(text), numbers[ranking.best.intent], _MOST_REASONS
                )
            )
            if ranking.best.intent is not None
            else ()
            for text, ranking in zip(texts, self(texts, features), strict=True)
        ]

    def prepare(self) -> None:
        """Sum up the weights of known words, if there are any yet."""
        if self.is_fitted:
            self._scores()

    def _nearness(self, rows: Rows | None) -> FloatArray | None:
        """How near the nearest example to each message is, where that can be told."""
        if self._nearest is None or not isinstance(rows, np.ndarray):
            return None
        return self._nearest(rows)

    def _scores(self) -> NgramScorer:
        """What scores with `learned`, made when first asked for."""
        learned = self.learned
        if self._scorer is None or self._scorer[0] is not learned:
            self._scorer = learned, NgramScorer(NgramReader(learned.vocabulary), learned.weights)
            kept = learned.examples
            self._nearest = None if kept is None else NearestExamples(kept)
        return self._scorer[1]


@dataclass(frozen=True, slots=True)
class _Examples:
    """Messages as their words, what else is known of them, and the number of each one's intent."""

    messages: list[list[str]]
    features: Rows | None
    gold: IntArray
    seed: int

    def learned_from(
        self, places: IntArray, gold: IntArray
    ) -> tuple[NgramVocabulary, NgramWeights]:
        """Learn from the examples in these places, whose intents are numbered by `gold`."""
        messages, features = self.at(places)
        vocabulary = NgramVocabulary.of(messages)
        reader = NgramReader(vocabulary)
        return vocabulary, learn_weights(reader, messages, features, gold, self.seed)

    def rehearsed(self, n_intents: int) -> Iterator[RehearsedScores]:
        """Learn from a part of the examples, and score the others."""
        for rehearsal in rehearsals(self.gold, n_intents, self.seed):
            intents, gold = np.unique(self.gold[rehearsal.learned], return_inverse=True)
            vocabulary, weights = self.learned_from(rehearsal.learned, gold)
            scorer = NgramScorer(NgramReader(vocabulary), weights)
            yield RehearsedScores(
                np.searchsorted(intents, self.gold[rehearsal.heldout]),
                scorer(*self.at(rehearsal.heldout)),
                scorer(*self.at(rehearsal.unknown)),
                *self._nearness(rehearsal.learned, rehearsal.heldout, rehearsal.unknown),
            )

    def _nearness(self, learned: IntArray, *asked: IntArray) -> list[FloatArray | None]:
        """How near the examples learned from come to others, where that can be told."""
        features = self.features
        if not isinstance(features, np.ndarray):
            return [None for _ in asked]
        kept = example_vectors(features[learned], self.gold[learned])
        nearest = NearestExamples(kept) if kept is not None else None
        return [nearest(features[places]) if nearest else None for places in asked]

    def at(self, places: IntArray) -> tuple[list[list[str]], Rows | None]:
        """The messages in some places, and their features."""
        features = None if self.features is None else self.features[places]
        return [self.messages[place] for place in places.tolist()], features


def _parts(
    texts: Sequence[str], features: Rows | None, learned: NgramIntents
) -> Iterator[tuple[Sequence[str], Rows | None]]:
    """Texts and their features, so many at once as are quick to score."""
    n_features = len(learned.weights.features)
    if features is None and n_features:
        raise ShapeError(
            f"this classifier learned from {n_features} features beside the texts: put the same "
            "featurizers before it"
        )
    starts = range(0, len(texts), _MESSAGES_AT_ONCE)
    if features is None or not len(texts):
        yield from ((texts[start : start + _MESSAGES_AT_ONCE], None) for start in starts)
        return
    if n_rows(features) != len(texts):
        raise ShapeError(
            f"{n_rows(features)} rows of features cannot be paired with {len(texts)} texts"
        )
    require_width(features, n_features)
    for start, rows in zip(starts, pieces(features, _MESSAGES_AT_ONCE), strict=True):
        yield texts[start : start + _MESSAGES_AT_ONCE], rows


def _rankings(intents: Sequence[str], confidences: FloatArray, length: int) -> list[IntentRanking]:
    """Rank intents by their confidences, (n_messages, n_intents), equal ones in their order."""
    order = np.argsort(-confidences, axis=1, kind="stable")[:, :length]
    values = np.take_along_axis(confidences, order, axis=1)
    return [
        IntentRanking(
            tuple([IntentScore(intents[n], value) for n, value in zip(*row, strict=True)])
        )
        for row in zip(order.tolist(), values.tolist(), strict=True)
    ]
