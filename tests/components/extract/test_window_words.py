import spacy

from tertulia.components.extract.window_features import Word
from tertulia.components.extract.window_words import words_at, words_of
from tertulia.core.text import Token


def test_a_token_has_the_part_of_speech_of_where_it_begins() -> None:
    doc = spacy.blank("en")("Rob's album")  # Rob, 's, album
    for token, tag in zip(doc, ("NNP", "POS", "NN"), strict=True):
        token.tag_ = tag

    words = words_of([Token("Rob's", 0, 5), Token("album", 6, 11)], None, doc)

    assert words == [Word("Rob's", "NNP"), Word("album", "NN")]


def test_a_document_without_words_has_no_parts_of_speech() -> None:
    assert words_of([Token("hi", 0, 2)], None, spacy.blank("en")("")) == [Word("hi")]


def test_takes_some_messages_with_their_patterns() -> None:
    tokens = [[Token("a", 0, 1)], [Token("b", 0, 1)]]

    assert words_at(tokens, [[()], [("code",)]], None, slice(1, 2)) == [[Word("b", "", ("code",))]]
