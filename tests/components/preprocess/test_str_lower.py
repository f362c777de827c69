from tertulia.components.preprocess.str_lower import StrLower
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = (["Hello", "WORLD"],)

    def make(self) -> StrLower:
        return StrLower()


def test_lowers_strings_at_any_depth() -> None:
    lowered = StrLower()(["ÀB", ["C", ["D"]]])

    assert lowered == ["àb", ["c", ["d"]]]
