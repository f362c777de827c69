import numpy as np
import pytest

from tertulia.components.featurize.intent_featurizer_mitie import MitieFeaturizer
from tertulia.components.language.nlp_mitie import MitieLanguage
from tertulia.core.text import Token
from tertulia.testing.components import ComponentConformance

BERLIN, PARIS = Token("berlin", 0, 6), Token("paris", 7, 12)


class TestConformance(ComponentConformance):
    batch = ([[BERLIN, PARIS], []],)

    @pytest.fixture(autouse=True)
    def _mitie(self, mitie: MitieLanguage) -> None:
        self.mitie = mitie

    def make(self) -> MitieFeaturizer:
        return MitieFeaturizer(mitie=self.mitie)


def test_a_text_has_the_mean_vector_of_its_tokens(mitie: MitieLanguage) -> None:
    berlin, paris = (mitie.features.get_feature_vector(word) for word in ("berlin", "paris"))

    features = MitieFeaturizer(mitie=mitie)([[BERLIN, PARIS, PARIS], []])

    assert features.shape == (2, 11)
    np.testing.assert_allclose(features[0], (np.array(berlin) + 2 * np.array(paris)) / 3, rtol=1e-6)
    assert not features[1].any()


def test_odd_tokens_pass(mitie: MitieLanguage) -> None:
    features = MitieFeaturizer(mitie=mitie)([[Token("\ud800\0", 0, 2)]])

    assert features[0, 0] == 1  # what MITIE says of words it does not know
