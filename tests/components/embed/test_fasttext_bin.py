from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.components.embed.fasttext_bin import FastTextModel, read_fasttext
from tertulia.components.embed.subwords import subword_buckets
from tertulia.core.errors import DataError

MAGIC = struct.pack("<2i", 793712314, 12)
OLD_MAGIC = struct.pack("<2i", 793712314, 11)
SKIPGRAM, SUPERVISED = 2, 3
NOT_PRUNED = struct.pack("<q", -1)


def arguments(dim: int = 2, kind: int = SKIPGRAM, buckets: int = 3, longest: int = 3) -> bytes:
    return struct.pack("<12id", dim, 5, 1, 1, 5, 1, 2, kind, buckets, 3, longest, 100, 1e-4)


def dictionary(words: list[bytes], labels: list[bytes], pruned: bytes = NOT_PRUNED) -> bytes:
    counts = struct.pack("<3iq", len(words) + len(labels), len(words), len(labels), 9)
    entries = [word + b"\0" + struct.pack("<qb", 1, 0) for word in words]
    entries += [label + b"\0" + struct.pack("<qb", 1, 1) for label in labels]
    return counts + pruned + b"".join(entries)


def matrix(rows: int, dim: int = 2) -> bytes:
    """Row i holds i, i, …"""
    numbers = np.repeat(np.arange(rows, dtype="<f4"), dim)
    return struct.pack("<2q", rows, dim) + numbers.tobytes()


WORDS = dictionary([b"</s>", b"cat"], [])
MODEL = MAGIC + arguments() + WORDS + b"\0" + matrix(5)
OLDEST = arguments() + dictionary([b"</s>", b"cat"], [], pruned=b"") + matrix(5)


def read(folder: Path, content: bytes) -> FastTextModel:
    path = folder / "model.bin"
    path.write_bytes(content)
    return read_fasttext(path)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(MODEL, id="version 12"),
        pytest.param(OLD_MAGIC + MODEL[8:], id="version 11"),
        pytest.param(OLDEST, id="before versions"),
    ],
)
def test_a_known_word_is_the_mean_of_its_row_and_its_ngrams(tmp_path: Path, content: bytes) -> None:
    model = read(tmp_path, content)

    vector = model.vector("cat")

    rows = [1, *(2 + bucket for bucket in subword_buckets("cat", 3, 3, 3))]
    assert len(rows) == 4
    assert vector.tolist() == pytest.approx([sum(rows) / 4] * 2)


def test_an_unknown_word_is_the_mean_of_its_ngrams(tmp_path: Path) -> None:
    vector = read(tmp_path, MODEL).vector("i")

    [bucket] = subword_buckets("i", 3, 3, 3)
    assert vector.tolist() == [2 + bucket] * 2


def test_a_word_too_short_for_ngrams_gets_zeros(tmp_path: Path) -> None:
    assert read(tmp_path, MODEL).vector("").tolist() == [0, 0]


def test_the_end_of_a_sentence_has_no_ngrams(tmp_path: Path) -> None:
    assert read(tmp_path, MODEL).vector("</s>").tolist() == [0, 0]  # row 0


def test_a_classifier_gives_the_vectors_of_its_words(tmp_path: Path) -> None:
    words = dictionary([b"</s>", b"cat"], [b"__label__pet"])
    content = MAGIC + arguments(kind=SUPERVISED, buckets=0, longest=0) + words + b"\0" + matrix(2)

    model = read(tmp_path, content)

    assert list(model.index) == [b"</s>", b"cat"]
    assert model.vector("cat").tolist() == [1, 1]


def test_old_classifiers_have_no_ngrams_whatever_they_say(tmp_path: Path) -> None:
    content = OLD_MAGIC + arguments(kind=SUPERVISED) + WORDS + b"\0" + matrix(5)

    assert read(tmp_path, content).vector("cat").tolist() == [1, 1]


def test_a_word_a_million_letters_long_is_answered_by_its_beginning(tmp_path: Path) -> None:
    model = read(tmp_path, MODEL)

    assert model.vector("x" * 1_000_000).tolist() == model.vector("x" * 1024).tolist()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "cannot be read"),
        (gzip.compress(MODEL, mtime=0), "unpack it first"),
        (b"the 0.1 0.2\n" * 100, "this is no fastText model"),
        (struct.pack("<2i", 793712314, 13) + MODEL[8:], "version 13, but only 11 and 12"),
        (MAGIC + arguments(longest=65) + MODEL[64:], "n-grams of 65 letters"),
        (MAGIC + arguments() + WORDS + b"\1" + matrix(5), "quantised: use the .bin"),
        (
            MAGIC
            + arguments()
            + dictionary([b"cat"], [], struct.pack("<q", 2))
            + b"\0"
            + matrix(4),
            "pruned: use the .bin",
        ),
        (MAGIC + arguments() + dictionary([], []) + b"\0" + matrix(3), "0 words and 0 labels"),
        (MAGIC + arguments() + struct.pack("<3iqq", 2**31 - 1, 2**31 - 1, 0, 9, -1), "2147483647"),
        (
            MAGIC + arguments() + dictionary([b"a", b"a"], []) + b"\0" + matrix(5),
            "holds a word twice",
        ),
        (MAGIC + arguments() + WORDS + b"\0" + matrix(4), "4 x 2 where 5 x 2 is expected"),
        (
            MAGIC + arguments(buckets=2**31 - 3) + WORDS + b"\0" + struct.pack("<2q", 2**31 - 1, 2),
            "its matrix is torn",
        ),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, content)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_fasttext(tmp_path / "nothing.bin")


@pytest.mark.parametrize("content", [MODEL, OLDEST])
def test_a_model_cut_anywhere_is_refused(tmp_path: Path, content: bytes) -> None:
    for length in range(len(content)):
        with pytest.raises(DataError):
            read(tmp_path, content[:length])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(MODEL) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_model_is_read_or_refused(tmp_path: Path, place: int, damage: bytes) -> None:
    content = MODEL[:place] + damage + MODEL[place + len(damage) :]
    try:
        model = read(tmp_path, content)
    except DataError:
        return

    with np.errstate(all="ignore"):  # damaged numbers may be of any size
        assert model.vector("cat").shape == (model.matrix.shape[1],)
