"""Layers of Keras 2 that Keras 3 does not have: https://keras.io/2.15/api/layers/."""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, known
from shapecalc.declare.kinds import Argument, Choice, Flag, Padding, Unchecked
from shapecalc.declare.layer import Arguments, Out, RuleError, Weight, keep_mask, layer
from shapecalc.declare.size_kinds import Integers, PositiveInt, Real
from shapecalc.rules.layers.gates import gru_weights, lstm_weights
from shapecalc.rules.layers.normalization import BatchNormalization as OneAxis
from shapecalc.rules.layers.recurrent import CALLED, PENALTIES, RETURNS, features
from shapecalc.rules.layers.recurrent_cells import (
    BIAS,
    INITIAL,
    UNITS,
    recurrent,
)
from shapecalc.rules.layers.shared import (
    activation,
    channels_last,
    constraints,
    data_format,
    elementwise,
    initializers,
    regularizers,
    window_size,
    window_strides,
    windows,
)

UNTIL = "2.15"

_CUDNN: dict[str, Argument] = dict(
    units=UNITS,
    **initializers(**INITIAL),
    **PENALTIES,
    **RETURNS,
)


def _without_bias(a: Arguments) -> Arguments:
    """Return the arguments of the layer of today that has the same kernels."""
    return Arguments(**vars(a), use_bias=False, reset_after=True)


def _with_two_biases(weights: list[Any], shape: Shape) -> list[Any]:
    """Return weights with the bias of cuDNN: one for the input, and one for the state."""
    return [*weights[:2], Weight("bias", shape, "for input and state, one for each unit and gate")]


@layer(
    _CUDNN | dict(unit_forget_bias=BIAS), until="2.3", input_axes="batch time features", **CALLED
)
def CuDNNLSTM(x: Shape, a: Arguments) -> Out:
    """Apply an LSTM with the functions of cuDNN, which have two biases for each gate."""
    weights = _with_two_biases(lstm_weights(features(x), _without_bias(a)), (8 * a.units,))
    return recurrent(x, a, weights, states=2)


@layer(_CUDNN, until="2.3", input_axes="batch time features", **CALLED)
def CuDNNGRU(x: Shape, a: Arguments) -> Out:
    """Apply a GRU with the functions of cuDNN, which have two biases for each gate."""
    weights = _with_two_biases(gru_weights(features(x), _without_bias(a)), (6 * a.units,))
    return recurrent(x, a, weights, states=1)


def _local_arguments(rank: int) -> dict[str, Argument]:
    return dict(
        filters=PositiveInt("number of filters, which are the output channels"),
        kernel_size=window_size(rank),
        strides=window_strides(rank, 1 if rank == 1 else (1,) * rank),
        padding=Padding("padding of the border", "valid", options=("valid", "same"), fold=True),
        data_format=data_format(),
        activation=activation(),
        use_bias=Flag("whether to add a bias for each output", True),
        **initializers(kernel="glorot_uniform", bias="zeros"),
        **regularizers("kernel", "bias", "activity"),
        **constraints("kernel", "bias"),
        implementation=Choice("how the kernel is stored", 1, options=(1, 2, 3)),
    )


def _check_implementation(a: Arguments) -> None:
    if a.padding != "valid" and a.implementation == 1:
        raise RuleError("implementation 1 has no padding", argument="padding")


@channels_last
def _local(x: Shape, a: Arguments) -> Out:
    """Return the output of a convolution whose every position has a kernel of its own."""
    batch, *sizes, channels = x
    if not all(map(known, (*sizes, channels))):
        raise RuleError("the size of the input must be known")
    positions = windows(tuple(sizes), a.kernel_size, a.strides, a.padding)
    outputs = prod(positions) * a.filters
    kernel: Shape
    if a.implementation == 1:
        kernel = (prod(positions), prod(a.kernel_size) * channels, a.filters)
    elif a.implementation == 2:
        kernel = (*sizes, channels, *positions, a.filters)
    else:
        # Only the products that a window reads are stored.
        kernel = (_pairs(tuple(sizes), positions, a) * channels * a.filters,)
    note = "one value for each window position, input channel and filter, at each output"
    return Out(
        (batch, *positions, a.filters),
        [
            Weight("kernel", kernel, note),
            a.use_bias and Weight("bias", (*positions, a.filters), f"one for each of {outputs}"),
        ],
    )


def _pairs(sizes: Shape, positions: Any, a: Arguments) -> Any:
    """Return how many pairs of an input and an output position a window connects."""
    along = []
    for size, count, kernel, stride in zip(sizes, positions, a.kernel_size, a.strides):
        padded = 0 if a.padding == "valid" else kernel // 2
        starts = [position * stride - padded for position in range(count)]
        along.append(sum(min(size, start + kernel) - max(0, start) for start in starts))
    return prod(along)


@layer(
    _local_arguments(1),
    until=UNTIL,
    input_axes="batch steps channels",
    check=_check_implementation,
)
def LocallyConnected1D(x: Shape, a: Arguments) -> Out:
    """Slide a window along a sequence, with another kernel at each position."""
    return _local(x, a)


@layer(
    _local_arguments(2),
    until=UNTIL,
    input_axes="batch height width channels",
    check=_check_implementation,
)
def LocallyConnected2D(x: Shape, a: Arguments) -> Out:
    """Slide a window over an image, with another kernel at each position."""
    return _local(x, a)


@elementwise(dict(theta=Real("threshold", 1.0, minimum=0)), until=UNTIL)
def ThresholdedReLU(x: Shape, a: Arguments) -> Out:
    """Keep what is above a threshold; the rest becomes zero."""
    return Out(x)


_RESIZED: dict[str, Argument] = dict(
    factor=Unchecked("by how much the image grows or shrinks"),
    interpolation=Unchecked("how pixels are computed", "bilinear"),
    seed=Unchecked("seed of the random generator", None),
)


@layer(_RESIZED, until=UNTIL, masking=keep_mask, built=True, input_axes="… height width channels")
def RandomHeight(x: Shape, a: Arguments) -> Out:
    """Change the height of images at random; so it is unknown."""
    return Out((*x[:-3], UNKNOWN, *x[-2:]))


@layer(_RESIZED, until=UNTIL, masking=keep_mask, built=True, input_axes="… height width channels")
def RandomWidth(x: Shape, a: Arguments) -> Out:
    """Change the width of images at random; so it is unknown."""
    return Out((*x[:-2], UNKNOWN, x[-1]))


@layer(
    {**OneAxis.arguments, "axis": Integers("the axes of the features", -1)},
    until=UNTIL,
    masking=keep_mask,
    call_arguments=OneAxis.call_arguments,
    float32_in_keras2=True,
)
def BatchNormalization(x: Shape, a: Arguments) -> Out:
    """Normalize over the batch, with a scale and an offset for each position on several axes."""
    if not all(-len(x) <= axis < len(x) for axis in a.axis):
        raise RuleError(f"there are no axes {a.axis} among {len(x)} axes", argument="axis")
    axes = {axis % len(x) for axis in a.axis}
    shape = tuple(size if axis in axes else 1 for axis, size in enumerate(x))
    plain = OneAxis((None, prod(shape)), Arguments(**{**vars(a), "axis": -1}))
    return Out(x, [weight and replace(weight, shape=shape) for weight in plain.weights or ()])
