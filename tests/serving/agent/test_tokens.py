from pathlib import Path

import pytest

from tertulia.core.errors import ParameterError, UsageError
from tertulia.serving.agent.tokens import Tokens, is_one_of, read_tokens


def test_no_variable_means_no_tokens() -> None:
    assert not read_tokens({}).are_set


def test_tokens_are_words_of_a_variable() -> None:
    tokens = read_tokens(
        {"TERTULIA_AGENT_API_TOKENS": "one two", "TERTULIA_AGENT_HISTORY_TOKENS": "three"}
    )

    assert tokens == Tokens(api=("one", "two"), history=("three",))


def test_tokens_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "tokens").write_text("one\ntwo\n")

    tokens = read_tokens({"TERTULIA_AGENT_API_TOKENS_FILE": str(tmp_path / "tokens")})

    assert tokens.api == ("one", "two")


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_variable_is_a_mistake_and_lets_nobody_in(value: str) -> None:
    with pytest.raises(UsageError, match="TERTULIA_AGENT_API_TOKENS holds no token"):
        read_tokens({"TERTULIA_AGENT_API_TOKENS": value})


def test_a_file_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="TERTULIA_AGENT_API_TOKENS_FILE names cannot be read"):
        read_tokens({"TERTULIA_AGENT_API_TOKENS_FILE": str(tmp_path / "nowhere")})


def test_a_variable_and_a_file_together_are_a_mistake() -> None:
    with pytest.raises(UsageError, match="both set"):
        read_tokens({"TERTULIA_AGENT_API_TOKENS": "a", "TERTULIA_AGENT_API_TOKENS_FILE": "b"})


def test_a_token_that_no_header_can_carry_is_refused_without_being_shown() -> None:
    with pytest.raises(ParameterError) as caught:
        Tokens(api=("sesam öffne",))

    assert "sesam" not in str(caught.value)


def test_tokens_are_not_shown() -> None:
    assert "sesame" not in repr(Tokens(api=("sesame",), history=("sesame",)))


@pytest.mark.parametrize(
    ("shown", "is_right"), [(b"two", True), (b"tw", False), (b"", False), (b"\xff", False)]
)
def test_any_of_the_tokens_is_right(shown: bytes, is_right: bool) -> None:
    assert is_one_of(shown, ("one", "two")) is is_right
