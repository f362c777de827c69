from pathlib import Path

import numpy as np
import pytest

from tertulia.components.vocab.base import Vocabulary
from tertulia.components.vocab.counted_tokens import CountedTokens
from tertulia.core.errors import DataError, NotFittedError


def vocabulary() -> Vocabulary:
    vocab = Vocabulary(special_tokens=["<UNK>"])
    vocab.learned = CountedTokens(("<UNK>", "cat", "dog"), (0, 2, 1))
    return vocab


def test_is_a_two_way_map() -> None:
    vocab = vocabulary()

    assert vocab["dog"] == 2
    assert vocab[2] == "dog"
    assert vocab[np.int64(1)] == "cat"


def test_lists_tokens_and_indices_in_order() -> None:
    vocab = vocabulary()

    assert vocab.keys() == ("<UNK>", "cat", "dog")
    assert list(vocab.values()) == [0, 1, 2]
    assert vocab.items() == (("<UNK>", 0), ("cat", 1), ("dog", 2))
    assert list(vocab) == ["<UNK>", "cat", "dog"]
    assert vocab.len == len(vocab) == 3


def test_contains_its_tokens_and_their_indices() -> None:
    vocab = vocabulary()

    assert "cat" in vocab
    assert 2 in vocab
    assert "cow" not in vocab
    assert 3 not in vocab


def test_translates_at_any_depth_by_the_type_of_what_lies_there() -> None:
    vocab = vocabulary()

    assert vocab([["cat", "cow"], [], "dog"]) == [[1, 0], [], 2]
    assert vocab([[[1], (2, 0)]]) == [[["cat"], ["dog", "<UNK>"]]]
    assert vocab(np.array([[1, 0]])) == [["cat", "<UNK>"]]


@pytest.mark.parametrize("index", [-1, 3])
def test_an_index_of_no_token_is_refused(index: int) -> None:
    with pytest.raises(DataError, match=rf"index {index} is none of the 3"):
        vocabulary()([[index]])


@pytest.mark.parametrize("stranger", [None, 0.5, b"cat"])
def test_what_is_neither_token_nor_index_is_refused(stranger: object) -> None:
    with pytest.raises(DataError, match="is neither a token nor an index"):
        vocabulary()([[stranger]])  # type: ignore[list-item]


def test_asking_before_fit_says_what_to_call() -> None:
    with pytest.raises(NotFittedError, match=r"call `fit` or `load`"):
        Vocabulary()["cat"]


def test_an_old_file_gives_indices_by_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "word.dict"
    path.write_text("cat\t2\n<UNK>\t0\n", encoding="utf-8")
    vocab = Vocabulary(special_tokens=["<UNK>"])

    vocab.load_file(path)

    assert vocab.learned.tokens == ("cat", "<UNK>")
    assert vocab.learned.counts == (2, 0)


def test_special_tokens_that_an_old_file_lacks_come_first(tmp_path: Path) -> None:
    path = tmp_path / "word.dict"
    path.write_text("cat\t2\n", encoding="utf-8")
    vocab = Vocabulary(special_tokens=["<PAD>", "<UNK>"])

    vocab.load_file(path)

    assert vocab.keys() == ("<PAD>", "<UNK>", "cat")
