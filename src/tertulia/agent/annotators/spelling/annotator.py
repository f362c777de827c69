"""Annotates what was said with what was meant to be typed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeAlias

from msgspec import Meta

from tertulia.agent.annotators.spelling.speller import Speller
from tertulia.agent.annotators.spelling.words import Words, read_texts
from tertulia.agent.annotators.values.reader import VOCABULARIES
from tertulia.agent.connectors.view import View
from tertulia.agent.errors import ConnectorError
from tertulia.agent.service import Request
from tertulia.agent.state import JsonObject
from tertulia.api import Workspace
from tertulia.core.errors import ParameterError, TertuliaError
from tertulia.core.paths import under

Letters: TypeAlias = Annotated[int, Meta(ge=4)]
AtLeastOne: TypeAlias = Annotated[int, Meta(ge=1)]


@dataclass(eq=False, kw_only=True)
class SpellingAnnotator:
    """Corrects typing mistakes towards the words of one's own texts, and leaves all else alone.

    Number words and the names of days and months are right, too, wherever they are known.
    Answers `{"text": ..., "corrections": [...]}`; others read the text if their formatter says
    `corrected_by`. It takes the whole dialogue, so it needs no formatter itself.

    Attributes:
        files: texts and training data in all languages of the human, files and folders; in the
            current folder, or else in the models' root.
        words: more words that are right.
        shortest: how many letters a word needs to be corrected.
        most: the most mistakes; a text with more is left alone.
        longest: the most characters; likewise.
        workspace: where paths start.

    Raises:
        ParameterError: there are no texts.
    """

    files: Sequence[str]
    words: Sequence[str] = ()
    shortest: Letters = 5
    most: AtLeastOne = 3
    longest: AtLeastOne = 1000
    workspace: Workspace | None = field(default=None, repr=False)
    _speller: Speller | None = field(default=None, init=False, repr=False)

    window = 1

    def __post_init__(self) -> None:
        if not self.files:
            raise ParameterError("`files` must name texts whose words are right")

    async def start(self) -> None:
        """Read the texts, in a thread.

        Raises:
            ConnectorError: they cannot be read.
        """
        try:
            self._speller = await asyncio.to_thread(self._read)
        except (TertuliaError, OSError) as error:
            raise ConnectorError(f"SpellingAnnotator cannot be started: {error}") from error

    async def stop(self) -> None:
        """Forget the words."""
        self._speller = None

    async def send(self, request: Request) -> JsonObject:
        """Correct the last utterance.

        Raises:
            ConnectorError: it was not given a dialogue, or was not started.
        """
        if self._speller is None:
            raise ConnectorError("SpellingAnnotator does not run: start its connector first")
        text = str(View.of(request.payload, "SpellingAnnotator").said["text"])
        if len(text) > self.longest:
            return {"text": text, "corrections": []}
        corrected, corrections = self._speller.correct(text)
        return {"text": corrected, "corrections": [one.as_json() for one in corrections]}

    def _read(self) -> Speller:
        root = (self.workspace or Workspace()).root
        paths = [
            here if (here := Path(name).expanduser()).exists() else under(root, name)
            for name in self.files
        ]
        words = Words.of([*read_texts(paths), *self.words])
        for vocabulary in VOCABULARIES.values():
            words.names.update(part for word in vocabulary.words for part in word.split())
        return Speller(words, shortest=self.shortest, most=self.most)
