from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.components.embed.dict_emb import DictEmbedder
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = ([["the", "cat"], ["unknown"]],)

    @pytest.fixture(autouse=True)
    def write_vectors(self, tmp_path: Path) -> None:
        self.path = tmp_path / "dictionary.txt"
        self.path.write_text("the 1 2\ncat 3 4\n")

    def make(self) -> DictEmbedder:
        return DictEmbedder(load_path=self.path, dim=2)


def test_words_outside_the_dictionary_get_zeros(tmp_path: Path) -> None:
    (tmp_path / "dictionary.txt").write_text("the 1 2\n")
    embedder = DictEmbedder(load_path=tmp_path / "dictionary.txt", dim=2)
    embedder.prepare()

    [matrix] = embedder([["cat", "the"]])

    assert matrix.tolist() == [[0, 0], [1, 2]]
