import pytest

from tertulia.components.extract.pieces import Cutter, portions, words_of
from tertulia.components.tokenize.tokenizer_whitespace import WhitespaceTokenizer
from tertulia.core.text import Token


def cut(text: str) -> list[tuple[str, int, int]]:
    pieces = Cutter()([text], WhitespaceTokenizer()([text]))
    return list(zip(pieces.words, pieces.starts.tolist(), pieces.ends.tolist(), strict=True))


def test_letters_digits_and_marks_are_pieces_of_their_own() -> None:
    assert cut("Meers,MP at 10pm") == [
        ("Meers", 0, 5),
        (",", 5, 6),
        ("MP", 6, 8),
        ("at", 9, 11),
        ("10", 12, 14),
        ("pm", 14, 16),
    ]


def test_what_the_tokenizer_drops_is_a_piece_too() -> None:
    assert cut("8 a.m.  !")[-2:] == [(".", 5, 6), ("!", 8, 9)]


def test_no_piece_crosses_the_border_of_a_token() -> None:
    pieces = Cutter()(["北京市"], [[Token("北京", 0, 2), Token("市", 2, 3)]])

    assert pieces.words == ["北京", "市"]


def test_of_tokens_that_overlap_the_first_counts() -> None:
    pieces = Cutter()(["abc"], [[Token("ab", 0, 2), Token("bc", 1, 3)]])

    assert pieces.words == ["ab", "c"]


@pytest.mark.parametrize(
    "text", ["", " ", "😀👩‍👩‍👧", "\ud800 a", "مرحبا بالعالم", "𝒳𝒴 𐍈", "x" * 100_000, "a." * 50_000]
)
def test_pieces_are_what_the_text_says_there(text: str) -> None:
    pieces = cut(text)

    assert all(text[start:end] == word for word, start, end in pieces)
    assert sum(len(word) for word, _, _ in pieces) == sum(not c.isspace() for c in text)


def test_knows_the_first_pieces_of_texts() -> None:
    texts = ["a b", "", "c"]

    pieces = Cutter()(texts, WhitespaceTokenizer()(texts))

    assert pieces.is_first.tolist() == [True, False, True]
    assert list(pieces.bounds()) == [(0, 2), (2, 2), (2, 3)]


def test_cuts_phrases_as_texts() -> None:
    assert words_of("St. Louis") == ("st", ".", "louis")


def test_portions_cover_a_batch_whatever_its_texts() -> None:
    texts = ["x" * 70_000, "", "y" * 70_000, "z"]

    assert [texts[rows] for rows in portions(texts)] == [texts[:1], texts[1:3], texts[3:]]
