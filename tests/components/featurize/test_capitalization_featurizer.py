import numpy as np
import pytest

from tertulia.components.featurize.capitalization_featurizer import CapitalizationFeaturizer
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = ([["Hello", "you"], ["OK", "x"], []],)

    def make(self) -> CapitalizationFeaturizer:
        return CapitalizationFeaturizer()


class TestConformanceWithoutPadding(TestConformance):
    def make(self) -> CapitalizationFeaturizer:
        return CapitalizationFeaturizer(pad_zeros=False)


@pytest.mark.parametrize(
    ("token", "vector"),
    [
        ("word", [1, 0, 0, 0]),
        ("iPhone", [1, 0, 0, 0]),
        ("W", [0, 1, 0, 0]),
        ("Word", [0, 0, 1, 0]),
        ("WORD", [0, 0, 0, 1]),
        ("U.S.", [0, 0, 0, 1]),
        ("1st", [0, 0, 0, 0]),
        ("", [0, 0, 0, 0]),
        ("Ёж", [0, 0, 1, 0]),
    ],
)
def test_tells_four_kinds_of_capitalisation(token: str, vector: list[int]) -> None:
    assert CapitalizationFeaturizer()([[token]])[0].tolist() == [vector]


def test_shorter_utterances_end_in_zeros() -> None:
    vectors = CapitalizationFeaturizer()([["a", "B"], ["a"], []])

    assert vectors.shape == (3, 2, 4)
    assert vectors.dtype == np.float32
    assert vectors.sum() == 3
    assert not vectors[1, 1].any()


def test_without_padding_each_utterance_keeps_its_height() -> None:
    vectors = CapitalizationFeaturizer(pad_zeros=False)([["a", "B"], ["a"], []])

    assert [rows.shape for rows in vectors] == [(2, 4), (1, 4), (0, 4)]


def test_an_empty_batch_keeps_the_last_dimension() -> None:
    assert CapitalizationFeaturizer()([]).shape == (0, 0, 4)


def test_dim_says_how_many_numbers_a_token_gets() -> None:
    assert CapitalizationFeaturizer().dim == 4
