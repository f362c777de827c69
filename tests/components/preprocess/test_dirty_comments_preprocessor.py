import pytest

from tertulia.components.preprocess.dirty_comments_preprocessor import DirtyCommentsPreprocessor
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = (["It's <b>great</b>!!!", "", "ok"],)

    def make(self) -> DirtyCommentsPreprocessor:
        return DirtyCommentsPreprocessor()


@pytest.mark.parametrize(
    ("comment", "tidy"),
    [
        ("I CAN'T, won't, don't", "i can not, will not, do not"),
        ("they’re what I've got", "they are what i have got"),
        ("it's Bob's", "it is bob"),
        ("bodies of cats walking", "body of cat walk"),
        ("this class was nothing", "this class was noth"),
        ("the king brings his focus", "the king bring his focus"),
        ("no!!! why??..", "no! why?."),
        ("what the @#$%", "what the xexp"),
        ("born 1984, 3d", "born DD, 3d"),
        ("<br/>a<i>b</i> 1 < 2", "a b DD < DD"),
        (" a \n\t b ", "a b"),
        ("\ud800", "\ud800"),
    ],
)
def test_tidies(comment: str, tidy: str) -> None:
    assert DirtyCommentsPreprocessor()([comment]) == [tidy]


@pytest.mark.parametrize(
    ("unit", "tidy"),
    [("<", "<" * 1_000_000), ("!", "!"), ("#", "xexp"), ("1", "DD"), (" ", ""), ("\u0301", None)],
)
def test_a_megabyte_takes_linear_time(unit: str, tidy: str | None) -> None:
    comment = unit * 1_000_000

    assert DirtyCommentsPreprocessor()([comment]) == [comment if tidy is None else tidy]
