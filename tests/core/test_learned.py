import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tertulia.core.errors import ModelError
from tertulia.core.learned import read_learned, write_learned
from tertulia.testing.components import assert_same


@dataclass(frozen=True)
class Scale:
    shift: float
    unit: str | None = None


@dataclass(frozen=True)
class Everything:
    kinds: ClassVar[int] = 10

    count: int
    text: str
    is_known: bool
    tokens: tuple[str, ...]
    pair: tuple[int, Scale]
    scales: Sequence[Scale]
    by_index: Mapping[int, str]
    by_pair: Mapping[tuple[str, bool], float]
    blob: bytes
    cell: str | int | None
    best: Scale | None = None


@dataclass(frozen=True, eq=False)
class Array:
    array: NDArray[Any]


@dataclass(frozen=True, eq=False)
class Weights:
    rows: NDArray[np.floating]


@dataclass(frozen=True)
class Texts:
    texts: tuple[str, ...]
    counts: Mapping[str, int]


def round_trip(value: Any, folder: Path) -> Any:
    write_learned(value, folder)
    return read_learned(type(value), folder)


def test_every_kind_of_plain_data_comes_back(tmp_path: Path) -> None:
    learned = Everything(
        count=2**70,
        text="",
        is_known=True,
        tokens=("чай", "\0", "💥"),
        pair=(1, Scale(float("-inf"), "°C")),
        scales=(Scale(0.1), Scale(1e-320)),
        by_index={-1: "last", 0: "first"},
        by_pair={("a", True): 1.0, ("a", False): 2.0},
        blob=b"\x00\xff",
        cell=3,
    )

    assert round_trip(learned, tmp_path) == learned


@pytest.mark.parametrize(
    "array",
    [
        np.array([True, False]),
        np.array([-128, 127], dtype=np.int8),
        np.array([2**64 - 1], dtype=np.uint64),
        np.array([0.5, -np.inf], dtype=np.float16),
        np.array([[1.5, 2.5]], dtype=np.float64),
        np.array(3.5, dtype=np.float32),
        np.zeros((0, 7), dtype=np.int64),
        np.arange(12, dtype=np.int32).reshape(3, 4)[::-2, 1::2],
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.array([1.0, 2.0], dtype=">f8"),
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)
def test_an_array_comes_back_with_its_type_and_shape(array: NDArray[Any], tmp_path: Path) -> None:
    copy = round_trip(Array(array), tmp_path).array

    assert copy.dtype == array.dtype.newbyteorder("=")
    np.testing.assert_array_equal(copy, array, strict=array.dtype.isnative)


@given(texts=st.lists(st.text(st.characters(exclude_categories=()))))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_lone_surrogates_too(texts: list[str], tmp_path: Path) -> None:
    learned = Texts(tuple(texts), {text: len(text) for text in texts})

    assert round_trip(learned, tmp_path) == learned


def test_two_lone_surrogates_stay_two(tmp_path: Path) -> None:
    learned = Texts(("\ud83d\ude00",), {})

    assert len(round_trip(learned, tmp_path).texts[0]) == 2


def test_keys_that_read_alike_keep_arrays_of_their_own(tmp_path: Path) -> None:
    @dataclass(frozen=True, eq=False)
    class Parts:
        parts: Mapping[str | int | None, NDArray[Any]]
        nested: Mapping[str, Mapping[str, NDArray[Any]]]

    one, two = np.array([1]), np.array([2])
    learned = Parts(
        {1: one, "1": two, None: one, "None": two, "\ud800": one, "\\ud800": two},
        {"a": {"b.c": one}, "a.b": {"c": two}},
    )

    copy = round_trip(learned, tmp_path)

    assert_same(copy.parts, learned.parts)
    assert_same(copy.nested, learned.nested)


def test_keys_of_bytes_stay_apart(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Blobs:
        names: Mapping[bytes, int]

    assert round_trip(Blobs({b"a": 1, b"b": 2}), tmp_path) == Blobs({b"a": 1, b"b": 2})


def test_empty_bytes_and_empty_collections_come_back(tmp_path: Path) -> None:
    learned = Everything(0, "", False, (), (0, Scale(0.0)), (), {}, {}, b"", None)

    assert round_trip(learned, tmp_path) == learned


def test_learned_arrays_are_written_under_readable_names(tmp_path: Path) -> None:
    write_learned(Array(np.ones(2)), tmp_path)

    assert json.loads((tmp_path / "learned.json").read_bytes()) == {"array": "Array.array"}


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ({1, 2}, r"Array.array holds a set, which is not plain data"),
        (np.array(["a"]), r"Array.array holds an array of <U1, which is not plain data"),
        (np.array([object()]), r"Array.array holds an array of object"),
        (np.array(["2026-01-01"], dtype="M8[D]"), r"Array.array holds an array of datetime64"),
        ([np.int64(1)], r"Array.array.0 holds a int64"),
    ],
)
def test_what_is_no_plain_data_is_refused_with_its_path(
    value: Any, complaint: str, tmp_path: Path
) -> None:
    with pytest.raises(TypeError, match=complaint):
        write_learned(Array(value), tmp_path)


def test_what_could_not_be_read_back_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"Weights.rows is an array of int64, not of floating"):
        write_learned(Weights(np.array([1, 2], dtype=np.int64)), tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff",
        b'{"texts": "abc", "counts": []}',
        b'{"texts": ["a", 1], "counts": []}',
        b'{"texts": [], "counts": {"a": 1}}',
        b'{"texts": [], "counts": ["ab"]}',
        b'{"texts": [], "counts": [[["a"], 1]]}',
        b'{"texts": [], "counts": [["a", true]]}',
        b'{"texts": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"texts": [], "counts": [["a", ' + b"9" * 5000 + b"]]}",
    ],
    ids=range(13),
)
def test_a_file_that_holds_something_else_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "learned.json").write_bytes(content)

    with pytest.raises(ModelError, match=r"cannot be read|does not hold a Texts"):
        read_learned(Texts, tmp_path)


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot be read"):
        read_learned(Texts, tmp_path)


def test_an_array_of_another_type_is_refused(tmp_path: Path) -> None:
    write_learned(Array(np.array([1, 2])), tmp_path)
    (tmp_path / "learned.json").write_text('{"rows": "Array.array"}')

    with pytest.raises(ModelError, match=r"an array of int64, not of floating"):
        read_learned(Weights, tmp_path)


def test_an_array_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "learned.json").write_text('{"rows": "elsewhere"}')

    with pytest.raises(ModelError, match=r"does not hold a Weights: 'elsewhere'"):
        read_learned(Weights, tmp_path)


def test_models_that_spell_text_in_ascii_are_read(tmp_path: Path) -> None:
    (tmp_path / "learned.json").write_text(r'{"texts": ["\u0447\ud800"], "counts": []}')

    assert read_learned(Texts, tmp_path) == Texts(("ч\ud800",), {})
