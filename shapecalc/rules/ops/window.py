"""Operations of ``keras.ops.nn`` with windows: convolution, pooling, patches.

The geometry is that of the layers, see `shapecalc.rules.layers.shared`.
"""

from __future__ import annotations

from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, Size, differ, known
from shapecalc.declare.kinds import sequence, whole
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation, operations
from shapecalc.rules.layers.shared import spread, to_end, to_front, windows
from shapecalc.rules.ops.core import sizes_of, sure


def channels_first(data_format: Value) -> bool:
    """Whether the channels come before height and width; by default they are the last axis."""
    told = "channels_last" if data_format is None else str(data_format).lower()
    if told not in ("channels_first", "channels_last"):
        raise RuleError(f"{data_format!r} does not say where the channels are")
    return told == "channels_first"


def _numbers(value: Value, axes: int) -> tuple[int, ...]:
    """One number for all of so many axes, or one for each; without axes nobody looks at it."""
    numbers = value if sequence(value) else [value]
    if axes and not all(map(whole, numbers)):
        raise RuleError(f"{value!r} are no whole numbers")
    return tuple(numbers)


def convolved(
    x: Shape, kernel: Shape, filters: Size, strides: Value, padding: Value, dilation: Value
) -> Shape:
    """What a window of so many axes and filters makes of images, channels last."""
    told = _numbers(dilation, len(kernel))
    if len(x) != len(kernel) + 2 or (sequence(dilation) and len(told) != len(kernel)):
        raise RuleError(f"a window of {len(kernel)} axes on an input of {len(x) - 2}")
    if padding not in ("valid", "same", "causal"):
        raise RuleError(f"there is no padding {padding!r}")
    sides = [sure(side) for side in kernel] if padding == "valid" else []
    return (x[0], *windows(x[1:-1], sides, _numbers(strides, len(kernel)), padding, told), filters)


def _convolution(
    inputs: Array,
    kernel: Array,
    filters: Size,
    strides: Value,
    padding: str,
    data_format: Value,
    dilation_rate: Value,
) -> Array:
    first = channels_first(data_format)
    x, sides = to_end(inputs.shape) if first else inputs.shape, kernel.shape
    if differ(x[-1], sides[-2]):
        raise RuleError(f"a window for {sides[-2]} channels on {x[-1]}")
    shape = convolved(x, sides[:-2], filters, strides, padding.lower(), dilation_rate)
    return Array(to_front(shape) if first else shape, inputs.dtype)


@operation
def Conv(
    inputs: Array,
    kernel: Array,
    strides: Value = 1,
    padding: str = "valid",
    data_format: Value = None,
    dilation_rate: Value = 1,
) -> Array:
    """A window moves along, and every filter looks at all channels."""
    filters = kernel.shape[-1]
    return _convolution(inputs, kernel, filters, strides, padding, data_format, dilation_rate)


@operation
def DepthwiseConv(
    inputs: Array,
    kernel: Array,
    strides: Value = 1,
    padding: str = "valid",
    data_format: Value = None,
    dilation_rate: Value = 1,
) -> Array:
    """A window moves along each channel on its own."""
    filters = sure(kernel.shape[-1]) * sure(kernel.shape[-2])
    return _convolution(inputs, kernel, filters, strides, padding, data_format, dilation_rate)


@operation
def SeparableConv(
    inputs: Array,
    depthwise_kernel: Array,
    pointwise_kernel: Array,
    strides: Value = 1,
    padding: str = "valid",
    data_format: Value = None,
    dilation_rate: Value = 1,
) -> Array:
    """A depthwise convolution, then a mix of the channels."""
    window, filters = depthwise_kernel, pointwise_kernel.shape[-1]
    sure(window.shape[-1]), sure(window.shape[-2])
    return _convolution(inputs, window, filters, strides, padding, data_format, dilation_rate)


def _each(value: Value, count: int) -> tuple[int, ...]:
    """A number for each of so many axes."""
    numbers = _numbers(value, count) * (1 if sequence(value) else count)
    if len(numbers) < count:
        raise RuleError(f"{value!r} are too few numbers for {count} axes")
    return numbers


