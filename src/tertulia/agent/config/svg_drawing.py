"""The graph of an assistant as a picture: layers from left to right, an arrow for each link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tertulia.agent.config.layers import Layers, predecessors_of
from tertulia.agent.config.outline import shown, way_to
from tertulia.agent.config.spec import AgentSpec, ServiceSpec
from tertulia.agent.config.text_drawing import words_of

_LETTER, _HEIGHT, _PADDING = 7.3, 46, 12
_BETWEEN_COLUMNS, _BETWEEN_ROWS, _MARGIN = 90, 18, 20
_STYLE = """
text { font: 12px ui-monospace, monospace; fill: #1b2733 }
text.way { font-size: 10px; fill: #5b6b7a }
rect { fill: #f3f7f7; stroke: #00796b }
rect.selector { fill: #fff4d6; stroke: #b26a00 }
rect.outside { fill: #fdeeee; stroke: #b3261e; stroke-dasharray: 5 3 }
path.link { fill: none; stroke: #7b8a97 }
path.required { stroke: #1b2733; stroke-width: 2.2 }
"""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a service is drawn."""

    service: ServiceSpec
    left: float
    top: float
    width: float

    @property
    def right(self) -> float:
        """Its right edge, where arrows leave it."""
        return self.left + self.width

    @property
    def middle(self) -> float:
        """The height at which arrows arrive and leave."""
        return self.top + _HEIGHT / 2


def drawn_as_svg(spec: AgentSpec) -> str:
    """Draw a graph; bold arrows lead to services that require what they come from."""
    columns = [*Layers.of(spec.services).rows]
    if outside := spec.everyone[len(spec.services) :]:
        columns.append(outside)
    boxes = _placed(columns)
    width = max((box.right for box in boxes.values()), default=0) + _MARGIN
    height = max((box.top for box in boxes.values()), default=0) + _HEIGHT + _MARGIN
    size = {"width": f"{width:g}", "height": f"{height:g}", "viewBox": f"0 0 {width:g} {height:g}"}
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", **size})
    SubElement(root, "title").text = "Who waits for whom"
    SubElement(root, "style").text = _STYLE
    _define_arrow(root)
    for start, end, is_required in _links(spec.services, boxes):
        kind = "link required" if is_required else "link"
        way = {"class": kind, "d": _curve(start, end), "marker-end": "url(#arrow)"}
        SubElement(root, "path", way)
    for box in boxes.values():
        _draw(root, box, is_outside=box.service in outside)
    indent(root)
    return tostring(root, encoding="unicode") + "\n"


def _placed(columns: Sequence[Sequence[ServiceSpec]]) -> Mapping[str, Box]:
    """A box for each service, by name: every layer a column, centred on the highest one."""
    boxes: dict[str, Box] = {}
    tallest = max(map(len, columns), default=0)
    left = float(_MARGIN)
    for column in columns:
        letters = max(max(map(len, _texts(service))) for service in column)
        width = letters * _LETTER + 2 * _PADDING
        top = _MARGIN + (tallest - len(column)) * (_HEIGHT + _BETWEEN_ROWS) / 2
        for service in column:
            boxes[service.name] = Box(service, left, top, width)
            top += _HEIGHT + _BETWEEN_ROWS
        left += width + _BETWEEN_COLUMNS
    return boxes


def _texts(service: ServiceSpec) -> tuple[str, str]:
    tags = "".join(f" [{words_of(tag)}]" for tag in sorted(service.tags))
    return shown(service.name) + tags, way_to(service.connector)


def _links(
    services: Sequence[ServiceSpec], boxes: Mapping[str, Box]
) -> Iterator[tuple[Box, Box, bool]]:
    for service in services:
        for name in predecessors_of(service):
            if name in boxes and service.name in boxes:
                yield boxes[name], boxes[service.name], name in service.required


def _curve(start: Box, end: Box) -> str:
    bend = (end.left - start.right) / 2
    return (
        f"M {start.right:g} {start.middle:g} C {start.right + bend:g} {start.middle:g},"
        f" {end.left - bend:g} {end.middle:g}, {end.left:g} {end.middle:g}"
    )


def _define_arrow(root: Element) -> None:
    size = {"viewBox": "0 0 8 8", "markerWidth": "8", "markerHeight": "8"}
    place = {"refX": "8", "refY": "4", "orient": "auto", "markerUnits": "userSpaceOnUse"}
    marker = SubElement(SubElement(root, "defs"), "marker", {"id": "arrow", **size, **place})
    SubElement(marker, "path", {"d": "M 0 0 L 8 4 L 0 8 z", "fill": "#1b2733"})


def _draw(root: Element, box: Box, *, is_outside: bool) -> None:
    kind = "outside" if is_outside else "selector" if "selector" in box.service.tags else "plain"
    corner = {"x": f"{box.left:g}", "y": f"{box.top:g}", "rx": "6"}
    size = {"width": f"{box.width:g}", "height": str(_HEIGHT)}
    SubElement(root, "rect", {"class": kind, **corner, **size})
    name, way = _texts(box.service)
    x = f"{box.left + _PADDING:g}"
    SubElement(root, "text", {"x": x, "y": f"{box.top + 19:g}"}).text = name
    SubElement(root, "text", {"class": "way", "x": x, "y": f"{box.top + 36:g}"}).text = way
