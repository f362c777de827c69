"""The frame that charts of shares and confidences stand in."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log10

from tertulia.nlu.evaluation.report.drawing import Drawing


@dataclass(frozen=True, slots=True)
class Axes:
    """A frame from 0 to 1 across, and from 0 to `top` upwards."""

    left: float
    upper: float
    width: float
    height: float
    top: float = 1.0

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a value lies in the drawing."""
        share = y / self.top if self.top else 0.0
        return self.left + x * self.width, self.upper + (1 - share) * self.height

    def draw(self, drawing: Drawing, *, below: str = "", with_numbers: bool = True) -> None:
        """Draw grid, numbers and axis; `below` names what runs across."""
        for value in _ticks(self.top):
            start, end = self.place(0, value), self.place(1, value)
            drawing.line(start, end, "grid" if value else "axis")
            text = f"{value:.0f}" if self.top > 1 else f"{100 * value:.0f} %"
            drawing.text((start[0] - 8, start[1] + 4), text, "small quiet number", anchor="end")
        if not with_numbers:
            return
        for tenth in range(0, 11, 2):
            x, y = self.place(tenth / 10, 0)
            drawing.text((x, y + 16), f"{tenth / 10:.1f}", "small quiet number", anchor="middle")
        if below:
            x, y = self.place(0.5, 0)
            drawing.text((x, y + 38), below, "small quiet", anchor="middle")


def _ticks(top: float) -> list[float]:
    """A few round numbers from 0 to `top`."""
    if top <= 1:
        return [0.0, 0.25 * top, 0.5 * top, 0.75 * top, top]
    power = 10.0 ** int(log10(top))
    step = next(power * part for part in (0.2, 0.5, 1, 2) if ceil(top / (power * part)) <= 5)
    step = max(round(step), 1)
    return [float(value) for value in range(0, int(top) + 1, step)]
