"""What an output sees of an input: the windows through which a layer looks, axis by axis.

A rule says beside its output shape which axes of the input go on as axes of the output, and through
which window. What is not named is seen in full:

>>> in_place((None, 28, 28, 3), 3)
{1: Window(axis=1), 2: Window(axis=2)}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import gcd
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, known
from shapecalc.dataclasses import dataclass, replace

NOWHERE = -1
"""In place of the axis of an output, if it has none: all of it sees the same positions."""


@dataclass(frozen=True, slots=True)
class Window:
    """How the positions along an axis of an output follow from those along an axis of the input.

    Output ``o`` sees the inputs ``o * stride - before + n * dilation`` for each of the ``kernel``
    points ``n``. If the window spreads, it is the other way round, as in a transposed convolution:
    input ``i`` reaches the outputs ``i * stride - before + n * dilation``.

    Attributes:
        axis: the axis of the output; `NOWHERE` if all of it sees what position 0 would see.
        kernel: the number of points of the window.
        stride: its step; negative if the output runs backwards.
        dilation: the distance between its points.
        before: the padding before the first input.
        spreads: whether it spreads each input over several outputs.
        apart: whether other positions of the output see other tensors, one after the other.
    """

    axis: int
    kernel: Any = 1
    stride: Any = 1
    dilation: Any = 1
    before: Any = 0
    spreads: bool = False
    apart: bool = False

    def __repr__(self) -> str:
        names = ("kernel", "stride", "dilation", "before", "spreads", "apart")
        usual = Window(self.axis)
        changed = [
            f", {name}={getattr(self, name)!r}"
            for name in names
            if getattr(self, name) != getattr(usual, name)
        ]
        return f"Window(axis={self.axis}{''.join(changed)})"


@dataclass(frozen=True, slots=True)
class Ranges:
    """How the positions along an axis of an output follow from those of the input, one by one.

    It is for windows that are not all of one size. The first positions are listed; what they see
    repeats itself behind them, some positions of the input further on.

    Attributes:
        axis: the axis of the output.
        step: how far on the input it is to the positions that see the same as the first ones.
        lows: the first position of the input that each of the first positions sees.
        highs: the last one.
    """

    axis: int
    step: int
    lows: Sequence[int]
    highs: Sequence[int]


Steps = Window | Ranges | Sequence[Window | Ranges]
"""A window, or several through which an output looks one after the other, the last one first."""

Sight = Mapping[int, Steps | None]
"""The windows by axis of the input; None for an axis through which it is unknown how far it sees,
and an axis that is missing is seen in full."""


def on_axis(steps: Steps | None, axis: int) -> Steps | None:
    """Return the same windows for another axis of the output.

    >>> on_axis(Window(1, kernel=3), 2)
    Window(axis=2, kernel=3)
    """
    if steps is None:
        return None
    if isinstance(steps, (Window, Ranges)):
        return replace(steps, axis=axis)
    return tuple(replace(window, axis=axis) for window in steps)


def axis_of_output(steps: Steps) -> int:
    """Return the axis of the output on which windows are."""
    return steps.axis if isinstance(steps, (Window, Ranges)) else steps[-1].axis


def in_place(x: Any, *features: int) -> Sight:
    """Return that each position of the output sees that position of the input.

    Args:
        x: the shape of input and output.
        features: the axes that are seen in full, such as that of the features.
    """
    full = {axis % len(x) for axis in features} if x else set()
    return {axis: Window(axis) for axis in range(1, len(x)) if axis not in full}


def channels_first(sight: Any, rank: int) -> Sight | None:
    """Return the windows of a layer whose channels were at the end, with the channels in front."""
    if sight is None:
        return None

    def moved(axis: int) -> int:
        return 1 if axis == rank - 1 else axis + 1

    return {
        moved(axis): steps and on_axis(steps, moved(axis_of_output(steps)))
        for axis, steps in sight.items()
    }


def under(sight: Sight | None, rank: int) -> Sight:
    """Return the windows of a layer that is applied to each position of one more axis, the first.

    Args:
        sight: the windows of the layer.
        rank: the number of axes of its input, without the new one.
    """
    if sight is None:
        sight = dict.fromkeys(range(1, rank))
    deeper = {
        axis + 1: steps and on_axis(steps, axis_of_output(steps) + 1)
        for axis, steps in sight.items()
    }
    return {1: Window(1), **deeper}


def reshaped(x: Shape, shape: Shape, first: int = 0) -> Sight:
    """Return that the first axes of the same size stay what they are.

    The others become features if only one is left; of several, each would see a part.

    Args:
        x: the shape of the input.
        shape: that of the output.
        first: the first axis that is looked at.

    >>> reshaped((1, 5, 6), (1, 5, 2, 3))
    {0: Window(axis=0), 1: Window(axis=1)}
    """
    pairs = list(enumerate(zip(x, shape)))[first:]
    alike = next((axis for axis, (a, b) in pairs if a != b), min(len(x), len(shape)))
    mixed = len(x) - alike > 1 and len(shape) - alike > 1
    unsure = dict.fromkeys(range(alike, len(x)) if mixed else ())
    return {axis: Window(axis) for axis in range(first, alike)} | unsure


def same_padding(size: Size, kernel: Any, stride: Any, dilation: Any) -> Any:
    """Return how much ``padding="same"`` pads before the first input.

    For an unknown size, it is that of a multiple of the stride. For a window of unknown size, it is
    unknown.

    >>> same_padding(7, 3, 1, 1), same_padding(7, 3, 2, 1), same_padding(8, 3, 2, 1)
    (1, 1, 0)
    >>> same_padding(7, UNKNOWN, 1, 1)
    None
    """
    if not all(map(known, (kernel, stride, dilation))):
        return UNKNOWN
    reach = dilation * (kernel - 1) + 1
    rest = (size % stride or stride) if known(size) else stride
    return max(reach - rest, 0) // 2


def spread_padding(kernel: Any, stride: Any, dilation: Any, extra: int | None, padding: str) -> Any:
    """Return how much a transposed convolution cuts off before its first output.

    Source: Keras 3, ``_convert_conv_transpose_padding_args_from_keras_to_jax``.
    """
    if padding == "valid":
        return 0
    if not all(map(known, (kernel, stride, dilation))):
        return UNKNOWN
    reach = dilation * (kernel - 1) + 1
    both = stride + reach - 2 if extra is None else reach + reach % 2 - 2 + extra
    return reach - 1 - min(both // 2 + both % 2, reach - 1)


RADIUS: Mapping[str, int] = {"bilinear": 1, "bicubic": 2, "lanczos3": 3, "lanczos5": 5}
"""How far an interpolation reaches, in pixels of the input."""


def enlarged(axis: int, factor: Any, interpolation: str = "nearest") -> Window | None:
    """Return the window of an axis that is enlarged by a factor; None for an unknown interpolation.

    >>> enlarged(1, 2, "bilinear")
    Window(axis=1, kernel=4, stride=2, before=1, spreads=True)
    """
    if interpolation == "nearest" or factor == 1:
        return Window(axis, factor, factor, spreads=True)
    radius = RADIUS.get(interpolation)
    if radius is None or not isinstance(factor, int):
        return None
    kernel = 2 * radius * factor - factor % 2
    return Window(axis, kernel, factor, 1, radius * factor - (factor + 1) // 2, spreads=True)


def resized(axis: int, size: Size, wanted: Size, interpolation: str) -> Steps | None:
    """Return the windows of an axis that gets another size; None if they are unknown.

    Pixels have their middles at 0.5, 1.5, …; an interpolation reads the nearest ones on both sides.

    >>> resized(1, 4, 2, "nearest")
    Ranges(axis=1, step=2, lows=(1,), highs=(1,))
    >>> resized(1, 2, 3, "bilinear")
    Ranges(axis=1, step=2, lows=(-1, 0, 1), highs=(0, 1, 2))
    """
    radius = RADIUS.get(interpolation, 0)
    if not (known(size) and known(wanted) and wanted and (radius or interpolation == "nearest")):
        return None
    common = gcd(size, wanted)
    turns = range(1, 2 * wanted // common, 2)
    if not radius:
        reads = [(turn * size // (2 * wanted),) * 2 for turn in turns]
        return ranges(axis, size // common, reads)
    middles = [divmod(turn * size - wanted, 2 * wanted) for turn in turns]
    reads = [(at - radius + 1, at + radius) if rest else (at, at) for at, rest in middles]
    return ranges(axis, size // common, reads)


def shared_out(axis: int, size: Size, wanted: Size) -> Steps | None:
    """Return the windows of a pooling that gives a certain number of positions.

    >>> shared_out(1, 5, 2)
    Ranges(axis=1, step=5, lows=(0, 2), highs=(2, 4))
    """
    if not (known(size) and known(wanted) and wanted):
        return None
    common = gcd(size, wanted)
    numbers = range(wanted // common)
    reads = [(n * size // wanted, -(-(n + 1) * size // wanted) - 1) for n in numbers]
    return ranges(axis, size // common, reads)


def ranges(axis: int, step: int, reads: Iterable[tuple[int, int]]) -> Ranges:
    """Return windows from the first and the last position that each of some positions sees."""
    lows, highs = zip(*reads)
    return Ranges(axis, step, lows, highs)
