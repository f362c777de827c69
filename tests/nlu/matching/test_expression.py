import re
import string

import pytest

from tertulia.nlu.matching.expression import Expression, PreparedText

MEMORY = 2 * 2**20


def find(pattern: str, text: str, seconds: float = 1.0) -> list[tuple[int, int]]:
    return Expression(pattern, 0, MEMORY).find(PreparedText(text), seconds)


def test_a_text_has_as_many_characters_encoded_as_before() -> None:
    encoded = PreparedText("a\ud800💩é").encoded.decode()

    assert encoded == "a\ufffd💩é"


def test_flags_are_those_of_python() -> None:
    expression = Expression("é", re.IGNORECASE, MEMORY)

    assert expression.find(PreparedText("É"), 1.0) == [(0, 1)]


@pytest.mark.parametrize("pattern", [r"\w{1,300}!", f"(?:{'|'.join(string.ascii_letters * 40)})!"])
@pytest.mark.parametrize("start", ["", "é"])
def test_programs_that_are_large_for_the_text_are_matched_all_the_same(
    pattern: str, start: str
) -> None:
    text = start + "  " * 10_000 + "a!"

    assert find(pattern, text) == [(len(text) - 2, len(text))]


@pytest.mark.parametrize("pattern", ["a*b|a", "(?<!x)(?:a|aa)+$"])
def test_what_is_late_raises(pattern: str) -> None:
    with pytest.raises(TimeoutError):
        find(pattern, "a" * 20_000 + "!", seconds=0.01)
