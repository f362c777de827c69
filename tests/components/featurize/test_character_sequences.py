import numpy as np
import pytest
import spacy

from tertulia.components.featurize.character_sequences import (
    common_sequences,
    presence,
    unknown_words,
)


def test_finds_the_most_common_parts_of_words_first() -> None:
    texts = ["apps apply", "", "apple maps"]

    assert common_sequences(texts, range(2, 4), 3, 10) == ["ap", "app"]
    assert common_sequences(texts, range(2, 4), 3, 1) == ["ap"]


def test_a_sequence_that_is_always_part_of_another_is_left_out() -> None:
    assert common_sequences(["walking talking"], range(3, 7), 2, 10) == ["alking"]


def test_whole_words_are_no_parts() -> None:
    assert common_sequences(["app app"], range(3, 5), 1, 10) == []


def test_a_word_counts_a_sequence_once() -> None:
    assert common_sequences(["banana"], range(3, 4), 2, 10) == []


@pytest.mark.parametrize("texts", [[], [""], ["a bb"]])
def test_few_words_have_no_sequences(texts: list[str]) -> None:
    assert common_sequences(texts, range(3, 17), 1, 10) == []


def test_marks_which_sequences_are_there() -> None:
    rows = presence(["sing along", "", "along"], ["ing", "lon"])

    assert rows.toarray().tolist() == [[1, 1], [0, 0], [0, 1]]
    assert presence([], ["ing"]).shape == (0, 1)


def test_words_are_those_that_no_vector_stands_for() -> None:
    nlp = spacy.blank("en")
    doc = nlp("Visit  http://tertulia.example, or call 42 or me@tertulia.example: OK?")
    assert unknown_words(doc) == "visit or call or ok"

    nlp.vocab.set_vector("or", np.ones(1, np.float32))

    assert unknown_words(nlp("Visit or call")) == "visit call"
