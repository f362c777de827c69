from pathlib import Path

import pytest

from tertulia.components.language.nlp_mitie import MitieLanguage
from tertulia.core.errors import ParameterError
from tertulia.testing.components import ComponentConformance

pytest.importorskip("mitie", reason="needs `pip install 'tertulia[mitie]'`")


class TestConformance(ComponentConformance):
    @pytest.fixture(autouse=True)
    def _model(self, mitie: MitieLanguage) -> None:
        self.model = mitie.model

    def make(self) -> MitieLanguage:
        return MitieLanguage(model=self.model)


def test_knows_the_vectors_of_words(mitie: MitieLanguage) -> None:
    assert mitie.features.num_dimensions == 8 + 3
    assert len(mitie.features.get_feature_vector("berlin")) == 8 + 3


def test_a_file_is_held_once(mitie: MitieLanguage) -> None:
    other = MitieLanguage(model=mitie.model)

    other.prepare()

    assert other.features is mitie.features


def test_a_missing_file_says_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"take `total_word_feature_extractor.dat` out of"):
        MitieLanguage(model=tmp_path / "none.dat").prepare()


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.dat"
    file.write_bytes(b"hello")

    with pytest.raises(ParameterError, match=r"is no word feature extractor of MITIE"):
        MitieLanguage(model=file).prepare()


def test_the_file_is_its_resource(mitie: MitieLanguage) -> None:
    assert mitie.resources() == {"MITIE file": mitie.model}
