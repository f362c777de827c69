"""Choose the features that are worth weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from tertulia.components.extract.feature_space import EDGE, FeatureSpace, traits_of
from tertulia.components.extract.phrases import Gazetteer, Matches, pair_keys, phrase_of
from tertulia.components.extract.piece_features import Slots
from tertulia.components.extract.pieces import Pieces, words_of
from tertulia.components.extract.tags import TokenSpan
from tertulia.core.arrays import IntArray
from tertulia.nlu.training_data import LookupTable

_LISTED = 1 << 30
"""How often a phrase of a lookup table counts as seen: it needs no example."""

_MIN_COUNT = 2
"""What was seen once would teach to recognise that example, not others."""


def chosen_features(
    pieces: Pieces,
    spans: Sequence[TokenSpan],
    lookups: Iterable[LookupTable],
    patterns: Iterable[str],
) -> FeatureSpace:
    """Choose features by how often they occur; phrases are those annotated and those listed."""
    counts = Counter(pieces.words)
    lower: Counter[str] = Counter()
    near_traits: Counter[str] = Counter()
    own_traits: Counter[str] = Counter()
    for word, count in counts.items():
        lower[word.lower()] += count
        near, own = traits_of(word)
        for trait in near:
            near_traits[trait] += count
        for trait in own:
            own_traits[trait] += count
    numbers = {"": EDGE}
    for word in _frequent(lower):
        numbers[word] = len(numbers)
    n_known = len(numbers)
    near_kept = _frequent(near_traits)
    taken = set(near_kept)
    own_kept = [trait for trait in _frequent(own_traits) if trait not in taken]
    lookups = list(lookups)
    entities = sorted({span.label.entity for span in spans})
    tables = sorted({table.name for table in lookups})
    categories = [*entities, *(f"phrase of the table {name}" for name in tables)]
    gazetteer = Gazetteer.of(
        [
            *_annotated_phrases(pieces, spans, entities, numbers),
            *(
                (phrase_of(words_of(element), numbers), len(entities) + number, _LISTED)
                for number, name in enumerate(tables)
                for table in lookups
                if table.name == name
                for element in table.elements
            ),
        ]
    )
    slots = Slots.of(pieces)
    known = np.array(
        [
            number if (number := numbers.get(word.lower(), -1)) < n_known else -1
            for word in slots.distinct
        ]
    )[slots.words]
    keys, n_seen = np.unique(pair_keys(known[:-1], known[1:]), return_counts=True)
    return FeatureSpace(
        words=tuple(numbers),
        n_known=n_known,
        traits=(*near_kept, *own_kept),
        n_near=len(near_kept),
        pairs=keys[(n_seen >= _MIN_COUNT) & (keys > EDGE)],
        categories=tuple(categories),
        gazetteer=gazetteer,
        patterns=tuple(sorted(set(patterns))),
    )


def _frequent(counts: Counter[str]) -> list[str]:
    return sorted(name for name, count in counts.items() if count >= _MIN_COUNT)


def _annotated_phrases(
    pieces: Pieces, spans: Sequence[TokenSpan], entities: Sequence[str], numbers: dict[str, int]
) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """Yield what was annotated as what, once for each example."""
    category = {entity: number for number, entity in enumerate(entities)}
    message_of = np.repeat(np.arange(len(pieces.lengths)), pieces.lengths).tolist()
    seen: dict[tuple[int, tuple[int, ...], int], None] = {}
    for span in spans:
        words = [word.lower() for word in pieces.words[span.first : span.end]]
        key = message_of[span.first], phrase_of(words, numbers), category[span.label.entity]
        seen[key] = None
    for _, phrase, number in seen:
        yield phrase, number, 1


def seen_elsewhere(
    matches: Matches, slots: Slots, spans: Sequence[TokenSpan], space: FeatureSpace
) -> Matches:
    """Leave out phrases that are known from their own example alone.

    What is learned from them otherwise is that all values are known, as none will be later.
    """
    gazetteer = space.gazetteer
    category = {entity: number for number, entity in enumerate(space.categories)}
    first = np.array([span.first for span in spans], np.int64)
    sizes = np.array([span.end - span.first for span in spans], np.int64)
    kinds = np.array([category[span.label.entity] for span in spans], np.int64)
    of_spans = _keys(slots.pieces[first], sizes, kinds)
    of_matches = _keys(matches.first, matches.sizes, gazetteer.categories[matches.entries])
    is_annotated = np.isin(of_matches, of_spans)
    message = slots.messages[np.searchsorted(slots.pieces, matches.first)]
    occurrence = message * np.int64(len(gazetteer.nodes)) + matches.entries
    is_own = np.isin(occurrence, occurrence[is_annotated])
    return matches.where(gazetteer.counts[matches.entries] > is_own)


def _keys(first: IntArray, sizes: IntArray, categories: IntArray) -> IntArray:
    keys: IntArray = (first.astype(np.int64) << 32) | (sizes << 24) | categories
    return keys
