"""Texts to spaCy documents, in time linear in their length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from tertulia.components.language.encodable import encodable
from tertulia.components.language.pieces import pieces

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# spaCy's time grows with the square of a stretch without white space, so these are cut.
STRETCH = re.compile(r"[^\w\s]{32}|\S{200}")
# What is worked on at once is bounded, in characters: 100,000 take some 250 MB.
_PIECE = 10_000
_AT_ONCE = 200_000


def documents_in_pieces(
    nlp: Language, texts: Sequence[str], *, disable: Sequence[str] = ()
) -> Iterator[list[Doc]]:
    """Yield the documents that a text consists of, mostly one; their characters are the text's."""
    cut = [_pieces(encodable(text)) for text in texts]
    longest = max((len(piece) for own in cut for piece in own), default=1)
    documents = nlp.pipe(
        (piece for own in cut for piece in own),
        batch_size=min(256, max(1, _AT_ONCE // max(1, longest))),
        disable=list(disable),
    )
    for own in cut:
        yield list(islice(documents, len(own)))


def whole_documents(
    nlp: Language, texts: Sequence[str], *, disable: Sequence[str] = ()
) -> Iterator[Doc]:
    """Yield one document per text."""
    for parts in documents_in_pieces(nlp, texts, disable=disable):
        yield parts[0] if len(parts) == 1 else _joined(parts)


def lowered(text: str) -> str:
    """Lower-case each character that has one lower-case character, so that offsets stay."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _pieces(text: str) -> list[str]:
    """Cut where white space is too far away, and every 10,000 characters or so."""
    if len(text) <= _PIECE and not STRETCH.search(text):
        return [text]
    return [part for piece in pieces(text, _PIECE) for part in _between_cuts(piece)]


def _between_cuts(text: str) -> Iterator[str]:
    start = 0
    for stretch in STRETCH.finditer(text):
        yield text[start : stretch.end()]
        start = stretch.end()
    if start < len(text):
        yield text[start:]


def _joined(parts: Sequence[Doc]) -> Doc:
    from spacy.tokens import Doc

    joined = Doc.from_docs(list(parts), ensure_whitespace=False)
    if joined is None:  # only of no parts at all
        raise AssertionError("a text has at least one part")
    return joined
