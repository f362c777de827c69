from __future__ import annotations

from tertulia.channels.terminal.outputs import explanation_view, outputs_view
from tertulia.core.pipeline import Explanation, Trace
from tests.channels.terminal.shown import shown


def test_every_output_has_its_name_and_its_value() -> None:
    assert shown(outputs_view(["text", "tags"], ["hello", ["a", 1]])) == [
        "  text  hello",
        '  tags  ["a",1]',
    ]


def test_probabilities_are_bars_the_highest_first() -> None:
    lines = shown(outputs_view(["intent"], [{"low": 0.25, "high": 0.5, "none": 0.0}]))

    assert lines == [
        "  intent  high  ████████████              50.0%",
        "          low   ██████                    25.0%",
        "          none                            0.0%",
    ]


def test_of_many_probabilities_five_are_shown() -> None:
    lines = shown(outputs_view(["intent"], [{f"i{n}": n / 100 for n in range(12)}]))

    assert len(lines) == 6
    assert lines[-1].strip() == "and 7 more"


def test_a_value_cannot_steer_the_terminal_and_a_long_one_is_cut() -> None:
    lines = shown(outputs_view(["y"], ["\x1b[2J" + "x" * 1000]))

    assert "\x1b" not in "".join(lines)
    assert "(1004 characters)" in "".join(lines)


def test_an_explanation_has_every_variable_and_every_time() -> None:
    trace = Trace("chainer.pipe[0]", "Upper", 1.25, {"y": ["HI"]})

    assert shown(explanation_view(Explanation({"x": ["hi"]}, (trace,)))) == [
        "x = hi",
        "",
        "Upper at chainer.pipe[0], 1.250 ms",
        "  y = HI",
    ]
