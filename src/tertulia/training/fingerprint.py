"""A data set in one word: whether two models learned from the same examples."""

from __future__ import annotations

import hashlib

import msgspec

from tertulia.data.base import Dataset
from tertulia.data.documents import DocumentStream

_encoder = msgspec.json.Encoder(enc_hook=repr, order="deterministic")


def fingerprint(source: Dataset | DocumentStream) -> str:
    """The SHA-256 of every training example, in order; empty for streams, which are too long."""
    if not isinstance(source, Dataset):
        return ""
    digest = hashlib.sha256()
    seen: dict[int, bytes] = {}  # what many examples share, such as lookup tables, is read once
    for x, y in source.splits.train:
        for value in (x, *y) if isinstance(y, tuple) else (x, y):
            if id(value) not in seen:
                seen[id(value)] = hashlib.sha256(_encoded(value)).digest()
            digest.update(seen[id(value)])
    return digest.hexdigest()


def _encoded(value: object) -> bytes:
    try:
        return _encoder.encode(value)
    except (UnicodeEncodeError, TypeError, OverflowError):  # what JSON cannot say: a lone surrogate
        return repr(value).encode(errors="backslashreplace")
