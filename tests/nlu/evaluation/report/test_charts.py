"""All charts, read back as XML: what is shown, and that nothing leaves the drawing."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from tertulia.nlu.evaluation.confusion import ConfusionMatrix
from tertulia.nlu.evaluation.intents import IntentEvaluation
from tertulia.nlu.evaluation.report.axes import Axes
from tertulia.nlu.evaluation.report.charts import intent_charts
from tertulia.nlu.evaluation.report.confusion_chart import confusion_chart
from tertulia.nlu.evaluation.report.drawing import Drawing
from tertulia.nlu.evaluation.report.machine import Subject


def intents(subject: Subject) -> IntentEvaluation:
    assert subject.evaluation.intents is not None
    return subject.evaluation.intents


def texts(drawing: Drawing) -> list[str]:
    root = ET.fromstring(drawing.inline())
    return [part.text or "" for part in root.iter() if part.tag.endswith("}text")]


def tips(drawing: Drawing) -> list[str]:
    root = ET.fromstring(drawing.inline())
    return [part.text or "" for part in root.iter() if part.tag.endswith("}title")][1:]


def test_a_chart_of_out_of_scope_messages_is_drawn_only_where_there_are_any(
    subject: Subject, of_many: Subject
) -> None:
    common = ["confusion", "histogram", "reliability"]

    assert list(intent_charts(intents(subject))) == [*common, "out_of_scope"]
    assert list(intent_charts(intents(of_many))) == common


def test_few_intents_have_a_row_and_a_column_each() -> None:
    matrix = ConfusionMatrix.of([("a", "a"), ("a", "a"), ("a", "b"), ("b", None)])

    drawing = confusion_chart(matrix)

    assert sorted(texts(drawing))[:3] == ["1", "1", "2"]
    assert texts(drawing).count("a") == texts(drawing).count("no intent") == 2
    assert "a → b: 1 of 3, 33.3 %" in tips(drawing)


def test_of_many_intents_the_most_confused_pairs_are_named(of_many: Subject) -> None:
    drawing = confusion_chart(intents(of_many).confusion)

    assert "intent_000 → intent_001" in texts(drawing)
    assert texts(drawing).count("10.0 %") == 25


def test_messages_out_of_scope_do_not_crowd_out_other_mistakes() -> None:
    pairs = [*((f"{n}", f"{n}") for n in range(30)), ("3", "4"), *[("oos", "5")] * 9]

    drawing = confusion_chart(ConfusionMatrix.of(pairs), frozenset({"oos"}))

    assert "3 → 4" in texts(drawing)
    assert "oos → 5" not in texts(drawing)


def test_many_intents_without_a_mistake_say_so() -> None:
    matrix = ConfusionMatrix.of((f"{n}", f"{n}") for n in range(30))

    assert texts(confusion_chart(matrix)) == ["No intent was taken for another."]


def test_a_histogram_says_how_many_are_right_and_wrong(of_many: Subject) -> None:
    drawing = intent_charts(intents(of_many))["histogram"]

    assert {"right: 1350 messages", "wrong: 150 messages"} <= set(texts(drawing))
    assert "right, confidence 0.50 to 0.55: 1350" in tips(drawing)


def test_a_bar_of_reliability_tells_its_numbers(of_many: Subject) -> None:
    drawing = intent_charts(intents(of_many))["reliability"]

    assert "1500 messages: 90.0 % right, 50.0 % sure" in tips(drawing)
    assert "calibration error 40.0 %" in texts(drawing)


def test_the_rejections_of_the_model_itself_are_marked(subject: Subject) -> None:
    drawing = intent_charts(intents(subject))["out_of_scope"]

    assert "by itself 100.0 %" in tips(drawing)


def test_every_part_lies_within_its_drawing(subject: Subject, of_many: Subject) -> None:
    for drawing in (
        *intent_charts(intents(subject)).values(),
        *intent_charts(intents(of_many)).values(),
    ):
        root = ET.fromstring(drawing.inline())
        width, height = float(root.get("width", 0)), float(root.get("height", 0))
        for part in root.iter():
            x, y = float(part.get("x", 0)), float(part.get("y", 0))
            assert 0 <= x <= x + float(part.get("width", 0) if part is not root else 0) <= width
            assert 0 <= y <= y + float(part.get("height", 0) if part is not root else 0) <= height


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (1, ["0 %", "25 %", "50 %", "75 %", "100 %"]),
        (2, ["0", "1", "2"]),
        (7, ["0", "2", "4", "6"]),
        (480, ["0", "100", "200", "300", "400"]),
        (12345, ["0", "5000", "10000"]),
    ],
)
def test_an_axis_has_a_few_round_numbers(top: float, expected: list[str]) -> None:
    drawing = Drawing(100, 100, "")

    Axes(0, 0, 100, 100, top=top).draw(drawing, with_numbers=False)

    assert texts(drawing) == expected
