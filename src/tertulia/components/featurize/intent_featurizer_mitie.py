"""What MITIE's vectors say of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tertulia.components.language.encodable import encodable
from tertulia.components.language.nlp_mitie import MitieLanguage
from tertulia.core.arrays import FloatArray
from tertulia.core.component import Component
from tertulia.core.registry import register
from tertulia.core.text import Token
from tertulia.nlu.contract import Contract


@register("intent_featurizer_mitie")
@dataclass(kw_only=True, eq=False)
class MitieFeaturizer(Component):
    """Give each text the mean vector of its tokens; zeros if it has none."""

    contract: ClassVar = Contract(
        reads={"tokens": "tokens"},
        provides=("features",),
        uses={"mitie": "mitie_feature_extractor"},
    )

    mitie: MitieLanguage

    def __call__(self, tokens: Sequence[Sequence[Token]]) -> FloatArray:
        """Return the vectors, shape (batch, dim)."""
        extractor = self.mitie.features
        features = np.zeros((len(tokens), extractor.num_dimensions), dtype=np.float32)
        vectors: dict[str, FloatArray] = {}
        for place, own in enumerate(tokens):
            for token in own:
                if token.text not in vectors:
                    vector = extractor.get_feature_vector(encodable(token.text))
                    vectors[token.text] = np.array(vector, dtype=np.float32)
            if own:
                features[place] = np.mean([vectors[token.text] for token in own], axis=0)
        return features
