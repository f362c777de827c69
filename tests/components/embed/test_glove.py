from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tertulia.components.embed.glove import GloveEmbedder
from tertulia.core.errors import DataError
from tertulia.testing.components import ComponentConformance

VECTORS = "the 1 2\ncat 3 4\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "vectors.txt").write_text(VECTORS)
    return tmp_path / "vectors.txt"


class TestConformance(ComponentConformance):
    batch = ([["the", "cat"], ["unknown"], [""]],)
    pad_zero = False
    mean = False

    @pytest.fixture(autouse=True)
    def write_vectors(self, path: Path) -> None:
        self.path = path

    def make(self) -> GloveEmbedder:
        return GloveEmbedder(load_path=self.path, dim=2, pad_zero=self.pad_zero, mean=self.mean)


class TestConformanceOfMeans(TestConformance):
    mean = True


class TestConformanceOfPadded(TestConformance):
    pad_zero = True
    row_by_row = False  # rows are as long as the longest in the batch


def prepared(path: Path, dim: int = 2) -> GloveEmbedder:
    embedder = GloveEmbedder(load_path=path, dim=dim)
    embedder.prepare()
    return embedder


def test_unknown_words_get_zeros(path: Path) -> None:
    [matrix] = prepared(path)([["cat", "dog", "\ud800", "the"]])

    assert matrix.tolist() == [[3, 4], [0, 0], [0, 0], [1, 2]]


def test_knows_its_words_in_order(path: Path) -> None:
    embedder = prepared(path)

    assert list(embedder.keys()) == ["the", "cat"]
    assert "cat" in embedder
    assert "dog" not in embedder


def test_constructing_does_not_touch_the_file(tmp_path: Path) -> None:
    embedder = GloveEmbedder(load_path=tmp_path / "nothing.txt", dim=7)

    assert embedder.dim == 7


def test_longer_vectors_are_cut_to_the_dimension_asked_for(path: Path) -> None:
    [matrix] = prepared(path, dim=1)([["cat"]])

    assert matrix.tolist() == [[3]]


def test_shorter_vectors_are_refused(path: Path) -> None:
    with pytest.raises(DataError, match="set `dim` to 2"):
        prepared(path, dim=100)


def test_changing_a_result_does_not_change_the_vectors(path: Path) -> None:
    embedder = prepared(path)

    embedder.vectors(["the"])[:] = 9

    np.testing.assert_array_equal(embedder.vectors(["the"]), [[1, 2]])
