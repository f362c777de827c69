"""Texts in several languages, ready to be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tertulia.agent.skills.retrieval.index import Index
from tertulia.agent.skills.retrieval.languages import primary
from tertulia.agent.skills.retrieval.reading import Source
from tertulia.agent.skills.retrieval.terms import Terms
from tertulia.agent.skills.retrieval.texts import Text
from tertulia.agent.state import JsonObject


@dataclass(frozen=True, slots=True)
class Found:
    """A text that may answer a question.

    Attributes:
        text: the text.
        file: where it stands.
        confidence: how sure it is that it answers the question, in [0, 1].
    """

    text: Text
    file: str
    confidence: float

    @property
    def source(self) -> JsonObject:
        """Where it stands, as readers are told."""
        heading = self.text.questions[:1]
        return {"file": self.file, **({"heading": heading[0]} if heading else {})}


class Library:
    """Finds texts in the language of whoever asks.

    Args:
        texts: each with where it stands.
        synonyms: words, and what else is said for them.
        stems: whether a word is found in its other forms, too.
    """

    def __init__(
        self,
        texts: Sequence[tuple[Source, Text]],
        synonyms: Mapping[str, Sequence[str]],
        *,
        stems: bool,
    ) -> None:
        self._shelves: dict[str, list[tuple[Source, Text]]] = {}
        for source, text in texts:
            self._shelves.setdefault(source.language, []).append((source, text))
        self._indexes = {
            language: Index([text for _, text in shelf], Terms(language, synonyms, stems=stems))
            for language, shelf in self._shelves.items()
        }

    def find(self, question: str, language: str) -> list[Found]:
        """The texts that may answer a question, the surest first.

        Args:
            question: what was asked.
            language: that of whoever asks; empty if it is not known.
        """
        known = primary(language)
        languages = [known] if known in self._indexes else [*self._indexes]
        found = [found for one in languages for found in self._on_shelf(one, question)]
        return sorted(found, key=lambda one: -one.confidence)

    def _on_shelf(self, language: str, question: str) -> list[Found]:
        shelf = self._shelves[language]
        matches = self._indexes[language].find(question)
        placed = [(*shelf[match.number], match.confidence) for match in matches]
        return [Found(text, source.file, confidence) for source, text, confidence in placed]
