import pytest

from tertulia.components.tokenize.detokenize import detokenize


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("Hello , world !", "Hello, world!"),
        ("it 's ( not ) far", "it's (not) far"),
        ("they do n't , we ’ll", "they don't, we’ll"),
        ('he said " yes " twice', 'he said "yes" twice'),
        ("« да » — так ...", "«да» — так..."),
        ("about $ 5", "about $5"),
    ],
)
def test_punctuation_and_clitics_lean_on_their_words(tokens: str, text: str) -> None:
    assert detokenize(tokens.split()) == text


def test_no_tokens_make_an_empty_text() -> None:
    assert detokenize([]) == ""
