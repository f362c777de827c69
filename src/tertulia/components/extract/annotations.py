"""Which annotations can be learned from."""

from __future__ import annotations

import logging
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tertulia.components.extract.tags import Label, TokenSpan
from tertulia.core.arrays import IntArray
from tertulia.core.text import Token
from tertulia.nlu.training_data import AnnotatedEntity

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Annotation:
    """A stretch of a text, characters `[start, end)`, and its label."""

    start: int
    end: int
    label: Label


def usable(
    texts: Sequence[str],
    annotations: Sequence[Sequence[AnnotatedEntity]],
    names: Collection[str],
) -> list[list[Annotation]]:
    """Choose what an extractor of one of these names learns from, in the order of each text.

    Left out, with a warning, is what covers no character but blanks, or overlaps what begins
    before it; of those that begin together the longest counts.
    """
    chosen = [
        list(_usable(text, [own for own in entities if own.extractor in (None, *names)]))
        for text, entities in zip(texts, annotations, strict=True)
    ]
    missing = [
        sum(own.extractor in (None, *names) for own in entities) - len(kept)
        for entities, kept in zip(annotations, chosen, strict=True)
    ]
    if n_missing := sum(missing):
        first = next(place for place, count in enumerate(missing) if count)
        log.warning(
            "%d annotations cannot be learned from, as they overlap others or cover nothing; the "
            "first is in example %d of the training data",
            n_missing,
            first + 1,
        )
    return chosen


def _usable(text: str, entities: Sequence[AnnotatedEntity]) -> Iterator[Annotation]:
    done = 0
    for entity in sorted(entities, key=lambda own: (own.start, -own.end)):
        surface = text[entity.start : entity.end]
        if entity.start < done or not surface.strip():
            continue
        start = entity.start + len(surface) - len(surface.lstrip())
        done = start + len(surface.strip())
        yield Annotation(start, done, Label(entity.entity, entity.role or "", entity.group or ""))


def cut_at_borders(
    tokens: Sequence[Token], annotations: Sequence[Annotation], text: str
) -> tuple[list[Token], list[int]]:
    """Cut tokens where an annotation begins or ends within them.

    Returns:
        The tokens, and for each which of the given ones it is from.
    """
    borders = sorted({place for own in annotations for place in (own.start, own.end)})
    cut: list[Token] = []
    origins: list[int] = []
    for number, token in enumerate(tokens):
        within = borders[bisect_right(borders, token.start) : bisect_left(borders, token.end)]
        if not within:
            cut.append(token)
            origins.append(number)
            continue
        for start, end in pairwise([token.start, *within, token.end]):
            if text[start:end].strip():
                cut.append(Token(text[start:end], start, end))
                origins.append(number)
    return cut, origins


def spans_among(
    starts: IntArray, ends: IntArray, lengths: IntArray, annotations: Sequence[Sequence[Annotation]]
) -> list[TokenSpan]:
    """Find the tokens of each annotation.

    What shares no character with a token, or a token with the annotation before, is left out.

    Args:
        starts: where each token of all texts begins in its own, (n_tokens,).
        ends: the places after their last characters, (n_tokens,).
        lengths: how many tokens each text has, (n_texts,).
        annotations: those of each text, in order.
    """
    spans = []
    done = 0
    last = np.cumsum(lengths).tolist()
    for stop, own in zip(last, annotations, strict=True):
        begin = done
        for annotation in own:
            first = max(
                begin + int(np.searchsorted(ends[begin:stop], annotation.start, "right")), done
            )
            end = begin + int(np.searchsorted(starts[begin:stop], annotation.end))
            if first < end:
                spans.append(TokenSpan(first, end, annotation.label))
                done = end
        done = stop
    return spans
