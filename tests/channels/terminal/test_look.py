from __future__ import annotations

import pytest

from tertulia.channels.terminal.look import harmless


@pytest.mark.parametrize(
    "text", ["two\nlines\tand more", "Ça va\xa0?", "\u3000日本", "👩\u200d💻", "می\u200cخ", "🫨"]
)
def test_what_can_be_read_is_shown(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("character", ["\x1b", "\x7f", "\x9b", "\r", "\u2028", "\u202e", "\udc80"])
def test_what_steers_the_terminal_is_not(character: str) -> None:
    assert harmless(f"a{character}b") == "a\N{REPLACEMENT CHARACTER}b"
