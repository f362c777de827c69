from tertulia.nlu.evaluation.report.table import table


def test_names_stand_to_the_left_and_numbers_to_the_right() -> None:
    lines = table(("name", "F1"), [("a", "9.5"), ("longer", "100.0")])

    assert lines == [
        "name       F1",
        "a         9.5",
        "longer  100.0",
    ]


def test_wide_characters_take_two_columns() -> None:
    assert table(("", "n"), [("北京", "1"), ("abcd", "2")])[1:] == ["北京  1", "abcd  2"]


def test_long_names_are_cut() -> None:
    _, line = table(("", "n"), [("x" * 90, "1")])

    assert line == f"{'x' * 39}…  1"
