from tertulia.components.preprocess.char_splitter import CharSplitter
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = ([["to", "be"], ["or"]],)

    def make(self) -> CharSplitter:
        return CharSplitter()


def test_splits_each_token_into_its_characters() -> None:
    characters = CharSplitter()([["чай", "a\ud800"], []])

    assert characters == [[["ч", "а", "й"], ["a", "\ud800"]], []]


def test_an_empty_token_has_no_characters() -> None:
    assert CharSplitter()([[""]]) == [[[]]]
