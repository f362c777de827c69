"""A reader of fastText's own binary models: versions 11 and 12, and those before versions.

The layout, all little-endian: magic and version (absent in the oldest), arguments, dictionary,
input matrix, output matrix. The input matrix has a row per word, then a row per bucket of
subwords; it stays in the file, mapped into memory. The output matrix is left alone.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tertulia.components.embed.subwords import subword_buckets
from tertulia.core.arrays import FloatArray
from tertulia.core.errors import DataError

MAX_LETTERS = 1024
"""Letters of a word beyond these are not looked at."""

_MAGIC = 793712314
_GZIP_MAGIC = b"\x1f\x8b"
_SUPERVISED = 3
_LABEL = 1
_END_OF_SENTENCE = b"</s>"
_MAX_WORD_BYTES = 1 << 16
_MAX_DIM = 1 << 16
_MAX_NGRAM = 64
_AFTER_WORD = 10  # the final zero byte, the count (8 bytes), the type (1 byte)


@dataclass(frozen=True, slots=True, eq=False)
class FastTextModel:
    """The input side of a fastText model: enough for the vector of any word."""

    index: Mapping[bytes, int]
    matrix: FloatArray  # (n_words + buckets, dim), float32, in the file
    buckets: int
    shortest: int
    longest: int

    def vector(self, word: str) -> FloatArray:
        """Mean of the word's own row, if it has one, and the rows of its n-grams; (dim,)."""
        word = word[:MAX_LETTERS]
        key = word.encode("utf-8", errors="surrogatepass")
        rows = [self.index[key]] if key in self.index else []
        if key != _END_OF_SENTENCE and self.buckets:
            hashed = subword_buckets(word, self.shortest, self.longest, self.buckets)
            rows += [len(self.index) + bucket for bucket in hashed]
        if not rows:
            return np.zeros(self.matrix.shape[1], dtype=np.float32)
        mean: FloatArray = self.matrix[rows].mean(axis=0)
        return mean


def read_fasttext(path: Path) -> FastTextModel:
    """Map a model into memory; only its dictionary is read.

    Raises:
        DataError: the file is missing, torn, quantised or something else.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise DataError(f"the fastText model cannot be read: {error}", path=path) from error
    if mapped[:2] == _GZIP_MAGIC:
        raise DataError("a gzipped model cannot be mapped into memory: unpack it first", path=path)
    return _Reader(path, mapped).model()


class _Reader:
    """Walks through a mapped file; never believes a number before the file's size bears it out."""

    def __init__(self, path: Path, mapped: mmap.mmap) -> None:
        self.path = path
        self.mapped = mapped
        self.position = 0

    def model(self) -> FastTextModel:
        magic, version = self.numbers("<2i")
        has_magic = magic == _MAGIC
        if not has_magic:
            self.position, version = 0, 0
        elif version not in (11, 12):
            raise self.error(f"its format has version {version}, but only 11 and 12 are known")
        dim, *_, kind, buckets, shortest, longest, _, _ = self.numbers("<12id")
        if not (0 < dim <= _MAX_DIM and buckets >= 0 and shortest >= 0):
            raise self.error("this is no fastText model: it does not begin like one")
        if not 0 <= longest <= _MAX_NGRAM:
            raise self.error(f"n-grams of {longest} letters are more than anyone uses")
        if kind == _SUPERVISED and version < 12:
            longest = 0  # classifiers of that time had no subwords, whatever the file says
        index = self.words(has_prune_size=has_magic)
        if has_magic and self.numbers("<?")[0]:
            raise self.error("the model is quantised: use the .bin it was made from")
        matrix = self.matrix(n_rows=len(index) + buckets, dim=dim)
        return FastTextModel(index, matrix, buckets if longest else 0, shortest, longest)

    def words(self, *, has_prune_size: bool) -> dict[bytes, int]:
        """Read the dictionary: words first, then the labels of a classifier, which are skipped."""
        size, n_words, n_labels, _ = self.numbers("<3iq")
        prune_size = self.numbers("<q")[0] if has_prune_size else -1
        left = len(self.mapped) - self.position
        if n_words < 1 or n_labels < 0 or size != n_words + n_labels or size * _AFTER_WORD > left:
            raise self.error(f"a dictionary of {n_words} words and {n_labels} labels cannot be")
        if prune_size >= 0:
            raise self.error("the model is pruned: use the .bin it was made from")
        entries = [self.entry(is_label=number >= n_words) for number in range(size)]
        index = {word: row for row, word in enumerate(entries[:n_words])}
        if len(index) != n_words:
            raise self.error("its dictionary holds a word twice")
        return index

    def entry(self, *, is_label: bool) -> bytes:
        start = self.position
        end = self.mapped.find(b"\0", start, start + _MAX_WORD_BYTES)
        self.position = end + _AFTER_WORD
        if end < 0 or self.position > len(self.mapped):
            raise self.error("its dictionary is torn: fetch the file again")
        if (self.mapped[self.position - 1] == _LABEL) != is_label:
            raise self.error("its dictionary is out of order: this is no fastText model")
        return self.mapped[start:end]

    def matrix(self, n_rows: int, dim: int) -> FloatArray:
        rows, columns = self.numbers("<2q")
        if (rows, columns) != (n_rows, dim):
            raise self.error(f"its matrix is {rows} x {columns} where {n_rows} x {dim} is expected")
        if rows * columns * 4 > len(self.mapped) - self.position:
            raise self.error("its matrix is torn: fetch the file again")
        flat = np.frombuffer(self.mapped, "<f4", count=rows * columns, offset=self.position)
        return flat.reshape(rows, columns)

    def numbers(self, layout: str) -> tuple[int, ...]:
        try:
            values = struct.unpack_from(layout, self.mapped, self.position)
        except struct.error as error:
            raise self.error("the file ends too early: fetch it again") from error
        self.position += struct.calcsize(layout)
        return values

    def error(self, message: str) -> DataError:
        return DataError(message, path=self.path)
