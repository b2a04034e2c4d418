"""Pictures in text: the positions of a window with its padding, the parts of a recurrent cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapecalc.explain.layer import Explanation
from shapecalc.explain.windows import WindowAxis, window_axes

WIDEST = 20
"""The most cells of an axis in a picture, including padding."""

MOST = 6
"""The most positions of a window in a picture."""

ACROSS = 76
"""The most columns of a picture of an image."""


def picture(explanation: Explanation) -> Iterator[str]:
    """Yield the lines of a picture of a layer; none if there is no picture of such a layer."""
    if not explanation.outputs:  # Code that a file lacks decides about its shape.
        return
    if explanation.rule.gates and isinstance(explanation.total, int):
        yield from _cell(explanation)
    axes = window_axes(explanation)
    if axes and not axes[0].spreads and axes[0].is_known:
        yield from _window(axes)
    if len(axes) == 2 and not axes[0].spreads and all(axis.is_known for axis in axes):
        yield from _image(axes)


def _cell(explanation: Explanation) -> Iterator[str]:
    """Yield the inputs of a recurrent cell and its parts, which have equally many parameters."""
    names = explanation.rule.gates
    count, remainder = divmod(explanation.total, len(names))
    if remainder:
        return
    width = explanation.number(explanation.outputs[0][-1])
    features = explanation.number(explanation.inputs[0][-1])
    inputs = [f"input ({features})", f"state ({width})"]
    column = max(map(len, inputs))
    blank = " " * (column + 1)
    joins = [
        f"{inputs[0].ljust(column)} ─┐  ",
        f"{blank} ├──",
        f"{inputs[1].ljust(column)} ─┘  ",
    ]
    joins += [f"{blank}    "] * (len(names) - len(joins))
    widest = max(map(len, names))
    branches = _branches(len(names))
    yield ""
    for number, join in enumerate(joins):
        name = names[number - (len(names) == 1)] if branches[number].strip() else ""
        part = f"{name.ljust(widest)}  {count:,} parameters" if name else ""
        yield f"  {join}{branches[number]}{part}".rstrip()


def _branches(count: int) -> list[str]:
    """Return the starts of the lines to the parts of a cell."""
    if count == 1:
        return ["", "── ", ""]
    return ["┌─ ", "┼─ ", *["├─ "] * (count - 3), "└─ "]


def _window(axes: Sequence[WindowAxis]) -> Iterator[str]:
    """Yield the positions of a window along its first axis."""
    axis = axes[0]
    before, after = axis.padded
    length = before + axis.size + after
    if not 1 < length <= WIDEST:
        return
    yield ""
    added = ""
    if axis.padding != "valid":
        added = f"; padding: {before} before, {after} after"
    along = f" along the {axis.name}" if axis.name else ""
    yield f"{axis.positions} positions of a window of {axis.reach}{along}{added}:"
    filler = _filler(axis)
    numbers = [str(n) for n in range(1, axis.size + 1)]
    cells = [filler] * before + numbers + [filler] * after
    yield "  " + "".join(cell.rjust(3) for cell in cells)
    for position in range(shown_positions(axis)):
        covered = [axis.covers(position, cell) for cell in range(length)]
        yield "  " + "".join("  ■" if on else "  ·" for on in covered)
    if axis.positions > MOST:
        yield "    …"
    rest = length - ((axis.positions - 1) * axis.step + axis.reach)
    if rest > 0:
        yield f"  {rest} at the end {'is' if rest == 1 else 'are'} never covered."


def shown_positions(axis: WindowAxis) -> int:
    """Return how many positions of a window are drawn."""
    return min(int(axis.positions), MOST)


def _filler(axis: WindowAxis) -> str:
    """Return the sign for a cell of padding: a convolution reads zeros, pooling leaves it out."""
    return "0" if axis.kernel == "kernel_size" else "-"


def _image(axes: Sequence[WindowAxis]) -> Iterator[str]:
    """Yield a window on an image at its first position, and one step along each axis."""
    grids = [
        image_cells(axes, position)
        for position in ((0, 0), (0, 1), (1, 0))
        if all(at < axis.positions for at, axis in zip(position, axes))
    ]
    width = len(grids[0][0])
    fitting = grids[: max((ACROSS + 3) // (2 * width + 3), 0)]
    if not fitting or len(grids[0]) > WIDEST:
        return
    names = ["first position", "one step right", "one step down"]
    if len(grids) == 2 and axes[1].positions == 1:
        names = ["first position", "one step down"]
    room = max(2 * width - 1, len(names[0]))
    yield ""
    yield "  " + "   ".join(name.ljust(room) for name in names[: len(fitting)]).rstrip()
    for rows in zip(*fitting):
        yield "  " + "   ".join(" ".join(row).ljust(room) for row in rows).rstrip()
    points = " by ".join(str(axis.points) for axis in axes)
    padding = (
        f"; {_filler(axes[0])}: padding" if any(map(any, (axis.padded for axis in axes))) else ""
    )
    yield f"  ■: the {points} points of the window{padding}"


def image_cells(axes: Sequence[WindowAxis], position: tuple[int, int]) -> list[list[str]]:
    """Return the cells of an image with its padding, and a window at a position.

    >>> axis = WindowAxis("", size=3, positions=2, points=2)
    >>> image_cells([axis, axis], (0, 1))
    [['·', '■', '■'], ['·', '■', '■'], ['·', '·', '·']]
    """
    rows, columns = axes
    return [
        [
            "■"
            if rows.covers(position[0], row) and columns.covers(position[1], column)
            else "·"
            if rows.is_input(row) and columns.is_input(column)
            else _filler(rows)
            for column in range(columns.padded_size)
        ]
        for row in range(rows.padded_size)
    ]
