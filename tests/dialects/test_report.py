from tertulia.core.errors import Problem
from tertulia.dialects.report import Report


def test_a_long_value_is_quoted_in_part() -> None:
    report = Report()

    report.wrong_type("here", "a name", ["x" * 1000])

    [problem] = report.problems
    assert problem.cause.startswith("a name is expected here, not ['xxx")
    assert len(problem.cause) < 100


def test_problems_are_ordered_as_the_config_is_written() -> None:
    report = Report()
    config = {"b": [{"x": 1}, {}], "a.c": {"d": 1}}
    for place in ("elsewhere", "a.c.d", "b[1].y → z", "b[0].x", "b[0].x", "b", "a.c"):
        report.add(place, "wrong")

    ordered = [problem.place for problem in report.in_order_of(config)]

    assert ordered == ["elsewhere", "b", "b[0].x", "b[1].y → z", "a.c", "a.c.d"]


def test_problems_of_a_config_inside_get_its_place_in_front() -> None:
    report = Report()

    report.inherit([Problem("chainer", "wrong", "cure"), Problem("", "torn")], "pipe[0]")

    assert report.problems == [
        Problem("pipe[0] → chainer", "wrong", "cure"),
        Problem("pipe[0]", "torn"),
    ]


def test_where_nothing_is_known_nothing_is_offered() -> None:
    report = Report()

    report.unknown_keys({"a": 1}, "here", ())

    assert report.problems == [
        Problem("here.a", "there is no key 'a' here", "nothing else is known here")
    ]
