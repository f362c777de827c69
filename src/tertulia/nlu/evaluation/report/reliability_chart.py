"""How often the model is right, by how sure it is."""

from __future__ import annotations

from tertulia.nlu.evaluation.calibration import Bin, Calibration
from tertulia.nlu.evaluation.report.axes import Axes
from tertulia.nlu.evaluation.report.drawing import Drawing
from tertulia.nlu.evaluation.report.printable import percent


def reliability_chart(calibration: Calibration) -> Drawing:
    """Draw the accuracy of each bin, and by how much its confidence is off.

    The narrower a bar, the fewer predictions stand behind it.
    """
    drawing = Drawing(460, 386, "How often the model is right, by how sure it is")
    axes = Axes(48, 34, 400, 296)
    drawing.rectangle((48, 9), (10, 10), "hit")
    drawing.text((63, 18), "right", "small")
    drawing.rectangle((112, 9), (10, 10), "gap")
    drawing.text((127, 18), "off by", "small")
    error = f"calibration error {percent(calibration.error)} %"
    drawing.text((448, 18), error, "small strong", anchor="end")
    axes.draw(drawing, below="confidence")
    drawing.curve([axes.place(0, 0), axes.place(1, 1)], "ideal")
    most = max((found.count for found in calibration.bins), default=0)
    for found in calibration.bins:
        if found.count:
            _bar(drawing, axes, found, most)
    return drawing


def _bar(drawing: Drawing, axes: Axes, found: Bin, most: int) -> None:
    full = axes.width * (found.end - found.start) - 3
    width = max(full * (found.count / most) ** 0.35, 3)
    middle = axes.place((found.start + found.end) / 2, 0)[0]
    left, base = middle - width / 2, axes.upper + axes.height
    accuracy, confidence = (axes.place(0, y)[1] for y in (found.accuracy, found.confidence))
    tip = (
        f"{found.count} messages: {percent(found.accuracy)} % right, "
        f"{percent(found.confidence)} % sure"
    )
    drawing.rectangle((left, accuracy), (width, base - accuracy), "hit", tip=tip)
    upper, lower = min(accuracy, confidence), max(accuracy, confidence)
    drawing.rectangle((left, upper), (width, lower - upper), "gap", tip=tip)
