"""What spaCy's vectors say of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tertulia.components.language.nlp_spacy import SpacyLanguage
from tertulia.core.arrays import FloatArray
from tertulia.core.component import Component
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register
from tertulia.nlu.contract import Contract

if TYPE_CHECKING:
    from spacy.tokens import Doc


@register("intent_featurizer_spacy")
@dataclass(kw_only=True, eq=False)
class SpacyFeaturizer(Component):
    """Give each text the mean vector of its words.

    With a model that has no word vectors, such as the small ones, it is the mean of what the model
    makes of the words in their context.
    """

    contract: ClassVar = Contract(
        reads={"documents": "spacy_doc"}, provides=("features",), uses={"nlp": "spacy_nlp"}
    )

    nlp: SpacyLanguage

    def prepare(self) -> None:
        """See how long the vectors are.

        Raises:
            ParameterError: the model makes none.
        """
        [[document], _] = self.nlp(["word"])
        self._dim = len(document.vector)
        if not self._dim:
            raise ParameterError(
                f"the spaCy model {self.nlp.model or self.nlp.language!r} has no vectors: "
                "name one that has in `model` of nlp_spacy, such as en_core_web_md"
            )

    def __call__(self, documents: Sequence[Doc]) -> FloatArray:
        """Return the vectors, shape (batch, dim)."""
        features = np.zeros((len(documents), self._dim), dtype=np.float32)
        for row, document in zip(features, documents, strict=True):
            if len(document):
                row[:] = document.vector
        return features
