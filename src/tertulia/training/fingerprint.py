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
    for example in source.splits.train:
        digest.update(_encoded(example))
    return digest.hexdigest()


def _encoded(example: object) -> bytes:
    try:
        return _encoder.encode(example)
    except (UnicodeEncodeError, TypeError, OverflowError):  # what JSON cannot say: a lone surrogate
        return repr(example).encode(errors="backslashreplace")
