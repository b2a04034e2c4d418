"""Windows of convolutions and pooling: their axes, their padding, and the general formula.

The literature writes the number of positions as ⌊(N + 2P − D·(F − 1) − 1)/S⌋ + 1. Keras may pad an
odd number of zeros, so that both sides have a padding of their own:

>>> WindowAxis("height", size=10, positions=5, points=3, step=2, padding="same").padded
(0, 1)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.algebra.notation import Expr, evaluate, parse_formula
from shapecalc.algebra.size import Unknown
from shapecalc.dataclasses import dataclass, field
from shapecalc.explain.layer import Explanation

SLIDING = parse_formula("⌊(N + P1 + P2 - D·(F - 1) - 1)/S⌋ + 1")
"""The number of positions of a window."""

EQUAL_PADDING = parse_formula("⌊(N + 2·P - D·(F - 1) - 1)/S⌋ + 1")
"""The same with equal padding on both sides, as most books have it."""

SPREADING = parse_formula("(N - 1)·S + max(D·(F - 1) + 1, S) - P1 - P2")
"""The size of the output of a transposed convolution."""

SPREADING_MORE = parse_formula("(N - 1)·S + D·(F - 1) + 1 - P1 - P2 + A")
"""The same with ``output_padding``."""

SYMBOLS: Mapping[str, str] = {
    "N": "size of the input along the axis",
    "F": "points of the window",
    "S": "strides, the step of the window",
    "D": "dilation_rate, the distance between two points; 1 without gaps",
    "P1": "padding before the input",
    "P2": "padding behind it",
    "P": "padding of each side, if both are equal: P1 = P2 = P",
    "A": "output_padding, added at the end",
}
"""What the letters of the general formulas mean."""

FILLERS: Mapping[str, str] = {
    "kernel_size": "the padding of a convolution is zeros",
    "pool_size": "the padding of a pooling is left out of the maximum or the average",
}
"""What the padding holds, by the argument for the points of the window."""

NO_GAPS = "distance between two points; pooling has no gaps, so it is 1"
"""What D means where the points of the window have no gaps."""

CUT: Mapping[str, str] = {
    "P1": "cut off before the output",
    "P2": "cut off behind it",
    "F": "points of the window",
}
"""What some letters mean for a transposed convolution."""

RULES_OF_CUTTING: Mapping[tuple[str, bool], str] = {
    ("valid", False): "nothing is cut off",
    ("valid", True): "nothing is cut off",
    ("same", False): "P1 + P2 = max(D·(F − 1) + 1 − S, 0), which makes N·S positions",
    ("same", True): "P1 + P2 = D·(F − 1) + 1, or one less if that is odd",
}
"""How much a transposed convolution cuts off, without and with ``output_padding``."""

RULES_OF_PADDING: Mapping[str, Sequence[str]] = {
    "valid": ("P1 = P2 = 0",),
    "same": (
        "P1 + P2 = max((⌈N/S⌉ − 1)·S + D·(F − 1) + 1 − N, 0), which makes ⌈N/S⌉ positions; half of "
        "it is before the input, half behind it, and if it is odd, the larger half is behind it",
    ),
    "causal": ("P1 = D·(F − 1) and P2 = 0: no position sees a later time step",),
}
"""How much each kind of padding adds."""


@dataclass(frozen=True, slots=True)
class WindowAxis:
    """A window on one axis of its input.

    Attributes:
        name: the name of the axis.
        size: the size of the input; a number, or unknown.
        positions: the size of the output, likewise.
        points: how many points the window has.
        step: how far the window moves.
        gap: the distance of two points, which is 1 without dilation.
        padding: the kind of padding.
        extra: the `output_padding` of a transposed convolution; None if it is not given.
        spreads: whether it spreads each input over several outputs.
        letters: the letters of the layer for the letters of the general formula.
        kernel: the argument for the points, ``kernel_size`` or ``pool_size``.
    """

    name: str
    size: Any
    positions: Any
    points: Any
    step: Any = 1
    gap: Any = 1
    padding: str = "valid"
    extra: int | None = None
    spreads: bool = False
    letters: Mapping[str, Any] = field(default_factory=dict)
    kernel: str = "kernel_size"

    @property
    def is_known(self) -> bool:
        """Return whether all sizes are numbers."""
        sizes = (self.size, self.positions, self.points, self.step, self.gap)
        return not any(isinstance(size, Unknown) for size in sizes)

    @property
    def reach(self) -> int:
        """Return the size of the window with its gaps."""
        return int((self.points - 1) * self.gap + 1)

    @property
    def padded(self) -> tuple[int, int]:
        """Return how much is added before and behind the input, or cut off the output."""
        if self.spreads:
            return self._cut
        if self.padding == "valid":
            return 0, 0
        if self.padding == "causal":
            return self.reach - 1, 0
        total = max((self.positions - 1) * self.step + self.reach - self.size, 0)
        return total // 2, total - total // 2

    @property
    def _cut(self) -> tuple[int, int]:
        from shapecalc.declare.sight import spread_padding  # few layers spread

        extra = None if self.extra is None else int(self.extra)
        reach = max(self.reach, self.step) if extra is None else self.reach + extra
        uncut = (self.size - 1) * self.step + reach
        before = spread_padding(self.points, self.step, self.gap, extra, self.padding)
        return before, uncut - before - self.positions

    @property
    def values(self) -> dict[str, int]:
        """Return the numbers of the letters of the general formula, as far as they are known."""
        values = {"N": self.size, "F": self.points, "S": self.step, "D": self.gap}
        if self.extra is not None:
            values["A"] = self.extra
        if self.is_known:
            values["P1"], values["P2"] = self.padded
        elif self.padding == "valid":
            values["P1"] = values["P2"] = 0
        return {letter: size for letter, size in values.items() if isinstance(size, int)}

    @property
    def formula(self) -> Expr:
        """Return the general formula."""
        if self.spreads:
            return SPREADING if self.extra is None else SPREADING_MORE
        return SLIDING

    @property
    def padded_size(self) -> int:
        """Return the size of the input with its padding."""
        return int(self.size + sum(self.padded))

    def is_input(self, cell: int) -> bool:
        """Return whether a cell is one of the input, and not of the padding."""
        return bool(0 <= cell - self.padded[0] < self.size)

    def covers(self, position: int, cell: int) -> bool:
        """Return whether the window covers a cell at a position, both counted from 0."""
        offset = cell - position * self.step
        return bool(0 <= offset < self.reach and offset % self.gap == 0)


AXES = {1: ("",), 2: ("height", "width"), 3: ("depth", "height", "width")}
"""The names of the axes of a window with one, two or three axes."""


def window_axes(explanation: Explanation) -> list[WindowAxis]:
    """Return the axes of the window of a layer; nothing if it has none."""
    a = explanation.arguments
    kernel = getattr(a, "kernel_size", None) or getattr(a, "pool_size", None)
    padding = getattr(a, "padding", None)
    shapes = (*explanation.inputs, *explanation.outputs)
    if padding not in RULES_OF_PADDING or not isinstance(kernel, tuple) or len(shapes) < 2:
        return []
    if any(len(shape) < len(kernel) + 2 for shape in shapes):
        return []
    return [_window_axis(explanation, len(kernel), at) for at in range(len(kernel))]


def _window_axis(explanation: Explanation, rank: int, at: int) -> WindowAxis:
    a, lettered = explanation.arguments, explanation.lettered.arguments
    place = at - rank - (a.data_format != "channels_first")
    size, output = explanation.inputs[0][place], explanation.outputs[0][place]
    kernel = "kernel_size" if hasattr(a, "kernel_size") else "pool_size"
    extra = getattr(a, "output_padding", None)
    steps = "strides" if a.strides else kernel
    letters = {"N": size, "F": getattr(lettered, kernel)[at], "S": getattr(lettered, steps)[at]}
    if hasattr(a, "dilation_rate"):
        letters["D"] = lettered.dilation_rate[at]
    return WindowAxis(
        name=AXES[rank][at],
        size=explanation.number(size),
        positions=explanation.number(output),
        points=getattr(a, kernel)[at],
        step=getattr(a, steps)[at],
        gap=getattr(a, "dilation_rate", (1,) * rank)[at],
        padding=a.padding,
        extra=None if extra is None else extra[at],
        spreads="output_padding" in explanation.rule.arguments,
        letters=letters,
        kernel=kernel,
    )


def positions_of(axis: WindowAxis) -> Any:
    """Return the size of the output by the general formula."""
    return evaluate(axis.formula, axis.values)
