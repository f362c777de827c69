"""Text to words or lemmas with spaCy, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from tertulia.components.language.encodable import encodable
from tertulia.components.language.spacy_documents import STRETCH
from tertulia.components.tokenize.base import TwoWayTokenizer
from tertulia.components.tokenize.terms import TermRules, check_ngram_range
from tertulia.core.errors import ParameterError
from tertulia.core.extras import require
from tertulia.core.registry import register

if TYPE_CHECKING:
    from spacy.language import Language

# What is lemmatised at once is bounded, in characters: 100,000 take some 250 MB.
_PIECE = re.compile(r".{1,10000}(?:\s|\Z)", re.DOTALL)
_BATCH_CHARACTERS = 200_000


@register("stream_spacy_tokenizer")
@dataclass(kw_only=True, eq=False)
class StreamSpacyTokenizer(TwoWayTokenizer):
    """Cut texts into terms with spaCy, and join lists of tokens into texts.

    `model` is the name or the folder of a spaCy model, loaded without the pipes in `disable`.
    Where no such model is installed, the words are those of a blank one of the same language
    (`en` of `en_core_web_sm`). `lemmas` need a model that has a lemmatizer; `batch_size` texts
    are then worked on at once, fewer if they are long, in `n_threads` processes.

    `lowercase` and `alphas_only` hold unless false: terms are lower-cased, and tokens that are
    not letters throughout are dropped. So are `stopwords`, given in lower case. `ngram_range` is
    the shortest and the longest n-gram, in tokens; the words of an n-gram are parted by a space.
    A stretch of 200 characters without whitespace, or of 32 without a letter, is cut there.
    """

    disable: Sequence[str] = ("parser", "ner")
    stopwords: Sequence[str] = ()
    batch_size: int = 10_000
    ngram_range: Sequence[int] = (1, 1)
    lemmas: bool = False
    n_threads: int = 1
    lowercase: bool | None = None
    alphas_only: bool | None = None
    model: str = "en_core_web_sm"

    def __post_init__(self) -> None:
        if self.batch_size < 1 or self.n_threads < 1:
            raise ParameterError(
                "batch_size and n_threads must be at least 1, "
                f"not {self.batch_size} and {self.n_threads}"
            )
        self._terms = TermRules(
            stopwords=frozenset(self.stopwords),
            ngram_range=check_ngram_range(self.ngram_range),
            lowercase=self.lowercase is not False,
            alphas_only=self.alphas_only is not False,
        )

    def prepare(self) -> None:
        """Load the model; the `spacy` extra.

        Raises:
            MissingExtraError: spaCy is not installed.
            ParameterError: `lemmas` are asked of a model that is missing or has no lemmatizer.
        """
        spacy = require("spacy", extra="spacy")
        is_installed = spacy.util.is_package(self.model) or Path(self.model).is_dir()
        if is_installed:
            self._nlp: Language = spacy.load(self.model, disable=list(self.disable))
        else:
            self._nlp = self._blank()
        if self.lemmas and not {"lemmatizer", "trainable_lemmatizer"} & {*self._nlp.pipe_names}:
            cause = "has none" if is_installed else "is not installed"
            raise ParameterError(
                f"lemmas=true needs a spaCy model with a lemmatizer, and {self.model!r} {cause}: "
                "type `python -m spacy download en_core_web_sm`, name another in `model`, "
                "or set lemmas to false"
            )

    def _blank(self) -> Language:
        spacy = require("spacy", extra="spacy")
        language = self.model.partition("_")[0]
        try:
            blank: Language = spacy.blank(language)
        except ImportError as error:
            raise ParameterError(
                f"no spaCy model {self.model!r} is installed, and {language!r} is no language of "
                f"spaCy: type `python -m spacy download {self.model}`, or name another in `model`"
            ) from error
        return blank

    def tokenize(self, texts: Sequence[str]) -> list[list[str]]:
        """Cut each text into terms."""
        texts = [encodable(STRETCH.sub(r"\g<0> ", text)) for text in texts]
        if self.lemmas:
            return [self._terms(lemmas) for lemmas in self._lemmatize(texts)]
        return [self._terms(token.text for token in self._nlp.tokenizer(text)) for text in texts]

    def _lemmatize(self, texts: Sequence[str]) -> Iterator[Iterator[str]]:
        """Yield the lemmas of each text; a long text is worked on in pieces."""
        pieces = [_PIECE.findall(text) for text in texts]
        longest = max((len(piece) for piece in chain(*pieces)), default=1)
        documents = self._nlp.pipe(
            chain(*pieces),
            batch_size=min(self.batch_size, max(1, _BATCH_CHARACTERS // longest)),
            n_process=self.n_threads,
        )
        for own in pieces:
            yield (token.lemma_ for piece in islice(documents, len(own)) for token in piece)
