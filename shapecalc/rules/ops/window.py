"""Operations of ``keras.ops.nn`` with windows: convolution, pooling, patches.

The layers have the same geometry: see `shapecalc.rules.layers.shared`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, Size, differ, known
from shapecalc.declare.kinds import is_whole, sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation, operations
from shapecalc.declare.products import SumOfProducts
from shapecalc.declare.sight import Sight, Window, spread_padding
from shapecalc.rules.layers.shared import sliding, spread, to_end, to_front, windows
from shapecalc.rules.ops.core import sizes_of, sure
from shapecalc.rules.ops.sights import with_batch


def channels_first(data_format: Value) -> bool:
    """Return whether the channels come before height and width; by default they come last.

    Raises:
        RuleError: if the value is neither `channels_first` nor `channels_last`.
    """
    order = "channels_last" if data_format is None else str(data_format).lower()
    if order not in ("channels_first", "channels_last"):
        raise RuleError(
            f"`data_format` has to be channels_last or channels_first, not {data_format!r}"
        )
    return order == "channels_first"


def _numbers(value: Value, axes: int) -> tuple[int, ...]:
    """Return one number for all axes, or one for each.

    Keras computes with the values even if there are no axes, but only with a text that fails.
    """
    numbers = value if sequence(value) else [value]
    texts = any(isinstance(number, str) for number in numbers)
    if texts or (axes and not (numbers and all(map(is_whole, numbers)))):
        raise RuleError(f"{value!r} has to consist of integers")
    return tuple(numbers)


def _rounded(value: Value) -> Value:
    """Return a number or several, with 2 for 2.0, where Keras divides and rounds down."""
    if sequence(value):
        return [*map(_rounded, value)]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def convolved(
    x: Shape, kernel: Shape, filters: Size, strides: Value, padding: Value, dilation: Value
) -> Shape:
    """Return the shape after a convolution, with the channels last."""
    gaps = _numbers(_rounded(dilation) if sequence(dilation) else dilation, len(kernel))
    if len(x) != len(kernel) + 2 or (sequence(dilation) and len(gaps) != len(kernel)):
        raise RuleError(f"a window with {len(kernel)} axes does not fit an input with {len(x) - 2}")
    if padding not in ("valid", "same", "causal"):
        raise RuleError(f"unknown padding {padding!r}")
    sides = [sure(side) for side in kernel] if padding == "valid" else []
    steps = _numbers(_rounded(strides), len(kernel))
    return (x[0], *windows(x[1:-1], sides, steps, padding, gaps), filters)


def _convolution(
    inputs: Array,
    kernels: Mapping[str, Array],
    filters: Size,
    strides: Value,
    padding: str,
    data_format: Value,
    dilation_rate: Value,
) -> Array:
    """Return the output of a convolution with some number of filters.

    The first of the kernels is its window; each other one is moved over what that gives.
    """
    first, (kernel, *_) = channels_first(data_format), kernels.values()
    x, (*window, channels, _) = to_end(inputs.shape) if first else inputs.shape, kernel.shape
    if differ(x[-1], channels):
        raise RuleError(f"the kernel is for {channels} channels, the input has {x[-1]}")
    shape = convolved(x, tuple(window), filters, strides, padding.lower(), dilation_rate)

    def products() -> Iterator[SumOfProducts]:
        places = shape[1:-1]
        for name, moved in kernels.items():
            if moved is not kernel:
                sides = [sure(side) for side in moved.shape[:-2]]
                places = tuple(windows(places, sides, (1,), "valid"))
            yield SumOfProducts(name, moved.shape, (x[0], *places), "for each position")

    def sight() -> Sight:
        count = len(window)
        steps, gaps = _per_axis(strides, count), _per_axis(dilation_rate, count)
        sides = [sure(side) for side in window]
        return with_batch(sliding(x, sides, steps, padding.lower(), gaps), len(x), first)

    result = to_front(shape) if first else shape
    return Array(result, inputs.dtype, products=lambda: list(products()), sight=sight)


@operation
def Conv(
    inputs: Array,
    kernel: Array,
    strides: Value = 1,
    padding: str = "valid",
    data_format: Value = None,
    dilation_rate: Value = 1,
) -> Array:
    """Convolve: every filter sees all channels."""
    kernels, filters = {"kernel": kernel}, kernel.shape[-1]
    return _convolution(inputs, kernels, filters, strides, padding, data_format, dilation_rate)


@operation
def DepthwiseConv(
    inputs: Array,
    kernel: Array,
    strides: Value = 1,
    padding: str = "valid",
    data_format: Value = None,
    dilation_rate: Value = 1,
) -> Array:
    """Convolve each channel on its own."""
    kernels, filters = {"kernel": kernel}, sure(kernel.shape[-1]) * sure(kernel.shape[-2])
    return _convolution(inputs, kernels, filters, strides, padding, data_format, dilation_rate)


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
    """Convolve each channel on its own, then mix the channels."""
    kernels = {"depthwise_kernel": depthwise_kernel, "pointwise_kernel": pointwise_kernel}
    filters = pointwise_kernel.shape[-1]
    sure(depthwise_kernel.shape[-1]), sure(depthwise_kernel.shape[-2])
    return _convolution(inputs, kernels, filters, strides, padding, data_format, dilation_rate)


def _per_axis(value: Value, count: int) -> tuple[int, ...]:
    """Return one number for each axis.

    Raises:
        RuleError: if there are too few.
    """
    numbers = _numbers(value, count) * (1 if sequence(value) else count)
    if len(numbers) < count:
        raise RuleError(f"{value!r} has too few numbers for {count} axes")
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
    """Apply a transposed convolution: every element is spread over a window."""
    first = channels_first(data_format)
    x = to_end(inputs.shape) if first else inputs.shape
    sizes, (*sides, filters, arriving) = x[1:-1], kernel.shape
    if differ(x[-1], arriving) or len(sides) < len(sizes):
        raise RuleError(f"a kernel of {kernel.shape} does not fit an input of {inputs.shape}")
    steps, gaps = _per_axis(strides, len(sizes)), _per_axis(dilation_rate, len(sizes))
    extras = (
        [None] * len(sizes) if output_padding is None else _per_axis(output_padding, len(sizes))
    )
    axes, padding = zip(sizes, sides, steps, gaps, extras), padding.lower()
    shape = (x[0], *(_spread(*axis, padding) for axis in axes), filters)
    products = [SumOfProducts("kernel", kernel.shape, x[:-1], "for each position of the input")]

    def sight() -> Sight:
        parts = zip(sides, steps, gaps, extras)
        windows = {
            axis: Window(axis, *part[:3], spread_padding(*part, padding), spreads=True)
            for axis, part in enumerate(parts, start=1)
        }
        return with_batch(windows, len(x), first)

    result = to_front(shape) if first else shape
    return Array(result, inputs.dtype, products=products, sight=sight)


def _spread(size: Size, side: Size, step: int, gap: int, extra: int | None, padding: str) -> Size:
    """Return the size of one axis after a transposed convolution."""
    if not known(size):
        return UNKNOWN
    if padding not in ("valid", "same"):
        raise RuleError(f"unknown padding {padding!r}")
    return spread(size, sure(side), step, gap, extra, padding)


@operations("MaxPool AveragePool", channels_first=True)
def pooled(
    inputs: Array,
    pool_size: Value,
    strides: Value = None,
    padding: str = "valid",
    data_format: Value = None,
) -> Array:
    """Return one number for each window."""
    if padding.lower() not in ("valid", "same"):
        raise RuleError(f"unknown padding {padding!r}")
    last = data_format == "channels_last"
    batch, channels = inputs.shape[0], inputs.shape[-1 if last else 1]
    sizes = inputs.shape[1:-1] if last else inputs.shape[2:]
    sides = _numbers(_rounded(pool_size), len(sizes))
    steps = sides if strides is None else _numbers(_rounded(strides), len(sizes))
    counts = windows(sizes, sides, steps, padding.lower())
    shape = (batch, *counts, channels) if last else (batch, channels, *counts)
    x = inputs.shape if last else to_end(inputs.shape)
    seen = with_batch(sliding(x, sides, steps, padding.lower()), len(x), not last)
    return Array(shape, inputs.dtype, sight=seen)


@operations("AdaptiveMaxPool AdaptiveAveragePool")
def adaptively_pooled(inputs: Array, output_size: Value, data_format: Value = None) -> Array:
    """Pool to a fixed size; Keras cannot read its `output_size` from a file."""
    raise RuleError("Keras cannot read its `output_size` from a file", argument="output_size")


def _pair(value: Value) -> tuple[int, int]:
    """Return a number for height and for width."""
    a, b = (value, value) if isinstance(value, int) else value
    return a, b


@operation
def Unfold(
    x: Array, kernel_size: Value, dilation: Value = 1, padding: Value = 0, stride: Value = 1
) -> Array:
    """Return every window of an image as a column."""
    batch, channels, *sizes = x.shape
    if len(sizes) != 2:
        raise RuleError(f"needs images with the channels first, got {x.shape}")
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
    """Assemble an image from the columns that `Unfold` returns."""
    batch, numbers, _ = x.shape
    a, b = _pair(kernel_size)
    if known(numbers) and numbers % (a * b):
        raise RuleError(f"{numbers} is not divisible by the window of {a} × {b}")
    return Array((batch, numbers // (a * b), *sizes_of(_pair(output_size))), x.dtype)


def _image(x: Array, data_format: Value) -> tuple[Shape, bool]:
    """Return the shape of images with the channels last, and whether they came first."""
    first = channels_first(data_format)
    if len(x.shape) != 4:
        raise RuleError(f"needs a batch of images, got {x.shape}")
    return (to_end(x.shape) if first else x.shape), first


def _divided(size: Size, count: int) -> Size:
    """Return a size divided by a number.

    Raises:
        RuleError: if it is not divisible.
    """
    if known(size) and size % count:
        raise RuleError(f"{size} is not divisible by {count}")
    return size // count


@operation
def DepthToSpace(x: Array, block_size: Value, data_format: Value = "channels_last") -> Array:
    """Move blocks of channels into height and width."""
    (batch, height, width, channels), first = _image(x, data_format)
    left = _divided(channels, block_size**2)
    shape = (batch, height * block_size, width * block_size, left)
    windows = {at: Window(at, block_size, block_size, spreads=True) for at in (1, 2)}
    sight = partial(with_batch, windows, 4, first)
    return Array(to_front(shape) if first else shape, x.dtype, sight=sight)


@operation
def SpaceToDepth(x: Array, block_size: Value, data_format: Value = "channels_last") -> Array:
    """Move blocks of pixels into the channels."""
    (batch, height, width, channels), first = _image(x, data_format)
    sizes = (_divided(height, block_size), _divided(width, block_size))
    shape = (batch, *sizes, channels * block_size**2)
    windows = {at: Window(at, block_size, block_size) for at in (1, 2)}
    sight = partial(with_batch, windows, 4, first)
    return Array(to_front(shape) if first else shape, x.dtype, sight=sight)
