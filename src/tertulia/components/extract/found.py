"""What was found, as entities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertulia.components.extract.pieces import Pieces
from tertulia.components.extract.tags import TagSet
from tertulia.core.arrays import FloatArray, IntArray
from tertulia.core.text import EntitySpan


def found_entities(
    texts: Sequence[str],
    pieces: Pieces,
    tags: TagSet,
    chosen: tuple[IntArray, FloatArray],
    extractor: str,
) -> list[list[EntitySpan]]:
    """Make entities of tags; one is as sure as the least sure of its pieces.

    Args:
        texts: the text of each message.
        pieces: what was tagged.
        tags: what the tags mean.
        chosen: the tag of each piece, and how probable its label is there, (n_pieces,) each.
        extractor: who found them.
    """
    entities: list[list[EntitySpan]] = [[] for _ in texts]
    first, end, labels = tags.decoded(chosen[0], pieces.is_first)
    if not len(first):
        return entities
    bounds = np.stack([first, end], axis=1).ravel()
    # Even places are spans, odd ones what lies between them.
    padded = np.append(chosen[1], 1.0)
    sure = np.minimum.reduceat(padded, bounds)[::2]
    message_of = np.repeat(np.arange(len(texts)), pieces.lengths)[first]
    for message, start, stop, label, confidence in zip(
        message_of.tolist(),
        pieces.starts[first].tolist(),
        pieces.ends[end - 1].tolist(),
        labels.tolist(),
        sure.tolist(),
        strict=True,
    ):
        named = tags.labels[label]
        entities[message].append(
            EntitySpan(
                start=start,
                end=stop,
                entity=named.entity,
                value=texts[message][start:stop],
                extractor=extractor,
                confidence=confidence,
                role=named.role or None,
                group=named.group or None,
            )
        )
    return entities
