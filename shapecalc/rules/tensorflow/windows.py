"""Rules of the functions of ``tf.nn`` with windows: convolution, pooling, blocks of pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, Size, differ, known
from shapecalc.dataclasses import replace
from shapecalc.declare.kinds import sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, Result, UnsupportedError
from shapecalc.declare.products import SumOfProducts
from shapecalc.rules.layers.shared import to_end, to_front, windows
from shapecalc.rules.tensorflow.arguments import (
    plain,
    reshaped,
    scalar,
    shape_of,
    sizes,
    tensorflow,
)


def spatial(
    sides: Shape, window: Sequence[Size], strides: Sequence[Value], padding: Value, rates: Value
) -> Shape:
    """Return the height and width, and so on, after a window has moved over them.

    Raises:
        UnsupportedError: if the padding is a list of numbers.
    """
    if not isinstance(padding, str):
        raise UnsupportedError("no rule covers a padding of numbers")
    if padding.upper() == "VALID" and not all(map(known, window)):
        return (UNKNOWN,) * len(sides)
    lengths = [side for side in window if known(side)]
    return tuple(windows(sides, lengths, tuple(strides), padding.lower(), tuple(rates)))


def _per_axis(value: Value, count: int, first: bool) -> list[int]:
    """Return one number for each axis of a window; a list may have them for all axes."""
    numbers = plain(value) if sequence(value) else [plain(value)]
    if len(numbers) == 1:
        return list(numbers) * count
    if len(numbers) == count + 2:
        return list(numbers[2:] if first else numbers[1:-1])
    return list(numbers)


def _is_first(data_format: Value) -> bool:
    """Return whether the channels come before the other axes, as in NCHW."""
    return isinstance(data_format, str) and data_format.startswith("NC")


def _moved(
    x: Array,
    window: Sequence[Size],
    filters: Size,
    strides: Value,
    padding: Value,
    data_format: Value,
    dilations: Value,
    kernels: Sequence[Shape] = (),
) -> Array:
    """Return what a window makes of a tensor; each kernel is applied at each of its positions."""
    first, count = _is_first(data_format), len(window)
    base = to_end(x.shape) if first else x.shape
    if len(base) != count + 2:
        raise RuleError(f"a window with {count} axes does not fit an input with {len(base) - 2}")
    steps = _per_axis(1 if strides is None else strides, count, first)
    rates = _per_axis(1 if dilations is None else dilations, count, first)
    shape = (base[0], *spatial(base[1:-1], window, steps, padding, rates), filters)
    note = "for each position"
    products = [SumOfProducts("kernel", kernel, shape[:-1], note) for kernel in kernels]
    return replace(reshaped(x, to_front(shape) if first else shape), products=products)


@tensorflow("nn.conv2d nn.conv1d nn.conv3d nn.convolution")
def convolution(
    input: Array,
    filters: Value,
    strides: Value = None,
    padding: Value = "VALID",
    data_format: Value = None,
    dilations: Value = None,
) -> Result:
    """Convolve: every filter sees all channels."""
    kernel = shape_of(filters)
    *window, _, count = kernel
    return _moved(input, window, count, strides, padding, data_format, dilations, [kernel])


@tensorflow("nn.depthwise_conv2d")
def depthwise(
    input: Array,
    filter: Value,
    strides: Value,
    padding: Value,
    data_format: Value = None,
    dilations: Value = None,
) -> Result:
    """Convolve each channel on its own."""
    kernel = shape_of(filter)
    *window, channels, times = kernel
    filters = channels * times
    return _moved(input, window, filters, strides, padding, data_format, dilations, [kernel])


@tensorflow("nn.separable_conv2d")
def separable(
    input: Array,
    depthwise_filter: Value,
    pointwise_filter: Value,
    strides: Value,
    padding: Value,
    data_format: Value = None,
    dilations: Value = None,
) -> Result:
    """Convolve each channel on its own, then mix the channels."""
    kernels = shape_of(depthwise_filter), shape_of(pointwise_filter)
    window, count = kernels[0][:-2], kernels[1][-1]
    return _moved(input, window, count, strides, padding, data_format, dilations, kernels)


@tensorflow("nn.conv2d_transpose nn.conv1d_transpose nn.conv3d_transpose")
def transposed(
    input: Array, filters: Value = None, output_shape: Value = None, data_format: Value = None
) -> Result:
    """Apply a transposed convolution, whose output shape is given; a file has no kernel.

    Each position of the input is multiplied by the whole kernel.
    """
    if output_shape is None:
        raise UnsupportedError("the file lacks its argument `output_shape`")
    shape = (input.shape[0], *sizes(output_shape)[1:])
    if filters is None:
        return replace(reshaped(input, shape), products=None)
    positions = (to_end(input.shape) if _is_first(data_format) else input.shape)[:-1]
    product = SumOfProducts("kernel", shape_of(filters), positions, "for each position")
    return replace(reshaped(input, shape), products=[product])


@tensorflow(
    "nn.max_pool2d nn.max_pool1d nn.max_pool3d nn.max_pool nn.avg_pool2d nn.avg_pool1d "
    "nn.avg_pool3d nn.avg_pool"
)
def pooled(
    input: Array, ksize: Value, strides: Value, padding: Value, data_format: Value = None
) -> Result:
    """Return one number for each window."""
    return pool(input, ksize, strides, padding, data_format)


@tensorflow("nn.pool")
def pool(
    input: Array,
    window_shape: Value,
    strides: Value = None,
    padding: Value = "VALID",
    data_format: Value = None,
    dilations: Value = None,
) -> Result:
    """Return one number for each window."""
    first, count = _is_first(data_format), len(input.shape) - 2
    channels, window = input.shape[1 if first else -1], _per_axis(window_shape, count, first)
    return _moved(input, window, channels, strides, padding, data_format, dilations)


@tensorflow("nn.depth_to_space")
def depth_to_space(input: Array, block_size: Value, data_format: Value = "NHWC") -> Result:
    """Move blocks of channels into height and width."""
    first, block = _is_first(data_format), scalar(block_size)
    batch, height, width, channels = to_end(input.shape) if first else input.shape
    if known(block) and differ(channels, channels // block**2 * block**2):
        raise RuleError(f"{channels} channels are not divisible by {block**2}")
    shape = (batch, height * block, width * block, channels // (block * block))
    return reshaped(input, to_front(shape) if first else shape)


@tensorflow("nn.space_to_depth")
def space_to_depth(input: Array, block_size: Value, data_format: Value = "NHWC") -> Result:
    """Move blocks of pixels into the channels."""
    first, block = _is_first(data_format), scalar(block_size)
    batch, height, width, channels = to_end(input.shape) if first else input.shape
    if known(block) and any(differ(side, side // block * block) for side in (height, width)):
        raise RuleError(f"height {height} and width {width} are not divisible by {block}")
    shape = (batch, height // block, width // block, channels * block * block)
    return reshaped(input, to_front(shape) if first else shape)
