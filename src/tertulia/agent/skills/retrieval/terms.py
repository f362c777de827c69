"""From texts to terms: the words that count, in a form in which they can be found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from tertulia.agent.skills.retrieval.function_words import function_words
from tertulia.agent.skills.retrieval.stemming import stem

_ACCENTS = re.compile("[\u0300-\u036f]")
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # which are written without spaces
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W{_IDEOGRAPHS}]+")


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters and without accents."""
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return _WORD.findall(folded.replace("_", " "))


class Terms:
    """Makes terms of texts in one language.

    Args:
        language: whose function words are left out and whose endings are taken off.
        synonyms: words and what else is said for them; what else is said counts as the word.
        stems: whether endings are taken off.
    """

    def __init__(
        self, language: str, synonyms: Mapping[str, Sequence[str]] | None = None, *, stems: bool
    ) -> None:
        self._language = language if stems else ""
        self._function_words = function_words(language)
        self._synonyms: dict[str, list[tuple[list[str], list[str]]]] = {}
        for word, others in (synonyms or {}).items():
            for other in others:
                if said := words_of(other):
                    self._synonyms.setdefault(said[0], []).append((said, words_of(word)))
        for candidates in self._synonyms.values():
            candidates.sort(key=lambda pair: -len(pair[0]))

    def __call__(self, text: str, at_most: int | None = None) -> list[str]:
        """The terms of a text, in order; only the first ones, if a number is given."""
        words = self._replaced(words_of(text)) if self._synonyms else words_of(text)
        terms = (stem(word, self._language) for word in words if word not in self._function_words)
        return [*islice(terms, at_most)]

    def _replaced(self, words: Sequence[str]) -> Iterator[str]:
        """Words with synonyms replaced, the longest first, from left to right."""
        start = 0
        while start < len(words):
            for said, meant in self._synonyms.get(words[start], ()):
                if list(words[start : start + len(said)]) == said:
                    yield from meant
                    start += len(said)
                    break
            else:
                yield words[start]
                start += 1
