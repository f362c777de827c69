"""Word vectors as text, a word and its numbers a line: GloVe's, word2vec's, fastText's `.vec`."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

import msgspec
import numpy as np
from numpy.typing import NDArray

from tertulia.core.arrays import FloatArray
from tertulia.core.errors import DataError

Block: TypeAlias = tuple[list[str], NDArray[np.float32]]
"""Some words, and their vectors of shape (n_words, width)."""

_BLOCK_BYTES = 1 << 20
_MAX_LINE_BYTES = 1 << 24
_GZIP_MAGIC = b"\x1f\x8b"
_HEADER = re.compile(rb"\s*(\d{1,12})\s+(\d{1,6})\s*")
_NUMBERS = msgspec.json.Decoder(list[float])


@dataclass(frozen=True, slots=True, eq=False)
class TextVectors:
    """Words and their vectors; a last row of zeros stands for every other word."""

    index: Mapping[str, int]
    matrix: FloatArray  # (n_rows + 1, width), float32


def read_text_vectors(path: Path) -> TextVectors:
    """Read word vectors, gzipped or not, with or without a first line `count width`.

    A word may hold spaces. Of a word that comes twice the first vector counts.

    Raises:
        DataError: the file is missing or torn, or a line is not a word and its numbers.
    """
    try:
        with _opened(path) as file:
            return _read(file, path)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"the word vectors cannot be read: {error}", path=path) from error


def _opened(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        is_gzip = file.read(2) == _GZIP_MAGIC
    return cast(BinaryIO, gzip.open(path)) if is_gzip else path.open("rb")


def _read(file: BinaryIO, path: Path) -> TextVectors:
    first = file.readline(_MAX_LINE_BYTES)
    header = _HEADER.fullmatch(first)
    width = int(header[2]) if header else len(first.split()) - 1
    if width < 1:
        raise DataError(
            "a word and its numbers are expected, with spaces between", path=path, line=1
        )
    line = 2 if header else 1
    if not header:
        file.seek(0)
    index: dict[str, int] = {}
    blocks: list[NDArray[np.float32]] = []
    rows = 0
    for lines in _line_blocks(file, path):
        words, block = _parse_fast(lines, width) or _parse_carefully(lines, width, path, line)
        for row, word in enumerate(words, start=rows):
            index.setdefault(word, row)
        blocks.append(block)
        line += len(lines)
        rows += len(words)
    if header and rows != int(header[1]):
        raise DataError(
            f"its first line promises {int(header[1])} words, but {rows} follow: fetch it again",
            path=path,
        )
    return TextVectors(index, _joined(blocks, rows, width))


def _line_blocks(file: BinaryIO, path: Path) -> Iterator[list[bytes]]:
    """Yield the lines of a file, some thousands at a time."""
    rest = b""
    while block := file.read(_BLOCK_BYTES):
        *lines, rest = (rest + block).split(b"\n")
        if len(rest) > _MAX_LINE_BYTES:
            raise DataError("a line has no end: this is no file of word vectors", path=path)
        yield lines
    if rest:
        yield [rest]


def _parse_fast(lines: Sequence[bytes], width: int) -> Block | None:
    """Parse lines that have exactly one space before each number; None if any has not.

    With commas for spaces the numbers are JSON, whose decoder is strict, and the fastest at hand.
    """
    parts = [line.rstrip().partition(b" ") for line in lines]
    if any(numbers.count(b" ") != width - 1 for _, _, numbers in parts):
        return None
    text = b",".join([numbers for _, _, numbers in parts]).replace(b" ", b",")
    try:
        values = _NUMBERS.decode(b"[" + text + b"]")
    except msgspec.DecodeError:
        return None
    block = _float32(values)
    if block.size != len(lines) * width or not np.isfinite(block).all():
        return None
    return [_word(word) for word, _, _ in parts], block.reshape(-1, width)


def _parse_carefully(lines: Sequence[bytes], width: int, path: Path, start: int) -> Block:
    """Parse line by line, to allow for spaces in words and to say where an error is."""
    words, vectors = [], []
    for number, line in enumerate(lines, start=start):
        if not line.strip():
            continue
        word, *numbers = line.rsplit(maxsplit=width)
        try:
            vector = _float32([float(text) for text in numbers])
        except ValueError:
            vector = np.empty(0, dtype=np.float32)
        if len(vector) != width or not np.isfinite(vector).all():
            raise DataError(f"a word and {width} numbers are expected", path=path, line=number)
        words.append(_word(word))
        vectors.append(vector)
    return words, np.array(vectors, dtype=np.float32).reshape(-1, width)


def _joined(blocks: list[NDArray[np.float32]], rows: int, width: int) -> NDArray[np.float32]:
    """One matrix of all blocks and a row of zeros; empties `blocks`, so nothing is held twice."""
    matrix = np.zeros((rows + 1, width), dtype=np.float32)
    end = rows
    while blocks:
        block = blocks.pop()
        matrix[end - len(block) : end] = block
        end -= len(block)
    return matrix


def _float32(values: Sequence[float]) -> NDArray[np.float32]:
    """Convert; what is too large becomes infinite."""
    with np.errstate(over="ignore"):
        return np.array(values, dtype=np.float64).astype(np.float32)


def _word(word: bytes) -> str:
    return word.decode("utf-8", errors="replace")
