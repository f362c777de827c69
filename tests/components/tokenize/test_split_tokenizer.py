from tertulia.components.tokenize.split_tokenizer import SplitTokenizer
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = (["hello  world", ""],)

    def make(self) -> SplitTokenizer:
        return SplitTokenizer()


def test_cuts_strings_at_any_depth() -> None:
    tokens = SplitTokenizer()(["a  b", ["c d", ["e\n"]], "", []])

    assert tokens == [["a", "b"], [["c", "d"], [["e"]]], [], []]
