from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gensim.models.fasttext import FastText, load_facebook_vectors, save_facebook_model

from tertulia.components.embed.fasttext import FastTextEmbedder
from tertulia.core.errors import DataError
from tertulia.testing.components import ComponentConformance

SENTENCES = [["the", "quick", "brown", "fox"], ["привет", "мир"], ["große", "straße"]]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    trained = FastText(
        SENTENCES, vector_size=8, min_count=1, bucket=500, epochs=1, seed=1, workers=1
    )
    path = tmp_path_factory.mktemp("fasttext") / "model.bin"
    save_facebook_model(trained, str(path))
    return path


class TestConformance(ComponentConformance):
    batch = ([["the", "fox"], ["unknown"], [""]],)

    @pytest.fixture(autouse=True)
    def train_model(self, path: Path) -> None:
        self.path = path

    def make(self) -> FastTextEmbedder:
        return FastTextEmbedder(load_path=self.path, dim=8)


def prepared(path: Path, dim: int = 8) -> FastTextEmbedder:
    embedder = FastTextEmbedder(load_path=path, dim=dim)
    embedder.prepare()
    return embedder


@pytest.mark.parametrize(
    "word", ["the", "brown", "привет", "straße", "browner", "неизвестный", "日本語", "x" * 50, "a"]
)
def test_gives_words_the_vectors_gensim_gives_them(path: Path, word: str) -> None:
    [vector] = prepared(path).vectors([word])

    expected = load_facebook_vectors(str(path))[word]
    assert np.abs(expected).max() > 1e-4
    np.testing.assert_allclose(vector, expected, rtol=1e-5, atol=1e-8)


def test_knows_the_words_it_was_trained_on(path: Path) -> None:
    embedder = prepared(path)

    assert set(embedder.keys()) == {word for sentence in SENTENCES for word in sentence}
    assert "привет" in embedder
    assert "unknown" not in embedder
    assert "\ud800" not in embedder


def test_any_string_has_a_vector(path: Path) -> None:
    vectors = prepared(path).vectors(["", "\ud800", "x" * 1_000_000])

    assert vectors.shape == (3, 8)
    assert np.isfinite(vectors).all()


def test_longer_vectors_are_cut_to_the_dimension_asked_for(path: Path) -> None:
    whole, cut = prepared(path).vectors(["fox"]), prepared(path, dim=3).vectors(["fox"])

    np.testing.assert_array_equal(cut, whole[:, :3])


def test_shorter_vectors_are_refused(path: Path) -> None:
    with pytest.raises(DataError, match=r"have 8 numbers.*asks for 100: set `dim` to 8"):
        prepared(path, dim=100)


def test_changing_a_result_does_not_change_the_vectors(path: Path) -> None:
    embedder = prepared(path)
    before = embedder.vectors(["fox"]).tolist()

    embedder.vectors(["fox"])[:] = 9

    assert embedder.vectors(["fox"]).tolist() == before
