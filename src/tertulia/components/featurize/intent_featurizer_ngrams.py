"""Whether telling sequences of characters stand in a message."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tertulia.components.classify.feature_rows import Rows, n_rows, with_intents
from tertulia.components.classify.folds import sample, stratified_folds
from tertulia.components.featurize.character_sequences import (
    common_sequences,
    presence,
    unknown_words,
)
from tertulia.components.featurize.feature_selection import (
    held_out_accuracy,
    stability,
)
from tertulia.components.message.join_features import JoinFeatures
from tertulia.core.component import Estimator
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register
from tertulia.nlu.contract import Contract

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from spacy.tokens import Doc

_log = logging.getLogger(__name__)

_MOST_CANDIDATES = 2000
_MOST_EXAMPLES = 2000
_NUMBERS_TRIED = 8
_MOST_FOLDS = 5
_FEWEST_FOLDS = 3


@dataclass(frozen=True, slots=True)
class CharacterSequences:
    """What `NgramFeaturizer` learns: sequences of characters, the most telling first."""

    sequences: tuple[str, ...]


@register("intent_featurizer_ngrams")
@dataclass(kw_only=True, eq=False)
class NgramFeaturizer(Estimator[CharacterSequences]):
    """Append a feature for each sequence of characters that tells intents, such as `app` or `ing`.

    Only words that the spaCy model does not know are looked at: of the others it has a vector. A
    model without vectors knows none, so all words are. Of the most common sequences those are
    preferred that stability selection finds most often (Meinshausen & Bühlmann 2010); how many are
    best beside the features of the featurizers before, cross-validation decides.

    Sequences are chosen by at most 2000 of the most common ones in at most 2000 messages, the same
    number of each intent where there are as many.

    Args:
        max_number_of_ngrams: how many sequences there are at most.
        ngram_min_length: how short a sequence may be.
        ngram_max_length: all are shorter.
        ngram_min_occurrences: in how many words of the training data a sequence must be.
        min_intent_examples: intents with fewer examples are not looked at.
        seed: makes training repeatable.
    """

    contract: ClassVar = Contract(
        reads={"docs": "spacy_doc", "features": "features"},
        learns={"intents": "gold_intent"},
        provides=("features",),
    )

    max_number_of_ngrams: int = 10
    ngram_min_length: int = 3
    ngram_max_length: int = 17
    ngram_min_occurrences: int = 5
    min_intent_examples: int = 4
    seed: int | None = None

    def __post_init__(self) -> None:
        for name in ("max_number_of_ngrams", "ngram_min_occurrences", "min_intent_examples"):
            if getattr(self, name) < 1:
                raise ParameterError(f"{name} must be at least 1, not {getattr(self, name)}")
        if not 1 <= self.ngram_min_length < self.ngram_max_length:
            raise ParameterError(
                "ngram_min_length must be at least 1 and less than ngram_max_length, not "
                f"{self.ngram_min_length} and {self.ngram_max_length}"
            )

    def fit(self, docs: Sequence[Doc], features: Rows, intents: Sequence[str | None]) -> None:
        """Choose sequences.

        Args:
            docs: messages as spaCy read them.
            features: what the featurizers before say of them, (n_messages, n_features).
            intents: the gold intent of each message, None for those not to learn from.

        Raises:
            ShapeError: `features` and `intents` differ in length.
        """
        with_intents(features, intents)
        counts = Counter(intents)
        gold = [i if counts[i] >= self.min_intent_examples else None for i in intents]
        chance = np.random.default_rng(self.seed)
        places = sample(gold, _MOST_EXAMPLES, chance, balanced=True)
        texts = [unknown_words(docs[place]) for place in places]
        lengths = range(self.ngram_min_length, self.ngram_max_length)
        candidates = common_sequences(texts, lengths, self.ngram_min_occurrences, _MOST_CANDIDATES)
        labels = [str(gold[place]) for place in places]
        if not candidates or len(set(labels)) < 2:
            _log.warning(
                "no sequence of characters can tell intents apart, so messages have no such "
                "features: it takes two intents of at least %d examples each, and sequences in at "
                "least %d words",
                self.min_intent_examples,
                self.ngram_min_occurrences,
            )
            self.learned = CharacterSequences(())
            return
        marks = presence(texts, candidates)
        order = np.argsort(-stability(marks, labels, chance), kind="stable")
        best = order[: self.max_number_of_ngrams]
        number = self._best_number(features[places], marks[:, best], labels, chance)
        self.learned = CharacterSequences(tuple(candidates[at] for at in best[:number]))

    def __call__(self, docs: Sequence[Doc], features: Rows) -> Rows:
        """Append a feature for each sequence, 1 where it is there.

        Returns:
            float32 rows, (batch, n_features + n_sequences), sparse if `features` are.
        """
        marks = presence([unknown_words(doc) for doc in docs], self.learned.sequences)
        return _appended(features, marks) if n_rows(features) else marks

    def _best_number(
        self, features: Rows, marks: csr_matrix, labels: Sequence[str], chance: np.random.Generator
    ) -> int:
        """How many of the ranked marks help most beside the features; the fewest of equals."""
        most = marks.shape[1]
        n_folds = min(_MOST_FOLDS, *Counter(labels).values())
        if n_folds < _FEWEST_FOLDS:
            _log.warning(
                "an intent has only %d examples, too few to find out how many sequences are best: "
                "all %d are kept",
                n_folds,
                most,
            )
            return most
        folds = stratified_folds(labels, n_folds, chance)
        numbers = sorted({int(number) for number in np.linspace(0, most, _NUMBERS_TRIED)})
        accuracies = [
            held_out_accuracy(_appended(features, marks[:, :number]), labels, folds)
            for number in numbers
            if number or features.shape[1]
        ]
        return numbers[len(numbers) - len(accuracies) :][int(np.argmax(accuracies))]


def _appended(features: Rows, marks: csr_matrix) -> Rows:
    """Features and marks side by side: dense if the features are, for marks are few."""
    dense = isinstance(features, np.ndarray)
    return JoinFeatures()(features, marks.toarray() if dense else marks)
