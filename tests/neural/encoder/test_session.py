"""A real encoder at work."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tertulia.neural.encoder.place import find_encoder
from tertulia.neural.encoder.session import EncoderSession

TEXTS = ["play Höhner, jazz 😀 now", "", "is it cold?", "unbelievably hot"]


@pytest.fixture(scope="module")
def session() -> EncoderSession:
    return EncoderSession(find_encoder(None, Path()), max_pieces=16, threads=1)


def test_pieces_say_which_characters_they_stand_for(session: EncoderSession) -> None:
    _, [first, empty, *_] = session.encode(TEXTS)

    parts = [TEXTS[0][start:end] for start, end in zip(first.starts, first.ends, strict=True)]
    assert parts[0] == "play"
    assert "".join(parts) == TEXTS[0].replace(" ", "")
    assert first.vectors.shape == (len(parts), session.dim)
    assert empty.vectors.shape == (0, session.dim)


def test_a_word_means_something_else_among_other_words(session: EncoderSession) -> None:
    _, [river, money] = session.encode(["the bank of the river", "the bank has my money"])

    bank, other = (own.vectors[1].astype(np.float32) for own in (river, money))
    likeness = bank @ other / np.linalg.norm(bank) / np.linalg.norm(other)
    assert 0.2 < likeness < 0.95


def test_an_inner_layer_is_read_for_words(session: EncoderSession) -> None:
    [sentence], [own] = session.encode(["is it cold?"])

    mean = own.vectors.astype(np.float32).mean(axis=0)
    assert sentence @ mean / np.linalg.norm(mean) < 0.9


def test_only_the_first_pieces_of_a_long_text_are_read(session: EncoderSession) -> None:
    _, [own] = session.encode(["a " * 50_000])

    assert len(own.vectors) == 14  # two more mark its begin and end


def test_a_text_is_encoded_alone_as_in_company(session: EncoderSession) -> None:
    together, _ = session.encode(TEXTS)

    alone, _ = session.encode(TEXTS[2:3])

    np.testing.assert_allclose(alone[0], together[2], atol=1e-5)
