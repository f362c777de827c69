"""The confidences of right and of wrong predictions, drawn one above the other."""

from __future__ import annotations

from tertulia.nlu.evaluation.calibration import Histogram
from tertulia.nlu.evaluation.report.axes import Axes
from tertulia.nlu.evaluation.report.drawing import Drawing

_PANELS = ("right", "hit"), ("wrong", "miss")


def histogram_chart(histogram: Histogram) -> Drawing:
    """Draw two panels over the same confidences, each with a scale of its own."""
    drawing = Drawing(460, 386, "How sure the model is when it is right, and when it is wrong")
    for panel, counts in enumerate((histogram.hits, histogram.misses)):
        name, look = _PANELS[panel]
        axes = Axes(48, 34 + panel * 172, 400, 124, top=max(*counts, 1))
        is_last = panel == len(_PANELS) - 1
        axes.draw(drawing, below="confidence" if is_last else "", with_numbers=is_last)
        drawing.text((48, axes.upper - 12), f"{name}: {sum(counts)} messages", "strong")
        step = 1 / len(counts)
        for place, count in enumerate(counts):
            if not count:
                continue
            x, y = axes.place(place * step, count)
            size = (axes.width * step - 2, axes.upper + axes.height - y)
            tip = f"{name}, confidence {place * step:.2f} to {(place + 1) * step:.2f}: {count}"
            drawing.rectangle((x + 1, y), size, look, tip=tip)
    return drawing
