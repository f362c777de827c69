"""A word feature extractor of MITIE's for a few words, written as dlib writes numbers.

The format is that of `wordrep`, MITIE's tool: the words with a vector each, then a table of
frequent substrings, which is empty here, and their vectors.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

_SLOTS = 0x2000
_POLYNOMIAL = 0xEDB88320  # of CRC-32, by which substrings are found
WORDS = "a berlin bye fly flights from good hello hi i london me morning paris see show to you"


def write_extractor(path: Path, dim: int = 8) -> Path:
    """Write vectors of `dim` random numbers; MITIE adds three: one for unknown words, two zeros."""
    random = np.random.default_rng(0)
    words = sorted(WORDS.split())
    parts = [_text("mitie::total_word_feature_extractor"), *map(_integer, (2, 1, dim + 1))]
    parts.append(_integer(len(words)))
    for word in words:
        vector = np.concatenate([[0], random.normal(size=dim), [0, 0]])
        parts += [_text(word), _column(vector[:, None])]
    header = (1, 1, _SLOTS - 1, _SLOTS.bit_length() - 1, 0xFFFFFFFF, 0)
    parts += map(_integer, (*header, _SLOTS, *[0] * _SLOTS, 256, *map(_crc, range(256))))
    parts.append(_column(np.zeros((_SLOTS, 2))))
    path.write_bytes(b"".join(parts))
    return path


def _crc(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ _POLYNOMIAL if byte & 1 else byte >> 1
    return byte


def _integer(number: int) -> bytes:
    data = abs(number).to_bytes(max(1, (abs(number).bit_length() + 7) // 8), "little")
    return bytes([len(data) | (0x80 if number < 0 else 0)]) + data


def _real(number: float) -> bytes:
    mantissa, exponent = math.frexp(float(np.float32(number)))
    return _integer(int(mantissa * 2**24)) + _integer(exponent - 24 if number else 0)


def _text(text: str) -> bytes:
    return _integer(len(text)) + text.encode()


def _column(numbers: np.ndarray) -> bytes:
    return b"".join([*(_integer(-size) for size in numbers.shape), *map(_real, numbers.ravel())])
