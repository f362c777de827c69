"""spaCy's tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tertulia.core.component import Component
from tertulia.core.registry import register
from tertulia.core.text import Token
from tertulia.nlu.contract import Contract

if TYPE_CHECKING:
    from spacy.tokens import Doc


@register("tokenizer_spacy")
@dataclass(kw_only=True, eq=False)
class SpacyTokenizer(Component):
    """Take the tokens of spaCy's documents, punctuation too, as the texts spell them."""

    contract: ClassVar = Contract(
        reads={"documents": "spacy_doc", "texts": "text"}, provides=("tokens",)
    )

    def __call__(self, documents: Sequence[Doc], texts: Sequence[str]) -> list[list[Token]]:
        """List the tokens of each text, whose document may be lower-cased."""
        return [
            [
                Token(text[token.idx : (end := token.idx + len(token))], token.idx, end)
                for token in document
            ]
            for document, text in zip(documents, texts, strict=True)
        ]
