"""Classify the intent of a text with MITIE."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tertulia.components.language.mitie_training import Sample, opened, trained, words
from tertulia.components.language.nlp_mitie import MitieLanguage
from tertulia.core.component import Estimator
from tertulia.core.errors import ParameterError
from tertulia.core.extras import require
from tertulia.core.registry import register
from tertulia.core.text import IntentRanking, IntentScore, Token
from tertulia.nlu.contract import Contract

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class MitieIntentModel:
    """What `MitieIntentClassifier` learns: MITIE's own file, empty if there was nothing to tell."""

    model: bytes


@register("intent_classifier_mitie")
@dataclass(kw_only=True, eq=False)
class MitieIntentClassifier(Estimator[MitieIntentModel]):
    """Give each text one intent, with a linear support vector machine over its words.

    The machine tells how far a text lies on the intent's side, from minus to plus infinity. The
    confidence is the logistic function of that: it orders answers, and is no probability.
    `num_threads` is how many processor threads train it; a hundred examples take minutes.
    """

    contract: ClassVar = Contract(
        reads={"tokens": "tokens"},
        learns={"gold_intents": "gold_intent"},
        provides=("intent",),
        uses={"mitie": "mitie_feature_extractor"},
    )

    mitie: MitieLanguage
    num_threads: int = 1

    def __post_init__(self) -> None:
        if self.num_threads < 1:
            raise ParameterError(f"num_threads must be at least 1, not {self.num_threads}")
        self._opened: tuple[MitieIntentModel, Any] | None = None

    def prepare(self) -> None:
        """Open the model if there is one; the `mitie` extra.

        Raises:
            MissingExtraError: MITIE is not installed.
        """
        require("mitie", extra="mitie")
        if self.is_fitted:
            self._model()

    def fit(self, tokens: Sequence[Sequence[Token]], gold_intents: Sequence[str | None]) -> None:
        """Learn from texts and their intents; texts without intent or tokens teach nothing.

        With fewer than two intents nothing is learned, and no text will have one.
        """
        samples = [
            Sample(tokens=words(own), label=intent)
            for own, intent in zip(tokens, gold_intents, strict=True)
            if own and intent is not None
        ]
        if len({sample.label for sample in samples}) < 2:
            log.warning("intent_classifier_mitie needs two intents to tell apart, and learns none")
            self.learned = MitieIntentModel(b"")
            return
        self.learned = MitieIntentModel(
            trained(samples, self.mitie.model, finds_entities=False, threads=self.num_threads)
        )

    def __call__(self, tokens: Sequence[Sequence[Token]]) -> list[IntentRanking]:
        """Name the intent of each text; none for a text without tokens."""
        model = self._model()
        return [
            self._intent(model, own) if own and model is not None else IntentRanking()
            for own in tokens
        ]

    def _intent(self, model: Any, tokens: Sequence[Token]) -> IntentRanking:
        intent, margin = model(words(tokens), self.mitie.features)
        return IntentRanking((IntentScore(intent, _logistic(margin)),))

    def _model(self) -> Any:
        """MITIE's own object for what was learned; None for nothing."""
        if self._opened is None or self._opened[0] is not self.learned:
            mitie = require("mitie", extra="mitie")
            data = self.learned.model
            self._opened = (self.learned, opened(mitie.text_categorizer, data) if data else None)
        return self._opened[1]


def _logistic(margin: float) -> float:
    return (1 + math.tanh(margin / 2)) / 2
