"""How often each word stands in a message."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from tertulia.components.featurize.term_analysis import (
    Accents,
    Analyzer,
    Runs,
    TermAnalyzer,
    Words,
)
from tertulia.components.featurize.term_counts import CountedTerms, TermLimits, count_rows
from tertulia.core.component import Estimator
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register
from tertulia.nlu.contract import Contract

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_log = logging.getLogger(__name__)

_LONGEST_PATTERN = 1000
_LONGEST_RUN = 32


@register("intent_featurizer_count_vectors")
@dataclass(kw_only=True, eq=False)
class CountVectorsFeaturizer(Estimator[CountedTerms]):
    """Count the words of messages, each word of the training data a feature.

    Lemmas are counted where there are any, else tokens, else what `token_pattern` finds in the
    text; it chooses among lemmas and tokens too, and by default leaves out words of one character.
    All words of nothing but digits are the same word. The other parameters mean what they do in
    scikit-learn's `CountVectorizer`.

    Words never seen are ignored, unless `OOV_token` stands in the training data or `OOV_words`
    says which words there count as unknown: then each counts as an `OOV_token`. Stop words are
    taken out before, so they are never unknown.

    Args:
        analyzer: counts runs of words, of characters, or with `char_wb` of characters in words;
            words have stop words and unknown words, characters do not.
        token_pattern: a regular expression for words, or its one group is.
        strip_accents: `unicode` takes accents off; `ascii` drops other foreign letters, too.
        stop_words: words not to count, or `english`.
        min_df: in how many texts a word must be; a float is a share of all, `max_df` likewise.
        min_ngram: of how many words or characters the shortest runs are.
        max_features: how many words are kept, the most frequent ones; None for all.
        OOV_token: what counts for the unknown.
        OOV_words: what counts as unknown in training; lemmas, where there are any.
    """

    contract: ClassVar = Contract(reads={"words": "lemmas|tokens|text"}, provides=("features",))

    analyzer: Analyzer = "word"
    token_pattern: str = r"(?u)\b\w\w+\b"  # noqa: S105 - tokens of a text
    strip_accents: Accents | None = None
    stop_words: str | Sequence[str] | None = None
    min_df: int | float = 1
    max_df: int | float = 1.0
    min_ngram: int = 1
    max_ngram: int = 1
    max_features: int | None = None
    lowercase: bool = True
    OOV_token: str | None = None
    OOV_words: Sequence[str] = ()

    def __post_init__(self) -> None:
        for name in ("min_df", "max_df"):
            limit = getattr(self, name)
            if limit < 1 if isinstance(limit, int) else not 0 <= limit <= 1:
                raise ParameterError(
                    f"{name} must be a number of texts, at least 1, or a share of all texts, a "
                    f"float in [0, 1], not {limit!r}"
                )
        if not 1 <= self.min_ngram <= self.max_ngram <= _LONGEST_RUN:
            raise ParameterError(
                f"min_ngram and max_ngram must rise within 1 to {_LONGEST_RUN}, not be "
                f"{self.min_ngram} and {self.max_ngram}"
            )
        if self.max_features is not None and self.max_features < 1:
            raise ParameterError(f"max_features must be at least 1, not {self.max_features}")
        if isinstance(self.stop_words, str) and self.stop_words != "english":
            raise ParameterError(
                f"there are no stop words for {self.stop_words!r}: say 'english', or list them"
            )
        self._plain = TermAnalyzer(
            analyzer=self.analyzer,
            lowercase=self.lowercase,
            strip_accents=self.strip_accents,
            find=_finder(self.token_pattern),
            ignored=(),
            runs=Runs(self.min_ngram, self.max_ngram),
        )

    def fit(self, words: Sequence[Words]) -> None:
        """Learn which words there are."""
        self._warn_of_what_has_no_effect()
        limits = TermLimits(self.min_df, self.max_df, self.max_features)
        terms = partial(self._analyzer.terms, substituted=self._with_listed_unknown)
        self.learned = limits.choose(map(terms, words))
        if not self.learned.terms:
            _log.warning(
                "the training data have no words to count, so messages have no such features: "
                "look at token_pattern, stop_words, min_df and max_df"
            )
        elif self._unknown is not None and self._unknown not in self.learned.columns:
            _log.warning(
                "OOV_token %r is no word of the training data, so words never seen are ignored: "
                "use it in examples, or list OOV_words",
                self.OOV_token,
            )

    def __call__(self, words: Sequence[Words]) -> csr_matrix:
        """Count the known words of each message: sparse float32 rows, (batch, n_features)."""
        columns = self.learned.columns
        terms = self._analyzer.terms
        if self._unknown is not None and self._unknown in columns:
            terms = partial(terms, substituted=self._with_unseen_unknown)
        return count_rows(map(terms, words), columns)

    def _with_listed_unknown(self, words: list[str]) -> list[str]:
        if self._unknown is None or not self.OOV_words:
            return words
        return [self._unknown if word in self._listed else word for word in words]

    def _with_unseen_unknown(self, words: list[str]) -> list[str]:
        unknown, known = self._unknown, self.learned.columns
        return words if unknown is None else [w if w in known else unknown for w in words]

    @cached_property
    def _unknown(self) -> str | None:
        """The `OOV_token` as it stands among words; None if there are no unknown words."""
        if self.OOV_token is None or self.analyzer != "word":
            return None
        return self._plain.normal(self.OOV_token)

    @cached_property
    def _listed(self) -> frozenset[str]:
        return frozenset(map(self._plain.normal, self.OOV_words))

    @cached_property
    def _analyzer(self) -> TermAnalyzer:
        stop_words = self.stop_words or ()
        if stop_words == "english":
            from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

            stop_words = sorted(ENGLISH_STOP_WORDS)
        return replace(self._plain, ignored=frozenset(map(self._plain.normal, stop_words)))

    def _warn_of_what_has_no_effect(self) -> None:
        if self.OOV_words and self.OOV_token is None:
            _log.warning("OOV_words have no effect without an OOV_token: name one")
        if self.OOV_token is not None and self.min_ngram > 1:
            _log.warning("OOV_token has no effect without single words: set min_ngram to 1")
        if self.analyzer != "word":
            for name in ("OOV_token", "OOV_words", "stop_words"):
                if getattr(self, name):
                    _log.warning("%s has no effect with analyzer %r", name, self.analyzer)


def _finder(pattern: str) -> Callable[[str], list[str]]:
    """What finds the words of a text.

    Raises:
        ParameterError: the pattern is no regular expression, too long, or has several groups.
    """
    if len(pattern) > _LONGEST_PATTERN:
        raise ParameterError(f"token_pattern must not exceed {_LONGEST_PATTERN} characters")
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise ParameterError(
            f"token_pattern {pattern!r} is no regular expression: {error}"
        ) from None
    if compiled.groups > 1:
        raise ParameterError(
            f"token_pattern {pattern!r} has {compiled.groups} groups, so it does not say which is "
            "the word: write `(?:...)` for all but one"
        )
    return compiled.findall
