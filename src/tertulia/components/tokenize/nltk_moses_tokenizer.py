"""The tokenizer of the Moses translation system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertulia.components.tokenize.base import TwoWayTokenizer
from tertulia.core.extras import require
from tertulia.core.registry import register
from tertulia.core.text import Tokens


@register("nltk_moses_tokenizer")
@dataclass(kw_only=True, eq=False)
class NltkMosesTokenizer(TwoWayTokenizer):
    """Cut texts into tokens, and join tokens into texts, as Moses does for English.

    Koehn et al. 2007, "Moses: Open Source Toolkit for Statistical Machine Translation". With
    `escape`, characters that mean something to Moses become entities (`&` is `&amp;`) in tokens,
    and characters again in texts.
    """

    escape: bool = False

    def prepare(self) -> None:
        """Build both directions; the `moses` extra."""
        sacremoses = require("sacremoses", extra="moses")
        self._tokenizer = sacremoses.MosesTokenizer(lang="en")
        self._detokenizer = sacremoses.MosesDetokenizer(lang="en")

    def tokenize(self, texts: Sequence[str]) -> list[list[str]]:
        """Cut each text into tokens."""
        return [self._tokenizer.tokenize(text, escape=self.escape) for text in texts]

    def detokenize(self, tokens: Tokens) -> str:
        """Join the tokens of one utterance into a text."""
        text: str = self._detokenizer.detokenize(list(tokens), unescape=self.escape)
        return text
