import pytest

from tertulia.components.language.pieces import pieces


def test_a_short_text_is_one_piece() -> None:
    assert pieces("a b", 10) == ["a b"]


def test_a_piece_ends_after_white_space() -> None:
    assert pieces("one two three", 6) == ["one ", "two ", "three"]


def test_a_piece_ends_after_a_chinese_full_stop() -> None:
    assert pieces("你好。再见吗", 4) == ["你好。", "再见吗"]


def test_a_long_word_is_cut_where_it_must_be() -> None:
    assert pieces("aaaaaaa b", 3) == ["aaa", "aaa", "a b"]


@pytest.mark.parametrize("text", ["", "a\n\nb" * 50, "x" * 99, "one two " * 20, "\u2028" * 30])
def test_nothing_is_lost(text: str) -> None:
    assert "".join(pieces(text, 7)) == text
