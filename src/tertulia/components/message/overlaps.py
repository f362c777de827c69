"""Which of several spans that overlap are kept."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeAlias

from tertulia.core.text import EntitySpan

Overlaps: TypeAlias = Literal["all", "longest", "first", "confident"]
"""The rules there are: keep all, or where two overlap the longest, the first or the surest."""


def without_overlaps(spans: Sequence[EntitySpan], rule: Overlaps) -> list[EntitySpan]:
    """Keep the spans that a rule prefers, in their order, none of which overlaps another.

    `longest` prefers length, then confidence; `confident` confidence, then length; `first`, and
    both where that leaves a tie, what comes first. No confidence is less than any. What loses
    against a span that itself lost is kept. `all` keeps everything, duplicates too.
    """
    if rule == "all" or len(spans) < 2:
        return list(spans)
    kept = []
    starts: list[int] = []
    ends: list[int] = []
    for place in sorted(range(len(spans)), key=lambda place: _RULES[rule](spans[place])):
        span = spans[place]
        gap = bisect(starts, span.start)  # what is kept does not overlap: two neighbours to ask
        if (gap and ends[gap - 1] > span.start) or (gap < len(starts) and starts[gap] < span.end):
            continue
        starts.insert(gap, span.start)
        ends.insert(gap, span.end)
        kept.append(place)
    return [spans[place] for place in sorted(kept)]


def _doubt(span: EntitySpan) -> float:
    return 1.0 if span.confidence is None else -span.confidence


_RULES: Mapping[Overlaps, Callable[[EntitySpan], tuple[float, ...]]] = {
    "longest": lambda span: (span.start - span.end, _doubt(span)),
    "first": lambda _: (),
    "confident": lambda span: (_doubt(span), span.start - span.end),
}
