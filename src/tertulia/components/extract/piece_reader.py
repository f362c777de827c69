"""Tag the pieces of texts with what was learned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tertulia.components.extract.chain import Chain, most_probable
from tertulia.components.extract.chain_training import ChainWeights
from tertulia.components.extract.feature_space import FeatureSpace
from tertulia.components.extract.one_thread import one_thread
from tertulia.components.extract.piece_features import Cells, TokenPatterns
from tertulia.components.extract.piece_scores import PieceScores
from tertulia.components.extract.piece_vectors import VectorScale
from tertulia.components.extract.pieces import Cutter, Pieces
from tertulia.components.extract.tags import Label, TagSet
from tertulia.core.arrays import FloatArray, IntArray
from tertulia.core.errors import ShapeError
from tertulia.core.text import Token

if TYPE_CHECKING:
    from tertulia.neural.encoder.session import EncodedText


@dataclass(frozen=True, slots=True, eq=False)
class GazetteerCrf:
    """What `GazetteerCrfExtractor` learns: labels, features, and what these say of those.

    `scale` is there if it has learned from the vectors of a sentence encoder as well.
    """

    labels: Sequence[Label]
    space: FeatureSpace
    weights: ChainWeights
    scale: VectorScale | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Texts as they were read.

    Attributes:
        pieces: their pieces.
        marks: which patterns these match.
        tags: the tag of each, (n_pieces,).
        confidences: how probable its label is there, (n_pieces,).
        vectors: what a sentence encoder says of each, (n_pieces, dim), if one is listened to.
    """

    pieces: Pieces
    marks: Cells
    tags: IntArray
    confidences: FloatArray
    vectors: FloatArray | None


class PieceReader:
    """Reads texts; holds what can be worked out beforehand."""

    def __init__(self, learned: GazetteerCrf) -> None:
        self.learned = learned
        self.tags = TagSet(learned.labels, "bio")
        self.scores = PieceScores(learned.space, learned.weights)
        weights = learned.weights
        # Products in double precision, of which single precision is kept: so what is found in a
        # text does not depend on how many others are read at the same time.
        starts, transitions = weights.starts.astype(float), weights.transitions.astype(float)
        self._chain = Chain.of(starts, transitions, self.tags)
        self._cutter = Cutter()
        none = np.zeros((0, len(self.tags)))
        self._of_vectors = (none if weights.vectors is None else weights.vectors).astype(np.float32)

    def read(
        self,
        texts: Sequence[str],
        tokens: Sequence[Sequence[Token]],
        patterns: TokenPatterns | None,
        encoded: Sequence[EncodedText] | None = None,
    ) -> Reading:
        """Cut texts into pieces, and choose their tags.

        Raises:
            ShapeError: it has learned from vectors, and there are none.
        """
        pieces = self._cutter(texts, tokens)
        marks = self.scores.features.marks(pieces, tokens, patterns)
        with one_thread():
            scores = self.scores(pieces, marks)
            vectors = self._vectors(pieces, encoded)
            if vectors is not None:
                scores += vectors @ self._of_vectors
            tags, confidences = most_probable(self._chain, self.tags, scores, pieces.lengths)
        return Reading(pieces, marks, tags, confidences, vectors)

    def _vectors(self, pieces: Pieces, encoded: Sequence[EncodedText] | None) -> FloatArray | None:
        if self.learned.scale is None:
            return None
        if encoded is None:
            raise ShapeError(
                "this was learned with the vectors of a sentence encoder: give them as `encoded`"
            )
        return self.learned.scale(pieces, encoded)
