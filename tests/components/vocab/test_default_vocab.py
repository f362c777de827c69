from collections.abc import Sequence

import pytest

from tertulia.components.vocab.counted_tokens import CountedTokens
from tertulia.components.vocab.default_vocab import DefaultVocabulary
from tertulia.core.errors import ModelError, ParameterError
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = ([["cat", "cow"], ["dog"]],)
    training = ([["cat", "dog"], ["dog"]],)

    def make(self) -> DefaultVocabulary:
        return DefaultVocabulary(special_tokens=["<UNK>"], default_token="<UNK>")


def split(texts: Sequence[str]) -> list[list[str]]:
    return [text.split() for text in texts]


def fitted(*columns: Sequence[object], **parameters: object) -> DefaultVocabulary:
    vocab = DefaultVocabulary(**parameters)  # type: ignore[arg-type]
    vocab.fit(*columns)
    return vocab


def test_numbers_tokens_in_order_of_first_appearance_after_the_special_ones() -> None:
    vocab = fitted([["b", "a"], ["a", "c"]], special_tokens=["<SOS>", "<EOS>"])

    assert vocab.keys() == ("<SOS>", "<EOS>", "b", "a", "c")
    assert vocab.learned.counts == (0, 0, 1, 2, 1)


def test_a_column_of_strings_has_whole_strings_as_tokens() -> None:
    vocab = fitted(["greet", "book flight", "greet"])

    assert vocab.items() == (("greet", 0), ("book flight", 1))


def test_reads_every_column_given() -> None:
    assert fitted(["a"], [["b"]]).keys() == ("a", "b")


def test_cuts_the_text_of_records_with_a_tokenizer() -> None:
    dialogues = [[{"text": "hi there"}, {"text": "hi"}], {"text": "bye now"}]

    vocab = fitted(dialogues, tokenizer=split)

    assert vocab.keys() == ("hi", "there", "bye", "now")


def test_counts_characters_when_asked_to() -> None:
    vocab = fitted([["ab", "b"], "a"], level="char")

    assert vocab.keys() == ("a", "b")
    assert vocab.learned.counts == (2, 2)


def test_leaves_rare_tokens_out() -> None:
    vocab = fitted([["a", "b", "b"]], min_freq=2, special_tokens=["<UNK>"])

    assert vocab.keys() == ("<UNK>", "b")


def test_unknown_tokens_have_the_index_of_the_default_token() -> None:
    vocab = fitted([["a"]], special_tokens=["<PAD>", "<UNK>"], default_token="<UNK>")

    assert vocab([["a", "z"]]) == [[2, 1]]


def test_unknown_tokens_have_index_zero_without_a_default_token() -> None:
    assert fitted([["a", "b"]])([["z"]]) == [[0]]


def test_fitting_again_replaces_what_was_learned() -> None:
    vocab = fitted([["a"]])

    vocab.fit([["b"]])

    assert vocab.keys() == ("b",)


def test_fitted_on_nothing_it_knows_its_special_tokens() -> None:
    assert fitted([], special_tokens=["<UNK>"]).keys() == ("<UNK>",)


def test_a_default_token_that_is_not_special_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"'<UNK>', has no index: add it to `special_tokens`"):
        DefaultVocabulary(default_token="<UNK>")


def test_what_was_learned_without_the_default_token_is_refused() -> None:
    vocab = DefaultVocabulary(special_tokens=["<UNK>"], default_token="<UNK>")
    vocab.learned = CountedTokens(("a",), (1,))

    with pytest.raises(ModelError, match=r"lacks '<UNK>': fit it again"):
        vocab([["z"]])
