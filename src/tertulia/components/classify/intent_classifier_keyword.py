"""Intents by the words that name them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from tertulia.core.component import Estimator
from tertulia.core.errors import NotFittedError, ShapeError
from tertulia.core.registry import register
from tertulia.core.text import IntentRanking, IntentScore
from tertulia.nlu.contract import Contract
from tertulia.nlu.matching.phrases import PhraseFinder

_log = logging.getLogger(__name__)

_NOTHING = IntentRanking()


@dataclass(frozen=True, slots=True)
class Keywords:
    """Phrases, and the intent of each."""

    phrases: tuple[str, ...]
    intents: tuple[str, ...]


GREETINGS = Keywords(
    ("hello", "hi", "hey", "bye", "goodbye"), ("greet", "greet", "greet", "goodbye", "goodbye")
)
"""What the classifier knows where no example has an intent."""


@register("intent_classifier_keyword")
@dataclass(kw_only=True, eq=False)
class KeywordIntentClassifier(Estimator[Keywords]):
    """Give a message the intent of the example that it holds word for word.

    Of several examples the longest counts, and then the first. Confidence is 1, or 0 where there
    is no intent. Examples without any intent leave it with `hello`, `hi` and `hey` for `greet`,
    and `bye` and `goodbye` for `goodbye`.

    Examples are found as whole words, so `hi` is not in `this`; in scripts without blanks between
    words they are found anywhere.

    Args:
        case_sensitive: whether case matters.
    """

    contract: ClassVar = Contract(
        reads={"texts": "text"}, learns={"intents": "gold_intent"}, provides=("intent",)
    )

    case_sensitive: bool = False

    @property
    def learned(self) -> Keywords:
        """The phrases that count."""
        return super().learned

    @learned.setter
    def learned(self, value: Keywords) -> None:
        self._finder = self._finder_of(value.phrases)
        self._rankings = [IntentRanking((IntentScore(name, 1.0),)) for name in value.intents]
        self._learned = value

    def fit(self, texts: Sequence[str], intents: Sequence[str | None]) -> None:
        """Learn the examples; those that have two intents say nothing, and the log says so.

        Args:
            texts: the examples.
            intents: the intent of each, None for those not to learn from.

        Raises:
            ShapeError: `texts` and `intents` differ in length.
        """
        if len(texts) != len(intents):
            raise ShapeError(f"{len(texts)} texts cannot be paired with {len(intents)} intents")
        examples = [(t, i) for t, i in zip(texts, intents, strict=True) if i is not None]
        self.learned = self._unambiguous(examples) if examples else GREETINGS

    def __call__(self, texts: Sequence[str]) -> list[IntentRanking]:
        """Return the intent of each text, alone in its ranking, or an empty ranking."""
        if not self.is_fitted:
            raise NotFittedError(type(self).__name__)
        found = [self._finder.longest(text) for text in texts]
        return [_NOTHING if match is None else self._rankings[match.number] for match in found]

    def _unambiguous(self, examples: Sequence[tuple[str, str]]) -> Keywords:
        """Examples that are not written alike, without those that have two intents."""
        finder = self._finder_of([text for text, _ in examples])
        intents: dict[int, set[str]] = {}
        for text, intent in examples:
            match = finder.longest(text)  # the first that is written alike, if it is all of it
            if match is not None and match.end - match.start == len(text.strip()):
                intents.setdefault(match.number, set()).add(intent)
        for number, names in intents.items():
            if len(names) > 1:
                alike = ", ".join(sorted(names))
                _log.warning(
                    "%r has the intents %s: it counts for none", examples[number][0], alike
                )
        kept = [examples[number] for number, names in intents.items() if len(names) == 1]
        return Keywords(tuple([text for text, _ in kept]), tuple([intent for _, intent in kept]))

    def _finder_of(self, phrases: Sequence[str]) -> PhraseFinder:
        return PhraseFinder(phrases, case_sensitive=self.case_sensitive)
