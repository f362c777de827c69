from collections.abc import Sequence

import pytest

from tertulia.components.tokenize.base import TwoWayTokenizer, check_texts
from tertulia.core.errors import ShapeError


class Letters(TwoWayTokenizer):
    def tokenize(self, texts: Sequence[str]) -> list[list[str]]:
        return [list(text) for text in texts]


def test_texts_become_tokens() -> None:
    assert Letters()(["ab", ""]) == [["a", "b"], []]


def test_lists_of_tokens_become_texts() -> None:
    assert Letters()([["a", "b"], []]) == ["a b", ""]


def test_a_list_among_texts_is_named_by_its_row() -> None:
    with pytest.raises(ShapeError, match=r"row 1 of the batch is a list, not a text"):
        Letters()(["a", ["b"]])


def test_a_text_among_lists_is_named_by_its_row() -> None:
    with pytest.raises(ShapeError, match=r"row 1 of the batch is a str: give a batch of texts, or"):
        Letters()([["b"], "a"])


def test_a_missing_row_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"row 0 of the batch is a NoneType"):
        Letters()([None])


def test_texts_are_checked_row_by_row() -> None:
    with pytest.raises(ShapeError, match=r"row 1 of the batch is a float, not a text"):
        check_texts(["a", 0.5])
