import pytest

from tertulia.components.tokenize.lazy_tokenizer import LazyTokenizer
from tertulia.core.errors import ShapeError
from tertulia.testing.components import ComponentConformance

pytest.importorskip("nltk", reason="needs the extra `nltk`")


class TestConformance(ComponentConformance):
    batch = (["Don't go.", ["as", "is"], ""],)

    def make(self) -> LazyTokenizer:
        return LazyTokenizer()


@pytest.fixture
def tokenizer() -> LazyTokenizer:
    tokenizer = LazyTokenizer()
    tokenizer.prepare()
    return tokenizer


def test_cuts_texts_like_the_treebank(tokenizer: LazyTokenizer) -> None:
    assert tokenizer(["I can't (really) go."]) == [
        ["I", "ca", "n't", "(", "really", ")", "go", "."]
    ]


def test_leaves_tokens_as_they_are(tokenizer: LazyTokenizer) -> None:
    assert tokenizer([["can't", "go."], []]) == [["can't", "go."], []]


def test_a_row_of_another_kind_is_named(tokenizer: LazyTokenizer) -> None:
    with pytest.raises(ShapeError, match=r"row 1 of the batch is a NoneType"):
        tokenizer(["a", None])


def test_odd_strings_pass(tokenizer: LazyTokenizer) -> None:
    assert tokenizer(["", " ", "\ud800 a"]) == [[], [], ["\ud800", "a"]]
