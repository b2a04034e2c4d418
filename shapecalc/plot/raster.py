"""A picture as PNG or PDF, drawn with matplotlib, which brings its fonts along."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import sqrt
from typing import Any
from warnings import catch_warnings, simplefilter

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

SCALE = 2.0
"""How many dots a PNG has for a unit, so that it is sharp."""

MOST_DOTS, MOST_ACROSS = 40_000_000, 60_000
"""The most dots of a PNG, and on one side of it; a larger picture has fewer dots for a unit."""

MOST_POINTS = 14_400
"""The longest side of a page of PDF, in points."""

INCH = 72
"""How many units are an inch, so that a unit is a point, in which matplotlib measures."""


def as_png(drawn: Canvas) -> bytes:
    """Return a picture as PNG.

    Raises:
        ImportError: if matplotlib is not installed.
    """
    longest = max(drawn.width, drawn.height)
    fitting = min(sqrt(MOST_DOTS / (drawn.width * drawn.height)), MOST_ACROSS / longest)
    return _saved(drawn, 1, format="png", dpi=INCH * min(SCALE, fitting), metadata=PNG_METADATA)


def as_pdf(drawn: Canvas) -> bytes:
    """Return a picture as PDF, whose texts are texts.

    Raises:
        ImportError: if matplotlib is not installed.
    """
    scale = min(1.0, MOST_POINTS / max(drawn.width, drawn.height))
    return _saved(drawn, scale, format="pdf", metadata=PDF_METADATA)


PNG_METADATA = {"Software": None}
PDF_METADATA = {"CreationDate": None, "Creator": None, "Producer": None}
"""What matplotlib would write into files: with it, they would differ from day to day."""


def _saved(drawn: Canvas, scale: float, **options: Any) -> bytes:
    """Return a picture as matplotlib saves it."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    output = BytesIO()
    with (
        catch_warnings(),
        rc_context({"font.family": "DejaVu Sans", "axes.unicode_minus": False}),
    ):
        simplefilter("ignore")  # It warns of letters that its font lacks; they are drawn as boxes.
        figure = Figure((drawn.width * scale / INCH, drawn.height * scale / INCH))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, drawn.width)
        axes.set_ylim(drawn.height, 0)
        for number, stroke in enumerate(drawn.strokes):
            artist = _artist(stroke, scale)
            artist.set_zorder(number)
            axes.add_artist(artist)
        figure.savefig(output, **options)
    return output.getvalue()


def _artist(stroke: Stroke, scale: float) -> Any:
    """Return what matplotlib draws for a stroke."""
    from matplotlib.patches import PathPatch, Polygon

    if isinstance(stroke, DrawnRectangle):
        return _rectangle(stroke, scale)
    if isinstance(stroke, DrawnArrow):
        return Polygon(list(stroke.points), closed=True, facecolor=stroke.color, linewidth=0)
    if isinstance(stroke, DrawnLine):
        path = _path(stroke.points)
        return PathPatch(path, fill=False, edgecolor=stroke.color, linewidth=scale)
    return _text(stroke, scale)


def _rectangle(stroke: DrawnRectangle, scale: float) -> Any:
    from matplotlib.patches import FancyBboxPatch, Rectangle

    area = stroke.area
    look: dict[str, Any] = {
        "facecolor": stroke.fill,
        "edgecolor": stroke.border or "none",
        "linewidth": stroke.thickness * scale if stroke.border else 0,
        "linestyle": "--" if stroke.dashed else "-",
    }
    place = (area.x, area.y)
    if not stroke.radius:
        return Rectangle(place, area.width, area.height, **look)
    style = f"round,pad=0,rounding_size={min(stroke.radius, area.width / 2, area.height / 2)}"
    return FancyBboxPatch(place, area.width, area.height, boxstyle=style, **look)


def _path(points: Sequence[Point]) -> Any:
    from matplotlib.path import Path

    corners, codes = [points[0]], [Path.MOVETO]
    for near, corner, far in bends(points):
        corners += [near, corner, far]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*corners, points[-1]], [*codes, Path.LINETO])


def _text(stroke: DrawnText, scale: float) -> Any:
    from matplotlib.text import Text

    return Text(
        stroke.x,
        stroke.y,
        stroke.text,
        color=stroke.color,
        fontsize=stroke.size * scale,
        fontweight="bold" if stroke.bold else "normal",
        horizontalalignment="right" if stroke.at_right else "left",
        verticalalignment="baseline",
        parse_math=False,  # A dollar in a name is no formula.
    )
