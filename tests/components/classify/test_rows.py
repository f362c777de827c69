from collections.abc import Sequence

import numpy as np
import pytest

from tertulia.components.classify.rows import first_tokens
from tertulia.core.errors import DataError, ParameterError


def split(texts: Sequence[str]) -> list[list[str]]:
    return [text.split() for text in texts]


def test_texts_and_tokens_may_stand_side_by_side() -> None:
    rows = first_tokens(["a b c", ["d", "e", "f"], np.array(["g"])], split, 2)

    assert rows == [["a", "b"], ["d", "e"], ["g"]]


def test_texts_need_a_tokenizer() -> None:
    with pytest.raises(ParameterError, match="give a `tokenizer`"):
        first_tokens(["a b"], None, 2)


def test_what_is_neither_text_nor_tokens_is_refused() -> None:
    with pytest.raises(DataError, match="row 1 is a NoneType: expected a text or its tokens"):
        first_tokens(["a", None], split, 2)  # type: ignore[list-item]
