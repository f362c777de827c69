"""Russian text to words or lemmas, and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tertulia.components.preprocess.pymorphy_russian_lemmatizer import PymorphyRussianLemmatizer
from tertulia.components.tokenize.base import TwoWayTokenizer
from tertulia.components.tokenize.terms import TermRules, check_ngram_range
from tertulia.core.extras import require
from tertulia.core.registry import register


@register("ru_tokenizer")
@dataclass(kw_only=True, eq=False)
class RuTokenizer(TwoWayTokenizer):
    """Cut Russian texts into terms, and join lists of tokens into texts.

    Words are found with Toktok (Dehdari 2014, "A Neurophysiologically-Inspired Statistical
    Language Model"); with `lemmas` each becomes its dictionary form, out of context.

    `lowercase` and `alphas_only` hold unless false: terms are lower-cased, and tokens that are
    not letters throughout are dropped. So are `stopwords`, given in lower case. `ngram_range` is
    the shortest and the longest n-gram, in tokens; the words of an n-gram are parted by a space.
    """

    stopwords: Sequence[str] | None = None
    ngram_range: Sequence[int] | None = None
    lemmas: bool = False
    lowercase: bool | None = None
    alphas_only: bool | None = None

    def __post_init__(self) -> None:
        self._terms = TermRules(
            stopwords=frozenset(self.stopwords or ()),
            ngram_range=check_ngram_range(self.ngram_range),
            lowercase=self.lowercase is not False,
            alphas_only=self.alphas_only is not False,
        )

    def prepare(self) -> None:
        """Build the word tokenizer and the lemmatizer; the `nltk` and `russian` extras."""
        nltk_tokenize = require("nltk.tokenize", extra="nltk")
        self._tokenize: Callable[[str], list[str]] = nltk_tokenize.ToktokTokenizer().tokenize
        if self.lemmas:
            self._lemmatizer = PymorphyRussianLemmatizer()
            self._lemmatizer.prepare()

    def tokenize(self, texts: Sequence[str]) -> list[list[str]]:
        """Cut each text into terms."""
        utterances = [self._words(text) for text in texts]
        if self.lemmas:
            utterances = self._lemmatizer(utterances)
        return [self._terms(words) for words in utterances]

    def _words(self, text: str) -> list[str]:
        # Toktok writes these two characters as entities; here they are characters again.
        return [
            token.replace("&#124;", "|").replace("&amp;", "&") for token in self._tokenize(text)
        ]
