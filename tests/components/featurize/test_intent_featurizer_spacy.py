from pathlib import Path

import pytest

from tertulia.components.featurize.intent_featurizer_spacy import SpacyFeaturizer
from tertulia.components.language.nlp_spacy import SpacyLanguage
from tertulia.core.errors import ParameterError
from tertulia.testing.components import ComponentConformance

spacy = pytest.importorskip("spacy", reason="needs `pip install 'tertulia[spacy]'`")


def prepared(model: Path, *, case_sensitive: bool = False) -> SpacyFeaturizer:
    nlp = SpacyLanguage(model=str(model), case_sensitive=case_sensitive)
    nlp.prepare()
    featurizer = SpacyFeaturizer(nlp=nlp)
    featurizer.prepare()
    return featurizer


class TestConformance(ComponentConformance):
    @pytest.fixture(autouse=True)
    def _batch(self, word_vectors: Path) -> None:
        self.featurizer = prepared(word_vectors)
        self.batch = (self.featurizer.nlp(["hello world", ""])[0],)

    def make(self) -> SpacyFeaturizer:
        return SpacyFeaturizer(nlp=self.featurizer.nlp)


def test_a_text_has_the_mean_vector_of_its_words(word_vectors: Path) -> None:
    featurizer = prepared(word_vectors)

    features = featurizer(featurizer.nlp(["hello world", "hello", "unheard", ""])[0])

    assert features.tolist() == [[0.5, 0.5, 0], [1, 0, 0], [0, 0, 0], [0, 0, 0]]
    assert features.dtype == "float32"


def test_case_tells_words_apart_when_told(word_vectors: Path) -> None:
    featurizer = prepared(word_vectors, case_sensitive=True)

    assert featurizer(featurizer.nlp(["World", "world"])[0]).tolist() == [[0, 0, 1], [0, 1, 0]]


def test_a_model_without_word_vectors_gives_words_in_context(english: SpacyLanguage) -> None:
    featurizer = SpacyFeaturizer(nlp=english)
    featurizer.prepare()

    features = featurizer(english(["a bank", ""])[0])

    assert features.shape == (2, 96)
    assert features[0].any()
    assert not features[1].any()


def test_a_model_that_makes_no_vectors_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")

    with pytest.raises(ParameterError, match=r"has no vectors: name one that has"):
        prepared(tmp_path / "blank")
