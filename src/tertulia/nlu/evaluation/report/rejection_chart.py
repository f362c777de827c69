"""What a threshold of confidence rejects."""

from __future__ import annotations

from tertulia.nlu.evaluation.out_of_scope import OutOfScope
from tertulia.nlu.evaluation.report.axes import Axes
from tertulia.nlu.evaluation.report.drawing import Drawing
from tertulia.nlu.evaluation.report.printable import percent


def rejection_chart(measured: OutOfScope) -> Drawing:
    """Draw what each threshold would reject, rightly and wrongly, beside what the model does."""
    drawing = Drawing(460, 386, "What a threshold of confidence would reject")
    axes = Axes(48, 34, 400, 296)
    for left, look, name in ((48, "hit", "out of scope"), (148, "miss", "in scope")):
        drawing.rectangle((left, 9), (10, 10), look)
        drawing.text((left + 15, 18), name, "small")
    drawing.text((448, 18), "dashed: rejected by the model itself", "small quiet", anchor="end")
    axes.draw(drawing, below="reject what is less confident than")
    for share in (measured.recall, measured.false_rejections):
        drawing.curve([axes.place(0, share), axes.place(1, share)], "ideal")
    for name, look in (("false_rejections", "miss"), ("recall", "hit")):
        points = [(point.threshold, getattr(point, name)) for point in measured.curve]
        drawing.curve([axes.place(*point) for point in points], f"line-{look}")
        share = getattr(measured, name)
        tip = f"by itself {percent(share)} %"
        drawing.dot(axes.place(1, share), 4, look, tip)
    return drawing
