"""The tokenizing functions of NLTK, by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from tertulia.components.tokenize.base import check_texts
from tertulia.core.component import Component
from tertulia.core.errors import DataError, DownloadError, ParameterError
from tertulia.core.extras import require
from tertulia.core.registry import nearest, register

NltkFunction: TypeAlias = Literal[
    "blankline_tokenize",
    "casual_tokenize",
    "line_tokenize",
    "sent_tokenize",
    "sexpr_tokenize",
    "word_tokenize",
    "wordpunct_tokenize",
]
"""Those functions of `nltk.tokenize` that cut a text into pieces and need nothing but the text."""

_WORDPUNCT = re.compile(r"\w+|[^\w\s]+")  # all that `wordpunct_tokenize` is


@register("nltk_tokenizer")
@dataclass(kw_only=True, eq=False)
class NltkTokenizer(Component):
    """Cut texts into tokens with a function of `nltk.tokenize`.

    The default needs nothing installed, the others the `nltk` extra. `word_tokenize` and
    `sent_tokenize` find sentences with the Punkt model (Kiss and Strunk 2006, "Unsupervised
    Multilingual Sentence Boundary Detection"), which is fetched only where `download` is true
    and it is missing.
    """

    tokenizer: NltkFunction = "wordpunct_tokenize"
    download: bool = False

    def __post_init__(self) -> None:
        functions = get_args(NltkFunction)
        if self.tokenizer not in functions:
            like = nearest(str(self.tokenizer), functions)
            hint = f"did you mean {like!r}? " if like else ""
            raise ParameterError(
                f"tokenizer={self.tokenizer!r} is not a tokenizing function of NLTK; "
                f"{hint}There are {', '.join(functions)}"
            )

    def prepare(self) -> None:
        """Find the function, and see that it works.

        Raises:
            MissingExtraError: NLTK is not installed.
            DataError: the Punkt model is missing and may not be downloaded.
            DownloadError: it could not be downloaded.
        """
        self._tokenize: Callable[[str], Sequence[str]] = _WORDPUNCT.findall
        if self.tokenizer == "wordpunct_tokenize":
            return
        nltk = require("nltk", extra="nltk")
        self._tokenize = getattr(nltk.tokenize, self.tokenizer)
        try:
            self._tokenize("")
        except LookupError as error:
            if not self.download:
                raise DataError(
                    f"{self.tokenizer} needs NLTK's resource 'punkt_tab': type "
                    "`python -m nltk.downloader punkt_tab`, or set download to true, "
                    "or choose 'wordpunct_tokenize', which needs none"
                ) from error
            if not nltk.download("punkt_tab", quiet=True):
                raise DownloadError(
                    "NLTK's resource 'punkt_tab' could not be downloaded: check the connection, "
                    "or put it into a folder named by the variable NLTK_DATA"
                ) from error

    def __call__(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the tokens of each text.

        Raises:
            ShapeError: a row is not a text.
            DataError: the function refuses a text, as `sexpr_tokenize` does unbalanced brackets.
        """
        try:
            return [list(self._tokenize(text)) for text in check_texts(texts)]
        except ValueError as error:
            raise DataError(f"{self.tokenizer} cannot cut a text: {error}") from error
