import pytest

from tertulia.components.language.spacy_documents import (
    documents_in_pieces,
    lowered,
    whole_documents,
)

spacy = pytest.importorskip("spacy", reason="needs `pip install 'tertulia[spacy]'`")


@pytest.mark.parametrize(
    "text", ["", "Hello", "a b " * 5000, "(" * 1000, "x" * 25_000, "a\0 \ud800 😀", " \n\t "]
)
def test_a_document_has_the_characters_of_its_text(text: str) -> None:
    [document] = whole_documents(spacy.blank("en"), [text])

    spelled = document.text
    assert len(spelled) == len(text)
    assert all(spelled[token.idx :].startswith(token.text) for token in document[:100])
    assert spelled.endswith(document[-1].text_with_ws if len(document) else "")


def test_a_long_text_is_read_in_pieces() -> None:
    [[only], several] = documents_in_pieces(spacy.blank("en"), ["hi", "word " * 4000])

    assert only.text == "hi"
    assert [len(piece) for piece in several] == [2000, 2000]


def test_lower_case_keeps_the_place_of_every_character() -> None:
    assert lowered("İSTANBUL ΣΑΣ") == "İstanbul σασ"


def test_lower_case_of_ordinary_text_is_pythons() -> None:
    assert lowered("Straße ΟΔΟΣ") == "straße οδος"
