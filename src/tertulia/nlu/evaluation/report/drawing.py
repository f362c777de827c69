"""Drawings as SVG, whole in themselves: no font, style or script from elsewhere."""

from __future__ import annotations

from typing import Literal
from xml.etree import ElementTree as ET

from tertulia.nlu.evaluation.report.printable import printable

Anchor = Literal["start", "middle", "end"]

CHARACTER = 6.6
"""About how wide a character of a label is."""

STYLE = """
.chart{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:#1f262b}
.chart text{fill:#1f262b}.chart .small{font-size:11px}.chart .quiet{fill:#66717a}
.chart .strong{font-weight:600}.chart .number{font-variant-numeric:tabular-nums}
.chart .axis{stroke:#aab3b9;stroke-width:1}.chart .grid{stroke:#e6eaec;stroke-width:1}
.chart .hit{fill:#23808c}.chart .miss{fill:#c9603a}.chart .gap{fill:#c9603a;opacity:.28}
.chart .cell{fill:#f3f5f6}.chart text.on{fill:#fff}
.chart .line-hit,.chart .line-miss,.chart .ideal{fill:none;stroke-width:2;stroke-linejoin:round}
.chart .line-hit{stroke:#23808c}.chart .line-miss{stroke:#c9603a}
.chart .ideal{stroke:#8b969d;stroke-width:1;stroke-dasharray:4 4}
@media screen and (prefers-color-scheme:dark){
.chart{color:#e4e8ea}.chart text{fill:#e4e8ea}.chart .quiet{fill:#98a3ab}
.chart .axis{stroke:#56616a}.chart .grid{stroke:#2b3238}.chart .cell{fill:#20262b}
.chart .hit{fill:#4fb3bf}.chart .miss{fill:#e58a66}.chart .gap{fill:#e58a66}
.chart text.on{fill:#10151a}.chart .line-hit{stroke:#4fb3bf}.chart .line-miss{stroke:#e58a66}
.chart .ideal{stroke:#7d8891}}
"""
"""How the parts of all charts look, by class: by day, by night, and on paper."""

_STAND_ALONE = """
svg{background:#fff}@media screen and (prefers-color-scheme:dark){svg{background:#14181b}}
"""


class Drawing:
    """A chart in the making: parts are added where they belong, y growing downwards."""

    def __init__(self, width: float, height: float, title: str) -> None:
        self.width = width
        self._root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": "chart",
                "viewBox": f"0 0 {_number(width)} {_number(height)}",
                "width": _number(width),
                "height": _number(height),
                "role": "img",
            },
        )
        ET.SubElement(self._root, "title").text = printable(title)

    def rectangle(
        self,
        corner: tuple[float, float],
        size: tuple[float, float],
        look: str,
        *,
        tip: str = "",
        opacity: float = 1.0,
    ) -> None:
        """Fill a rectangle; `tip` is told to who points at it."""
        x, y = corner
        width, height = size
        place = {"x": x, "y": y, "width": max(width, 0), "height": max(height, 0)}
        part = self._add("rect", place, look)
        if opacity < 1:
            part.set("fill-opacity", _number(opacity))
        if tip:
            ET.SubElement(part, "title").text = printable(tip)

    def line(self, start: tuple[float, float], end: tuple[float, float], look: str) -> None:
        """Draw a straight line."""
        self._add("line", {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}, look)

    def curve(self, points: list[tuple[float, float]], look: str) -> None:
        """Join points by lines."""
        part = self._add("polyline", {}, look)
        part.set("points", " ".join(f"{_number(x)},{_number(y)}" for x, y in points))

    def dot(self, center: tuple[float, float], radius: float, look: str, tip: str = "") -> None:
        """Fill a circle."""
        part = self._add("circle", {"cx": center[0], "cy": center[1], "r": radius}, look)
        if tip:
            ET.SubElement(part, "title").text = printable(tip)

    def text(
        self,
        place: tuple[float, float],
        text: str,
        look: str = "",
        *,
        anchor: Anchor = "start",
        turned: float = 0,
    ) -> None:
        """Write a line of text, its base line at a place; `turned` is in degrees."""
        x, y = place
        part = self._add("text", {"x": x, "y": y}, look)
        part.set("text-anchor", anchor)
        part.set("unicode-bidi", "isolate")
        if turned:
            part.set("transform", f"rotate({_number(turned)} {_number(x)} {_number(y)})")
        part.text = printable(text)

    def inline(self) -> str:
        """The drawing as part of a page that has `STYLE`."""
        return ET.tostring(self._root, encoding="unicode")

    def file(self) -> str:
        """The drawing as a file of its own."""
        start, end = self.inline().split(">", 1)
        return f"{start}><style>{STYLE}{_STAND_ALONE}</style>{end}\n"

    def _add(self, kind: str, place: dict[str, float], look: str) -> ET.Element:
        attributes = {name: _number(value) for name, value in place.items()}
        if look:
            attributes["class"] = look
        return ET.SubElement(self._root, kind, attributes)


def shortened(label: str, longest: int = 32) -> str:
    """A label of a reasonable length."""
    return label if len(label) <= longest else f"{label[: longest - 1]}…"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
