"""A picture as SVG, which is also a part of an HTML page."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.plot.card import SIZE
from shapecalc.plot.engine import Point
from shapecalc.plot.strokes import (
    Canvas,
    DrawnArrow,
    DrawnLine,
    DrawnRectangle,
    DrawnText,
    Stroke,
    bends,
)
from shapecalc.table.svg import element, parent, picture_start


def as_svg(drawn: Canvas) -> str:
    """Return a picture as SVG."""
    start = picture_start(drawn.width, drawn.height, SIZE)
    return "\n".join([start, *map(_stroke, drawn.strokes), "</svg>"])


def _stroke(stroke: Stroke) -> str:
    if isinstance(stroke, DrawnRectangle):
        return _rectangle(stroke)
    if isinstance(stroke, DrawnLine):
        return element("path", d=_path(stroke.points), fill="none", stroke=stroke.color)
    if isinstance(stroke, DrawnArrow):
        corners = " ".join(f"{x:.5g},{y:.5g}" for x, y in _rounded(stroke.points))
        return element("polygon", points=corners, fill=stroke.color)
    return _text(stroke)


def _rectangle(stroke: DrawnRectangle) -> str:
    area = stroke.area
    attributes: dict[str, str | float] = {
        "x": area.x,
        "y": area.y,
        "width": area.width,
        "height": area.height,
        "fill": stroke.fill,
    }
    if stroke.radius:
        attributes["rx"] = stroke.radius
    if stroke.border:
        attributes |= {"stroke": stroke.border, "stroke_width": stroke.thickness}
    if stroke.dashed:
        attributes["stroke_dasharray"] = "4 3"
    if stroke.about:
        return parent("rect", [element("title", stroke.about)], **attributes)
    return element("rect", **attributes)


def _text(stroke: DrawnText) -> str:
    attributes: dict[str, str | float] = {
        "x": stroke.x,
        "y": stroke.y,
        "font_size": stroke.size,
        "fill": stroke.color,
    }
    if stroke.bold:
        attributes["font_weight"] = "bold"
    if stroke.at_right:
        attributes["text_anchor"] = "end"
    return element("text", stroke.text, **attributes)


def _rounded(points: Sequence[Point]) -> Sequence[Point]:
    return [(round(x, 2), round(y, 2)) for x, y in points]


def _path(points: Sequence[Point]) -> str:
    """Return a line whose corners are rounded.

    >>> _path([(0, 0), (0, 20), (20, 20)])
    'M0 0L0 14Q0 20 6 20L20 20'
    """
    parts = [f"M{_place(points[0])}"]
    for near, corner, far in bends(points):
        parts.append(f"L{_place(near)}Q{_place(corner)} {_place(far)}")
    return "".join([*parts, f"L{_place(points[-1])}"])


def _place(point: Point) -> str:
    return f"{round(point[0], 2):.10g} {round(point[1], 2):.10g}"
