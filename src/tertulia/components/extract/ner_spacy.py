"""Find entities with a spaCy model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tertulia.components.language.nlp_spacy import SpacyLanguage
from tertulia.components.language.spacy_documents import documents_in_pieces
from tertulia.core.component import Component
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register
from tertulia.core.text import EntitySpan
from tertulia.nlu.contract import Contract

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NAME = "ner_spacy"
_RULES = frozenset({"entity_ruler", "span_ruler"})
_NOT_FOR_ENTITIES = frozenset(
    {"tagger", "morphologizer", "attribute_ruler", "lemmatizer", "trainable_lemmatizer"}
)


@register(_NAME)
@dataclass(kw_only=True, eq=False)
class SpacyEntityExtractor(Component):
    """Find the entities that a spaCy model knows, in texts as they were written.

    `dimensions` are the types of entities wanted, all by default. It gives no confidences.
    """

    contract: ClassVar = Contract(
        reads={"texts": "text"}, provides=("entities",), uses={"nlp": "spacy_nlp"}
    )

    nlp: SpacyLanguage
    dimensions: Sequence[str] | None = None

    def prepare(self) -> None:
        """Check that the model finds entities, of the types wanted.

        Raises:
            ParameterError: it finds none.
        """
        pipes = self.nlp.nlp.pipe_names
        name = self.nlp.model or self.nlp.language
        has_rules = bool(_RULES.intersection(pipes))
        if "ner" not in pipes and not has_rules:
            raise ParameterError(
                f"the spaCy model {name!r} finds no entities: name another in `model` of nlp_spacy"
            )
        known = self.nlp.nlp.pipe_labels.get("ner", [])
        unknown = sorted({*(self.dimensions or ())} - {*known})
        if unknown and not has_rules:
            raise ParameterError(
                f"the spaCy model {name!r} finds no {', '.join(unknown)}: `dimensions` may be "
                f"{', '.join(known)}"
            )
        # Rules may ask for tags and lemmas; a statistical model does not.
        self._skipped = [pipe for pipe in pipes if pipe in _NOT_FOR_ENTITIES and not has_rules]

    def __call__(self, texts: Sequence[str]) -> list[list[EntitySpan]]:
        """Find the entities in each text."""
        documents = documents_in_pieces(self.nlp.nlp, texts, disable=self._skipped)
        return [
            list(self._found(parts, text)) for parts, text in zip(documents, texts, strict=True)
        ]

    def _found(self, parts: Sequence[Doc], text: str) -> Iterator[EntitySpan]:
        shift = 0
        for part in parts:
            for span in part.ents:
                start, end = shift + span.start_char, shift + span.end_char
                if self.dimensions is None or span.label_ in self.dimensions:
                    yield EntitySpan(
                        start=start,
                        end=end,
                        entity=span.label_,
                        value=text[start:end],
                        extractor=_NAME,
                    )
            shift += len(part.text)
