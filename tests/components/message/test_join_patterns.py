import pytest

from tertulia.components.message.join_patterns import JoinPatterns
from tertulia.core.errors import ShapeError
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = ([[("zip",), ()], [()]], [[("zip", "number"), ()], [("greeting",)]])

    def make(self) -> JoinPatterns:
        return JoinPatterns()


def test_names_every_pattern_of_a_token_once_in_the_order_of_the_featurizers() -> None:
    joined = JoinPatterns()([[("zip",), ()]], [[("number", "zip"), ("city",)]])

    assert joined == [[("zip", "number"), ("city",)]]


def test_patterns_at_different_tokens_cannot_be_joined() -> None:
    with pytest.raises(ShapeError, match=r"patterns at \[1, 2\] tokens.*same tokenizer"):
        JoinPatterns()([[()]], [[(), ()]])
