r"""Drawings of windows, of padding and of gates, as SVG and for LaTeX.

>>> drawing = Drawing([Box(0, 0, "■"), Label(0, 2, "a & b")])
>>> print(as_svg(drawing).splitlines()[1])
<rect x="12" y="12" width="18" height="18" fill="#4477aa" stroke="#666"/>
>>> print(as_picture(drawing).splitlines()[3])
\put(0,0){\makebox(0,1)[l]{a \& b}}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapecalc.dataclasses import dataclass
from shapecalc.explain.layer import Explanation
from shapecalc.explain.picture import WIDEST, image_cells, shown_positions
from shapecalc.explain.windows import WindowAxis, window_axes
from shapecalc.table.escape import latex_text
from shapecalc.table.svg import element, picture_start

CELL, MARGIN = 18, 12
"""The size of a cell and of the margin of an SVG, in pixels."""

COLORS = {"■": "#4477aa", "·": "#ffffff", "0": "#dddddd", "-": "#dddddd", "": "#eef3f8"}
"""The colours of the points of a window, of inputs, of padding, and of a part of a cell."""

LATEX_COLORS = {"■": "blue!40", "·": "white", "0": "gray!30", "-": "gray!30", "": "blue!5"}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle at a column and a row of cells.

    Attributes:
        kind: what it stands for, a key of `COLORS`.
        width: how many columns it takes.
        text: what is written in it.
    """

    column: float
    row: float
    kind: str
    width: float = 1
    text: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A text that starts at a column, in the middle of a row."""

    column: float
    row: float
    text: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from a column and a row to others."""

    column: float
    row: float
    to_column: float
    to_row: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes, labels and arrows in a grid of cells."""

    items: Sequence[Box | Label | Arrow]

    @property
    def size(self) -> tuple[float, float]:
        """Return the columns and rows that the drawing takes."""
        rights, lows = [1.0], [1.0]
        for item in self.items:
            rights.append(item.column + _columns(item))
            lows.append(item.row + 1)
        return max(rights), max(lows)


def _columns(item: Box | Label | Arrow) -> float:
    if isinstance(item, Box):
        return item.width
    return len(item.text) * 0.45 if isinstance(item, Label) else 0


# What is drawn


def drawing_of(explanation: Explanation) -> Drawing | None:
    """Return the drawing of a layer; None if there is nothing to draw."""
    if not explanation.outputs:
        return None
    if explanation.rule.gates and isinstance(explanation.total, int):
        return Drawing(list(_gates(explanation)))
    axes = window_axes(explanation)
    if not axes or axes[0].spreads or not all(axis.is_known for axis in axes):
        return None
    if any(axis.padded_size > WIDEST for axis in axes[:2]):
        return None
    items = _image(axes) if len(axes) == 2 else _positions(axes[0])
    return Drawing(list(items))


def _gates(explanation: Explanation) -> Iterator[Box | Label | Arrow]:
    """Yield the parts of a recurrent cell, with their parameters and what they get."""
    names = explanation.rule.gates
    share = explanation.total // len(names)
    features = explanation.number(explanation.inputs[0][-1])
    units = explanation.number(explanation.outputs[0][-1])
    rows = max(2 * len(names) - 1, 3)
    top = (rows - (2 * len(names) - 1)) / 2  # A single part is between input and state.
    for number, text in enumerate((f"input ({features})", f"state ({units})")):
        row = rows / 2 - 1.5 + 2 * number
        yield Box(0, row, "", 6, text)
        for part in range(len(names)):
            yield Arrow(6, row + 0.5, 9, top + 2 * part + 0.5)
    for part, name in enumerate(names):
        yield Box(9, top + 2 * part, "", 7, name)
        yield Label(16.5, top + 2 * part, f"{share:,} parameters")


def _positions(axis: WindowAxis) -> Iterator[Box | Label]:
    """Yield the positions of a window on one axis, one below the other."""
    before, _ = axis.padded
    for cell in range(axis.padded_size):
        inside = axis.is_input(cell)
        filler = "0" if axis.kernel == "kernel_size" else "-"
        text = str(cell - before + 1) if inside else filler
        yield Box(cell, 0, "·" if inside else filler, 1, text)
    for position in range(shown_positions(axis)):
        for cell in range(axis.padded_size):
            if axis.covers(position, cell):
                yield Box(cell, position + 1.5, "■")
        yield Label(axis.padded_size + 0.5, position + 1.5, f"position {position + 1}")


def _image(axes: Sequence[WindowAxis]) -> Iterator[Box | Label]:
    """Yield a window on an image at its first position, and one step along each axis."""
    moves = {"first position": (0, 0), "one step right": (0, 1), "one step down": (1, 0)}
    left = 0.0
    for name, position in moves.items():
        if any(at >= axis.positions for at, axis in zip(position, axes)):
            continue
        yield Label(left, 0, name)
        grid = image_cells(axes, position)
        for row, kinds in enumerate(grid, 1):
            for column, kind in enumerate(kinds):
                text = kind if kind in "0-" else ""
                yield Box(left + column, row, kind, 1, text)
        left += max(len(grid[0]), 7) + 1


# How it is written


def as_svg(drawing: Drawing) -> str:
    """Return a drawing as an SVG picture, which is also a part of an HTML page."""
    columns, rows = drawing.size
    width, height = columns * CELL + 2 * MARGIN, rows * CELL + 2 * MARGIN
    start = picture_start(width, height, 11)
    return "\n".join([start, *(_svg(item) for item in drawing.items), "</svg>"])


def _svg(item: Box | Label | Arrow) -> str:
    x, y = MARGIN + item.column * CELL, MARGIN + item.row * CELL
    if isinstance(item, Arrow):
        to_x, to_y = MARGIN + item.to_column * CELL, MARGIN + item.to_row * CELL
        return element("line", x1=x, y1=y, x2=to_x, y2=to_y, stroke="#666")
    if isinstance(item, Label):
        return element("text", item.text, x=x, y=y + 13)
    wide = item.width * CELL
    fill = COLORS[item.kind]
    box = element("rect", x=x, y=y, width=wide, height=CELL, fill=fill, stroke="#666")
    middle = x + wide / 2
    text = element("text", item.text, x=middle, y=y + 13, text_anchor="middle")
    return box + text if item.text else box


def as_picture(drawing: Drawing) -> str:
    """Return a drawing for LaTeX, which needs the package xcolor."""
    columns, rows = drawing.size
    start = rf"\begin{{picture}}({columns:g},{rows:g})"
    lines = [_in_latex(item, rows) for item in drawing.items]
    return "\n".join([r"{\setlength{\unitlength}{4mm}\scriptsize", start, *lines, END])


END = r"\end{picture}}"


def _in_latex(item: Box | Label | Arrow, rows: float) -> str:
    """Return a part of a drawing; in LaTeX, rows are counted from below."""
    x, y = item.column, rows - item.row
    if isinstance(item, Arrow):
        to_x, to_y = item.to_column, rows - item.to_row
        middle = f"({(x + to_x) / 2:g},{(y + to_y) / 2:g})"  # `line` has only a few slopes.
        return rf"\qbezier({x:g},{y:g}){middle}({to_x:g},{to_y:g})"
    if isinstance(item, Label):
        return rf"\put({x:g},{y - 1:g}){{\makebox(0,1)[l]{{{latex_text(item.text)}}}}}"
    area = rf"\rule{{{item.width:g}\unitlength}}{{\unitlength}}"
    corner = f"({x:g},{y - 1:g})"
    filled = rf"\put{corner}{{\textcolor{{{LATEX_COLORS[item.kind]}}}{{{area}}}}}"
    return filled + rf"\put{corner}{{\framebox({item.width:g},1){{{latex_text(item.text)}}}}}"