@operation
def ConvTranspose(
    inputs: Array,
    kernel: Array,
    strides: Value = 1,
    padding: str = "valid",
    output_padding: Value = None,
    data_format: Value = None,
    dilation_rate: Value = 1,
) -> Array:
    """The way back of a convolution: every number is spread over a window."""
    first = channels_first(data_format)
    x = to_end(inputs.shape) if first else inputs.shape
    sizes, (*sides, filters, arriving) = x[1:-1], kernel.shape
    if differ(x[-1], arriving) or len(sides) < len(sizes):
        raise RuleError(f"{kernel.shape} is no window for {inputs.shape}")
    steps, gaps = _each(strides, len(sizes)), _each(dilation_rate, len(sizes))
    extras = [None] * len(sizes) if output_padding is None else _each(output_padding, len(sizes))
    axes = zip(sizes, sides, steps, gaps, extras)
    shape = (x[0], *(_spread(*axis, padding.lower()) for axis in axes), filters)
    return Array(to_front(shape) if first else shape, inputs.dtype)


def _spread(size: Size, side: Size, step: int, gap: int, extra: int | None, padding: str) -> Size:
    if not known(size):
        return UNKNOWN
    if padding not in ("valid", "same"):
        raise RuleError(f"there is no padding {padding!r}")
    return spread(size, sure(side), step, gap, extra, padding)


@operations("MaxPool AveragePool")
def pooled(
    inputs: Array,
    pool_size: Value,
    strides: Value = None,
    padding: str = "valid",
    data_format: Value = None,
) -> Array:
    """One number for every window."""
    if padding.lower() not in ("valid", "same"):
        raise RuleError(f"there is no padding {padding!r}")
    last = data_format == "channels_last"
    batch, channels = inputs.shape[0], inputs.shape[-1 if last else 1]
    sizes = inputs.shape[1:-1] if last else inputs.shape[2:]
    sides = _numbers(pool_size, len(sizes))
    steps = sides if strides is None else _numbers(strides, len(sizes))
    made = windows(sizes, sides, steps, padding.lower())
    return Array((batch, *made, channels) if last else (batch, channels, *made), inputs.dtype)


@operations("AdaptiveMaxPool AdaptiveAveragePool")
def adaptively_pooled(inputs: Array, output_size: Value, data_format: Value = None) -> Array:
    """So many numbers along each axis, which Keras cannot read back from a file."""
    raise RuleError("Keras does not read back its `output_size`", argument="output_size")


def _pair(value: Value) -> tuple[int, int]:
    a, b = (value, value) if isinstance(value, int) else value
    return a, b


@operation
def Unfold(
    x: Array, kernel_size: Value, dilation: Value = 1, padding: Value = 0, stride: Value = 1
) -> Array:
    """All windows of an image, each as one column."""
    batch, channels, *sizes = x.shape
    if len(sizes) != 2:
        raise RuleError(f"takes images with their channels in front, gets {x.shape}")
    axes = zip(sizes, *map(_pair, (kernel_size, dilation, padding, stride)))
    rows, columns = ((sure(n) + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, d, p, s in axes)
    a, b = _pair(kernel_size)
    return Array((batch, sure(channels) * a * b, rows * columns), x.dtype)


@operation
def Fold(
    x: Array,
    output_size: Value,
    kernel_size: Value,
    dilation: Value = 1,
    padding: Value = 0,
    stride: Value = 1,
) -> Array:
    """An image of the columns that `Unfold` makes."""
    batch, numbers, _ = x.shape
    a, b = _pair(kernel_size)
    if known(numbers) and numbers % (a * b):
        raise RuleError(f"{numbers} numbers are no windows of {a} x {b}")
    return Array((batch, numbers // (a * b), *sizes_of(_pair(output_size))), x.dtype)


def _image(x: Array, data_format: Value) -> tuple[Shape, bool]:
    """The shape of images with the channels last, and whether they come first."""
    first = channels_first(data_format)
    if len(x.shape) != 4:
        raise RuleError(f"takes images in a batch, gets {x.shape}")
    return (to_end(x.shape) if first else x.shape), first


def _divided(size: Size, count: int) -> Size:
    if known(size) and size % count:
        raise RuleError(f"{size} does not divide by {count}")
    return size // count


@operation
def DepthToSpace(x: Array, block_size: Value, data_format: Value = "channels_last") -> Array:
    """Channels that become pixels beside each other."""
    (batch, height, width, channels), first = _image(x, data_format)
    left = _divided(channels, block_size**2)
    shape = (batch, height * block_size, width * block_size, left)
    return Array(to_front(shape) if first else shape, x.dtype)


@operation
def SpaceToDepth(x: Array, block_size: Value, data_format: Value = "channels_last") -> Array:
    """Pixels beside each other that become channels."""
    (batch, height, width, channels), first = _image(x, data_format)
    sizes = (_divided(height, block_size), _divided(width, block_size))
    shape = (batch, *sizes, channels * block_size**2)
    return Array(to_front(shape) if first else shape, x.dtype)
