"""What an output sees of an input: the windows through which a layer looks, axis by axis.

A rule says beside its output shape which axes of the input go on as axes of the output, and through
which window. What is not named is seen in full:

>>> in_place((None, 28, 28, 3), 3)
{1: Window(axis=1), 2: Window(axis=2)}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Size, known
from shapecalc.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Window:
    """How the positions along an axis of an output follow from those along an axis of the input.

    Output ``o`` sees the inputs ``o * stride - before + n * dilation`` for each of the ``kernel``
    points ``n``. If the window spreads, it is the other way round, as in a transposed convolution:
    input ``i`` reaches the outputs ``i * stride - before + n * dilation``.

    Attributes:
        axis: the axis of the output.
        kernel: the number of points of the window.
        stride: its step.
        dilation: the distance between its points.
        before: the padding before the first input.
        spreads: whether it spreads each input over several outputs.
    """

    axis: int
    kernel: Any = 1
    stride: Any = 1
    dilation: Any = 1
    before: Any = 0
    spreads: bool = False

    def __repr__(self) -> str:
        names = ("kernel", "stride", "dilation", "before", "spreads")
        usual = Window(self.axis)
        changed = [
            f", {name}={getattr(self, name)!r}"
            for name in names
            if getattr(self, name) != getattr(usual, name)
        ]
        return f"Window(axis={self.axis}{''.join(changed)})"


Sight = Mapping[int, Window | None]
"""The windows by axis of the input; None for an axis through which it is unknown how far it sees,
and an axis that is missing is seen in full."""


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
        moved(axis): window and Window(moved(window.axis), *_rest(window))
        for axis, window in sight.items()
    }


def _rest(window: Window) -> Sequence[Any]:
    return window.kernel, window.stride, window.dilation, window.before, window.spreads


def under(sight: Sight | None, rank: int) -> Sight:
    """Return the windows of a layer that is applied to each position of one more axis, the first.

    Args:
        sight: the windows of the layer.
        rank: the number of axes of its input, without the new one.
    """
    if sight is None:
        sight = dict.fromkeys(range(1, rank))
    deeper = {
        axis + 1: window and Window(window.axis + 1, *_rest(window))
        for axis, window in sight.items()
    }
    return {1: Window(1), **deeper}


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
