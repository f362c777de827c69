"""Which features spoke for the spans that were found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from tertulia.components.extract.piece_features import Slots
from tertulia.components.extract.piece_reader import PieceReader, Reading
from tertulia.components.extract.piece_scores import piece_rows, slot_numbers
from tertulia.components.extract.tags import OUTSIDE
from tertulia.nlu.reasons import Reason

_N_REASONS = 5


def reasons_for(
    reader: PieceReader, reading: Reading, texts: Sequence[str]
) -> list[tuple[Reason, ...]]:
    """Name the strongest few features of each span, text by text.

    An effect is how much more a feature speaks for the tags of the span than for none.
    """
    reasons: list[list[Reason]] = [[] for _ in texts]
    pieces = reading.pieces
    first, end, labels = reader.tags.decoded(reading.tags, pieces.is_first)
    effects = _Effects(reader, reading)
    for start, stop, label in zip(first.tolist(), end.tolist(), labels.tolist(), strict=True):
        message = int(effects.slots.messages[start])
        surface = texts[message][pieces.starts[start] : pieces.ends[stop - 1]]
        entity = reader.tags.labels[label].entity
        totals: dict[str, float] = defaultdict(float)
        for piece in range(start, stop):
            for feature, effect in effects.of_piece(piece):
                totals[feature] += effect
        strongest = sorted(totals.items(), key=lambda item: -abs(item[1]))[:_N_REASONS]
        reasons[message] += [
            Reason("feature", f"{entity} {surface!r}: {feature}", effect)
            for feature, effect in strongest
        ]
    return [tuple(own) for own in reasons]


class _Effects:
    """What speaks for the tags of pieces."""

    def __init__(self, reader: PieceReader, reading: Reading) -> None:
        self.slots = Slots.of(reading.pieces)
        features = reader.scores.features
        matches = features.space.gazetteer.matches(slot_numbers(features, self.slots))
        self._pieces, self._messages = piece_rows(
            features, reading.pieces, self.slots, matches, reading.marks
        )
        self._space = features.space
        self._weights = reader.learned.weights
        self._tags = reading.tags
        self._vectors = reading.vectors

    def of_piece(self, piece: int) -> Iterator[tuple[str, float]]:
        """Yield each feature of a piece, and its effect."""
        tag = self._tags[piece]
        own = slice(*self._pieces.indptr[piece : piece + 2])
        rows = self._pieces.indices[own]
        weights = self._weights.tokens[rows].astype(np.float32)
        gains = weights[:, tag] - weights[:, OUTSIDE]
        for row, gain in zip(rows.tolist(), gains.tolist(), strict=True):
            yield self._space.described(row), gain
        if self._vectors is not None and self._weights.vectors is not None:
            of_tag, of_none = self._weights.vectors[:, [tag, OUTSIDE]].astype(np.float32).T
            yield "what the sentence encoder says", float(self._vectors[piece] @ (of_tag - of_none))
        message = self.slots.messages[piece]
        own = slice(*self._messages.indptr[message : message + 2])
        words, values = self._messages.indices[own], self._messages.data[own]
        weights = self._weights.messages[words].astype(np.float32)
        gains = (weights[:, tag] - weights[:, OUTSIDE]) * values
        for word, gain in zip(words.tolist(), gains.tolist(), strict=True):
            yield f"{self._space.words[word]!r} in the message", gain
