from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from tertulia.components.embed import text_vectors
from tertulia.components.embed.text_vectors import TextVectors, read_text_vectors
from tertulia.core.errors import DataError


def read(folder: Path, content: bytes) -> TextVectors:
    path = folder / "vectors.txt"
    path.write_bytes(content)
    return read_text_vectors(path)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"a 1 2\nb 3 -4e-1\n", id="glove"),
        pytest.param(b"2 2\na 1 2\nb 3 -4e-1\n", id="word2vec"),
        pytest.param(b"2 2\na 1 2 \nb 3 -4e-1 \n", id="fasttext"),
        pytest.param(b"a 1 2\r\nb 3 -4e-1", id="windows"),
        pytest.param(b"a\t1\t2\n\nb  3  -.4\n\n", id="tabs, double spaces, blank lines"),
        pytest.param(gzip.compress(b"2 2\na 1 2\nb 3 -0.4\n"), id="gzipped"),
    ],
)
def test_reads_words_and_numbers(tmp_path: Path, content: bytes) -> None:
    read_in = read(tmp_path, content)

    assert read_in.index == {"a": 0, "b": 1}
    np.testing.assert_array_equal(read_in.matrix, np.float32([[1, 2], [3, -0.4], [0, 0]]))
    assert read_in.matrix.dtype == np.float32


def test_a_word_may_hold_spaces(tmp_path: Path) -> None:
    read_in = read(tmp_path, b"a 1 2\n. . . 3 4\n")

    assert read_in.index == {"a": 0, ". . .": 1}


def test_of_a_word_that_comes_twice_the_first_vector_counts(tmp_path: Path) -> None:
    read_in = read(tmp_path, b"a 1\nb 2\na 3\n")

    assert read_in.matrix[read_in.index["a"]] == 1


def test_lines_may_straddle_blocks(tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(40_000)]
    content = "".join(f"{word} {number} 0.123456789012345\n" for number, word in enumerate(words))

    read_in = read(tmp_path, content.encode())

    assert len(content) > text_vectors._BLOCK_BYTES
    assert list(read_in.index) == words
    np.testing.assert_array_equal(read_in.matrix[:-1, 0], np.arange(40_000))


def test_bytes_that_are_no_text_do_not_stop_the_reading(tmp_path: Path) -> None:
    read_in = read(tmp_path, b"a 1\n\xff 2\n")

    assert read_in.index == {"a": 0, "\ufffd": 1}


@pytest.mark.parametrize(
    "line", [b"b 1", b"b 1 2 x", b"b 1 nan", b"b 1 1e999", b"b 1 1e39", b"b 1,5 2,5 3", b"b"]
)
def test_a_malformed_line_is_named(tmp_path: Path, line: bytes) -> None:
    with pytest.raises(DataError, match=r"line 3: a word and 2 numbers are expected") as caught:
        read(tmp_path, b"a 1 2\n\n" + line + b"\nc 5 6\n")

    assert caught.value.line == 3


def test_lines_are_counted_from_the_header(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="line 2: "):
        read(tmp_path, b"1 2\na 1\n")


@pytest.mark.parametrize("content", [b"", b"\n", b"word\n", b"3 0\n"])
def test_a_file_that_begins_otherwise_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DataError, match="line 1: a word and its numbers are expected"):
        read(tmp_path, content)


def test_a_file_shorter_than_its_header_promises_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="promises 3 words, but 1 follow: fetch it again"):
        read(tmp_path, b"3 2\na 1 2\n")


def test_a_torn_gzip_file_is_refused(tmp_path: Path) -> None:
    content = gzip.compress(b"a 1 2\n" * 1000)

    with pytest.raises(DataError, match="cannot be read"):
        read(tmp_path, content[:-12])


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_text_vectors(tmp_path / "nothing.txt")


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    content = b"a 1 2\n" + b"x" * (text_vectors._MAX_LINE_BYTES + 2)

    with pytest.raises(DataError, match="a line has no end"):
        read(tmp_path, content)
