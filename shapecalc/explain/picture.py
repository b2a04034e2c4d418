"""Pictures in text: the positions of a window with its padding, the parts of a recurrent cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.explain.layer import Explanation

WIDEST = 20
"""The most cells of an axis in a picture, including padding."""

MOST = 6
"""The most positions of a window in a picture."""

AXES = {1: "", 2: " along the height", 3: " along the depth"}
"""The first axis of a window with one, two or three axes."""


def picture(explanation: Explanation) -> Iterator[str]:
    """Yield the lines of a picture of a layer; none if there is no picture of such a layer."""
    if not explanation.outputs:  # Code that a file lacks decides about its shape.
        return
    if explanation.rule.gates and isinstance(explanation.total, int):
        yield from _cell(explanation)
    a = explanation.arguments
    kernel = getattr(a, "kernel_size", None) or getattr(a, "pool_size", None)
    padding = getattr(a, "padding", None)
    # A transposed convolution, which has `output_padding`, spreads a window instead of reading it.
    is_read = "output_padding" not in explanation.rule.arguments and len(explanation.inputs) == 1
    if padding in ("valid", "same", "causal") and is_read and isinstance(kernel, tuple):
        yield from _window(explanation, kernel)


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


@dataclass(frozen=True, slots=True)
class WindowAxis:
    """A window on one axis of its input.

    Attributes:
        size: the size of the input.
        positions: the size of the output.
        window: the size of the window, including its gaps.
        step: how far the window moves.
        gap: the distance of two elements of the window, which is 1 without dilation.
    """

    size: int
    positions: int
    window: int
    step: int
    gap: int

    def padding(self, padding: str) -> tuple[int, int]:
        """Return the padding before and after the input; an odd cell comes after it.

        >>> WindowAxis(size=10, positions=5, window=3, step=2, gap=1).padding("same")
        (0, 1)
        """
        if padding == "valid":
            return 0, 0
        if padding == "causal":
            return self.window - 1, 0
        total = max((self.positions - 1) * self.step + self.window - self.size, 0)
        return total // 2, total - total // 2

    def covers(self, position: int, cell: int) -> bool:
        """Return whether the window covers a cell at a position, both counted from 0."""
        offset = cell - position * self.step
        return 0 <= offset < self.window and offset % self.gap == 0


def _first_axis(explanation: Explanation, kernel: tuple[Any, ...]) -> WindowAxis | None:
    """Return the first axis of a window; None if a number is unknown."""
    a, rank, reach = explanation.arguments, len(kernel), kernel[0]
    first = -rank if a.data_format == "channels_first" else -1 - rank
    gap = (getattr(a, "dilation_rate", None) or (1,))[0]
    size = explanation.number(explanation.inputs[0][first])
    positions = explanation.number(explanation.outputs[0][first])
    step = (a.strides or a.pool_size)[0]
    if not all(isinstance(number, int) for number in (size, positions, reach, step, gap)):
        return None
    return WindowAxis(size, positions, (reach - 1) * gap + 1, step, gap)


def _window(explanation: Explanation, kernel: tuple[Any, ...]) -> Iterator[str]:
    """Yield the positions of a window along its first axis."""
    padding = explanation.arguments.padding
    axis = _first_axis(explanation, kernel)
    if axis is None:
        return
    before, after = axis.padding(padding)
    length = before + axis.size + after
    if not 1 < length <= WIDEST:
        return
    yield ""
    added = f", with a padding of {before} before and {after} after" if padding != "valid" else ""
    yield f"{axis.positions} positions of a window of {axis.window}{AXES[len(kernel)]}{added}:"
    cells = ["0"] * before + [str(n) for n in range(1, axis.size + 1)] + ["0"] * after
    yield "  " + "".join(cell.rjust(3) for cell in cells)
    for position in range(min(axis.positions, MOST)):
        covered = [axis.covers(position, cell) for cell in range(length)]
        yield "  " + "".join("  ■" if on else "  ·" for on in covered)
    if axis.positions > MOST:
        yield "    …"
    rest = length - ((axis.positions - 1) * axis.step + axis.window)
    if rest > 0:
        yield f"  {rest} at the end {'is' if rest == 1 else 'are'} never covered."
