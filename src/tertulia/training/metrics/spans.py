"""Tagged spans of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tertulia.core.errors import ShapeError

_FIRST = frozenset("BSU")
_LATER = frozenset("IEL")


class TokenSpan(NamedTuple):
    """Tokens `[start, end)` of an utterance that form one thing of a kind."""

    kind: str
    start: int
    end: int


def token_spans(tags: Sequence[object]) -> list[TokenSpan]:
    """The spans that the tags of one utterance mark, read as conlleval reads them.

    BIO, IOB1 and BIOES tags are understood: a span begins at `B-`, or at an `I-` that does not
    continue a span of its kind. Any other tag (`O`, padding, unknown) is outside.

    Raises:
        ShapeError: a tag is not a string.
    """
    spans: list[TokenSpan] = []
    kind, start = None, 0
    for place, tag in enumerate((*tags, "O")):
        if not isinstance(tag, str):
            raise ShapeError(f"a tag is a string like 'B-PER', not {tag!r}: map indices to names")
        prefix, _, tagged = tag.partition("-")
        if prefix in _LATER and tagged == kind:
            continue
        if kind is not None:
            spans.append(TokenSpan(kind, start, place))
        kind, start = (tagged, place) if prefix in _FIRST | _LATER else (None, place)
    return spans
