"""Remembers in which language people write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from msgspec import Meta

from tertulia.agent.connectors.view import View
from tertulia.agent.service import Request
from tertulia.agent.skills.pattern_matching import Confidence
from tertulia.agent.skills.understanding import Understanding
from tertulia.agent.state import JsonObject

Letters: TypeAlias = Annotated[int, Meta(ge=0)]
Words: TypeAlias = Annotated[int, Meta(ge=0)]


@dataclass(eq=False, kw_only=True)
class LanguageAnnotator:
    """Keeps the human's language, for a service with `update_attributes`.

    It takes the annotation of a pipeline that classifies languages as if they were intents, and
    changes its mind only when that is sure. It takes the whole dialogue, so it needs no formatter.

    Attributes:
        annotator: the label of the annotator that classifies languages.
        languages: their codes, or what the annotator calls them, and their codes.
        default: the language of those who have not yet shown another; empty: it is not known.
        first: how sure the annotator must be of the first language of somebody, or of another
            than the default.
        minimum: how sure it must be to change its mind.
        shortest: how many letters a text needs to say anything about it.
        answer: of how many words the answer to a question may be that says nothing about it, since
            names and places belong to no language; yes and no do.
        attribute: the attribute of the human that holds it.
    """

    annotator: str = "language"
    languages: Sequence[str] | Mapping[str, str] = ("en", "es")
    default: str = ""
    first: Confidence = 0.7
    minimum: Confidence = 0.8
    shortest: Letters = 3
    answer: Words = 3
    attribute: str = "language"

    window = 1

    async def start(self) -> None:
        """There is nothing to open."""

    async def stop(self) -> None:
        """There is nothing to close."""

    async def send(self, request: Request) -> JsonObject:
        """The human's language, as an attribute of theirs.

        Raises:
            ConnectorError: it was not given a dialogue.
        """
        view = View.of(request.payload, "LanguageAnnotator")
        known = view.human["attributes"].get(self.attribute)
        language = self._language(view, known) or known or self.default
        is_news = bool(language) and language != known
        return {"human_attributes": {self.attribute: language} if is_news else {}}

    def _language(self, view: View, known: object) -> str | None:
        """The language of the last text, if it is long enough to tell."""
        text = str(view.said.get("text"))
        if sum(map(str.isalpha, text)) < self.shortest:
            return None
        if known and view.is_asked_for_value and len(text.split()) <= self.answer:
            return None
        codes = self.languages
        codes = codes if isinstance(codes, Mapping) else {code: code for code in codes}
        found = Understanding.of(view.said["annotations"].get(self.annotator))
        limit = self.first if known in (None, self.default) else self.minimum
        return codes.get(found.intent or "") if found.confidence >= limit else None
