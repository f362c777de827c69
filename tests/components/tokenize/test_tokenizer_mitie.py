import pytest

from tertulia.components.tokenize.tokenizer_mitie import MitieTokenizer
from tertulia.core.text import Token
from tertulia.testing.components import ComponentConformance

pytest.importorskip("mitie", reason="needs `pip install 'tertulia[mitie]'`")


class TestConformance(ComponentConformance):
    batch = (["Don't go.", "", "😀 naïve"],)

    def make(self) -> MitieTokenizer:
        return MitieTokenizer()


@pytest.fixture
def tokenizer() -> MitieTokenizer:
    tokenizer = MitieTokenizer()
    tokenizer.prepare()
    return tokenizer


def test_cuts_around_punctuation(tokenizer: MitieTokenizer) -> None:
    assert tokenizer(["go, 10.000 now."]) == [
        [
            Token("go", 0, 2),
            Token(",", 2, 3),
            Token("10.000", 4, 10),
            Token("now", 11, 14),
            Token(".", 14, 15),
        ]
    ]


def test_offsets_count_characters_not_bytes(tokenizer: MitieTokenizer) -> None:
    assert tokenizer(["é 😀 שלום ok"]) == [
        [Token("é", 0, 1), Token("😀", 2, 3), Token("שלום", 4, 8), Token("ok", 9, 11)]
    ]


@pytest.mark.parametrize("text", ["a\0b c", "\ud800 \udc00", "😀😀😀"])
def test_odd_characters_stay_in_their_tokens(tokenizer: MitieTokenizer, text: str) -> None:
    [tokens] = tokenizer([text])

    assert [token.text for token in tokens] == text.split(" ")


def test_a_long_text_is_cut(tokenizer: MitieTokenizer) -> None:
    [tokens] = tokenizer(["ü b " * 25_000])

    assert len(tokens) == 50_000
    assert tokens[-1] == Token("b", 99_998, 99_999)
