"""Answers questions from one's own texts."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Annotated, TypeAlias

from msgspec import Meta

from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context, Hypothesis, Skill
from tertulia.agent.skills.pattern_matching import Confidence
from tertulia.agent.skills.retrieval.library import Library
from tertulia.agent.skills.retrieval.reading import TextReader
from tertulia.agent.skills.retrieval.tables import TableReader
from tertulia.api import Workspace
from tertulia.core.errors import ParameterError, TertuliaError
from tertulia.core.paths import under

AtLeastOne: TypeAlias = Annotated[int, Meta(ge=1)]


@dataclass(eq=False)
class RetrievalSkill(Skill):
    """Answers from one's own texts: finds the one that is about what was asked.

    Markdown is parted by its headings, plain text by blank lines; CSV and JSON hold questions
    and answers. `hotel.es.md` and `es/hotel.md` are Spanish, and answer who is known to speak it;
    who speaks a language without texts, or one that nobody knows, is answered from all of them.

    Attributes:
        texts: a file, a folder, or several; in the current folder, or else in the models' root.
        language: that of texts whose names do not say one.
        minimum: how sure to be at least; of what is less sure nothing is said.
        confidence: what a perfect match counts.
        keep: how many answers to offer.
        synonyms: words, and what else is said for them.
        stem: whether a word is found in its other forms, too.
        question, answer: the columns of CSV and the keys of JSON that hold them.
        corrected_by: the label of an annotator whose `text` is read instead of what was said.
        workspace: where paths start.

    Raises:
        ParameterError: no texts are named.
    """

    texts: str | Path | Sequence[str]
    _: KW_ONLY
    language: str = "en"
    minimum: Confidence = 0.3
    confidence: Confidence = 1.0
    keep: AtLeastOne = 1
    synonyms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    stem: bool = True
    question: str = "question"
    answer: str = "answer"
    corrected_by: str | None = None
    workspace: Workspace | None = field(default=None, repr=False)
    _library: Library | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        if not self._named or not all(self._named):
            raise ParameterError("`texts` must name a file or a folder")

    async def start(self) -> None:
        """Read the texts and index them, in a thread.

        Raises:
            ConnectorError: they cannot be read; the message names every mistake in them.
        """
        try:
            self._library = await asyncio.to_thread(self._read)
        except TertuliaError as error:
            raise ConnectorError(f"RetrievalSkill cannot be started: {error}") from error

    async def stop(self) -> None:
        """Forget the texts."""
        self._library = None

    async def respond(self, context: Context) -> Sequence[Hypothesis]:
        """Offer the answers that are about what was said."""
        if self._library is None:
            raise ConnectorError("RetrievalSkill does not run: start it first")
        found = self._library.find(self._asked(context), context.language)
        return [
            Hypothesis(
                text=one.text.answer,
                confidence=one.confidence * self.confidence,
                attributes={"source": one.source},
            )
            for one in found[: self.keep]
            if one.confidence >= self.minimum
        ]

    def _asked(self, context: Context) -> str:
        corrected = context.annotations.get(self.corrected_by or "")
        text = corrected.get("text") if isinstance(corrected, dict) else None
        return text if isinstance(text, str) else context.text

    @property
    def _named(self) -> list[str]:
        return [str(self.texts)] if isinstance(self.texts, str | Path) else list(self.texts)

    def _read(self) -> Library:
        root = (self.workspace or Workspace()).root
        paths = [
            here if (here := under(Path(), name)).exists() else under(root, name)
            for name in self._named
        ]
        reader = TextReader(
            language=self.language, tables=TableReader(question=self.question, answer=self.answer)
        )
        return Library(reader.read(paths), self.synonyms, stems=self.stem)
