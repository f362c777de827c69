"""Sentence vectors, by a real encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tertulia.components.featurize.sentence_encoder import KnownEncoder, SentenceEncoder
from tertulia.core.errors import ModelError, ParameterError
from tertulia.testing.components import ComponentConformance

TEXTS = ["where is my card", "my card has not arrived", "play some jazz"]


class TestConformance(ComponentConformance):
    batch = (TEXTS,)
    training = (TEXTS,)

    def make(self) -> SentenceEncoder:
        return SentenceEncoder()


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    made = SentenceEncoder()
    made.fit([])
    return made


def test_messages_that_mean_the_same_have_like_vectors(encoder: SentenceEncoder) -> None:
    vectors, _ = encoder(TEXTS)

    likeness = vectors @ vectors.T
    assert likeness[0, 1] > 0.6
    assert likeness[0, 2] < 0.3


@pytest.mark.parametrize("text", ["", "😀" * 50, "\ud800", "مرحبا", "a " * 50_000])
def test_any_text_has_a_vector_of_length_one(encoder: SentenceEncoder, text: str) -> None:
    vectors, [pieces] = encoder([text])

    assert vectors.shape == (1, 384)
    assert np.linalg.norm(vectors) == pytest.approx(1.0, abs=1e-5)
    assert len(pieces.vectors) <= 62
    assert pieces.ends.max(initial=0) <= len(text)


def test_a_model_is_not_run_with_another_encoder_than_it_was_trained_with() -> None:
    encoder = SentenceEncoder()
    encoder.learned = KnownEncoder("0" * 64)

    with pytest.raises(ModelError, match="is not the sentence encoder that this model"):
        encoder.prepare()


def test_files_that_are_no_encoder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no network")
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    encoder = SentenceEncoder(model=str(tmp_path))
    encoder.fit([])

    with pytest.raises(ModelError, match="is no sentence encoder"):
        encoder(["hi"])


def test_a_message_must_have_room_for_a_piece() -> None:
    with pytest.raises(ParameterError, match="max_pieces must be at least 3"):
        SentenceEncoder(max_pieces=2)
