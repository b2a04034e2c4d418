"""Convolution layers: https://keras.io/api/layers/convolution_layers/."""

from __future__ import annotations

from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, known
from shapecalc.declare.kinds import Argument, Flag, Padding, number
from shapecalc.declare.layer import Arguments, Out, RuleError, Weight, layer
from shapecalc.declare.products import InnerTensor, SumOfProducts
from shapecalc.declare.sight import Sight, Window, spread_padding
from shapecalc.declare.size_kinds import PerAxis, PositiveInt
from shapecalc.errors import Code
from shapecalc.rules.layers.shared import (
    USUAL_FILTERS,
    activation,
    channels_last,
    constraints,
    data_format,
    initializers,
    lora,
    lora_keywords,
    regularizers,
    sliding,
    spread,
    sum_equations,
    used,
    window_size,
    window_strides,
    windows,
)

_FILTERS = PositiveInt(
    "number of filters, which are the output channels",
    deferred=True,
    optional=True,
    usual=USUAL_FILTERS,
)


def window_arguments(rank: int, *paddings: str, unit: Any = None) -> dict[str, Argument]:
    """Return the arguments of a window; ``unit`` is how Keras writes a step of 1."""
    unit = unit or (1 if rank == 1 else (1,) * rank)
    return dict(
        kernel_size=window_size(rank),
        strides=window_strides(rank, unit),
        padding=Padding(
            "'valid': no padding; 'same': zeros around the input keep its size",
            "valid",
            options=("valid", "same", *paddings),
            fold=True,
            lists=True,
        ),
        data_format=data_format(),
        dilation_rate=PerAxis(
            "distance between the points of the window", unit, count=rank, letter="r", usual=(2,)
        ),
    )


def _kernel_and_bias() -> dict[str, Argument]:
    return dict(
        activation=activation(),
        use_bias=Flag("whether to add a bias for each filter", True),
        **initializers(kernel="glorot_uniform", bias="zeros"),
        **regularizers("kernel", "bias", "activity"),
        **constraints("kernel", "bias"),
    )


def check_dilation(a: Arguments) -> None:
    """Raise `RuleError` if a window has both strides and gaps."""
    if max(a.strides) > 1 and max(a.dilation_rate) > 1:
        raise RuleError(
            f"strides {a.strides} and dilation_rate {a.dilation_rate} cannot both exceed 1",
            argument="dilation_rate",
        )


def _check_convolution(a: Arguments) -> None:
    if number(a.filters) and a.filters % a.groups:
        raise RuleError(
            f"{a.filters} filters cannot be divided into {a.groups} equal groups", argument="groups"
        )
    check_dilation(a)


def positions(x: Shape, a: Arguments) -> list[Size]:
    """Return the number of window positions along each axis between batch and channels."""
    kernel = a.kernel_size
    if len(x) != len(kernel) + 2:
        raise RuleError(
            f"a window of {len(kernel)} axes does not fit an input of {len(x) - 2}",
            argument="kernel_size",
            code=Code.RANK,
        )
    return windows(x[1:-1], kernel, a.strides, a.padding, a.dilation_rate)


def _sight(x: Shape, a: Arguments) -> Sight:
    """Return what each window position sees."""
    return sliding(x, a.kernel_size, a.strides, a.padding, a.dilation_rate)


def _bias(a: Arguments) -> Any:
    return a.use_bias and Weight("bias", (a.filters,), "one value for each filter", symbols=["b"])


def _equations(a: Arguments) -> list[tuple[str, str]]:
    """Return what a convolution computes at each position; with groups, that is no one sum."""
    return sum_equations(a, "p") if a.groups == 1 else []


@channels_last
def _convolution(x: Shape, a: Arguments) -> Out:
    channels = x[-1]
    if known(channels) and channels % a.groups:
        raise RuleError(
            f"{channels} channels cannot be divided into {a.groups} equal groups",
            argument="groups",
            hint="groups can be "
            + " or ".join(str(n) for n in range(1, channels + 1) if channels % n == 0),
        )
    kernel = Weight(
        "kernel",
        (*a.kernel_size, channels // a.groups, a.filters),
        "one value for each window position and input channel, for each filter",
        symbols=["W"],
    )
    places = positions(x, a)
    return Out(
        (x[0], *places, a.filters),
        [*lora(kernel, a, "kernel_constraint"), _bias(a)],
        sizes_of_later_calls={-1: channels},
        products=used(kernel, a, x[0], *places),
        sight=_sight(x, a),
    )


def _convolution_arguments(rank: int, *paddings: str) -> dict[str, Argument]:
    return dict(
        filters=_FILTERS,
        **window_arguments(rank, *paddings),
        groups=PositiveInt("number of groups of channels, convolved separately", 1),
        **_kernel_and_bias(),
    )


_CONVOLUTION: dict[str, Any] = dict(
    keywords=lora_keywords(),
    check=_check_convolution,
    equations=_equations,
    contrast=["padding"],
)


@layer(
    _convolution_arguments(1, "causal"),
    aliases=["Convolution1D"],
    input_axes="batch steps channels",
    textbook=["(k·c + 1)·f", "k·c·f"],
    **_CONVOLUTION,
)
def Conv1D(x: Shape, a: Arguments) -> Out:
    """Slide a window along a sequence; every filter reads all channels.

    ``padding="causal"`` adds zeros at the start only; like ``"same"``, it keeps the length.
    """
    return _convolution(x, a)


@layer(
    _convolution_arguments(2),
    aliases=["Convolution2D"],
    input_axes="batch height width channels",
    textbook=["(kh·kw·c + 1)·f", "kh·kw·c·f"],
    **_CONVOLUTION,
)
def Conv2D(x: Shape, a: Arguments) -> Out:
    """Slide a window over an image; every filter reads all channels.

    Common mistake: giving an image without a channel axis; with ``padding="same"``, computing the
    output size from the window size: it is ⌈N/S⌉, whatever the window.

    Source: LeCun et al., 1998.
    """
    return _convolution(x, a)


@layer(
    _convolution_arguments(3),
    aliases=["Convolution3D"],
    input_axes="batch depth height width channels",
    textbook=["(kd·kh·kw·c + 1)·f", "kd·kh·kw·c·f"],
    **_CONVOLUTION,
)
def Conv3D(x: Shape, a: Arguments) -> Out:
    """Slide a window through a volume; every filter reads all channels."""
    return _convolution(x, a)


def _transposed_arguments(rank: int) -> dict[str, Argument]:
    apart = window_arguments(rank)
    note = "size to add at the end of each axis of the output"
    output_padding = PerAxis(note, None, count=rank, minimum=0, letter="a")
    order = "kernel_size strides padding output_padding data_format dilation_rate".split()
    if rank == 3:  # Keras itself has these two the other way round in 3D.
        order[3], order[4] = order[4], order[3]
    both = {**apart, "output_padding": output_padding}
    return dict(filters=_FILTERS, **{name: both[name] for name in order}, **_kernel_and_bias())


def _check_transposed(a: Arguments) -> None:
    check_dilation(a)
    for padding, stride in zip(a.output_padding or (), a.strides):
        if padding >= stride:
            message = f"an output_padding of {padding} must be smaller than the stride of {stride}"
            raise RuleError(message, argument="output_padding")


@channels_last
def _transposed(x: Shape, a: Arguments) -> Out:
    if len(x) - 2 > len(a.kernel_size):
        message = f"the window has {len(a.kernel_size)} axes, the input {len(x) - 2}"
        raise RuleError(message, code=Code.RANK)
    extras = a.output_padding or (None,) * len(a.kernel_size)
    kernel = Weight(
        "kernel",
        (*a.kernel_size, a.filters, x[-1]),
        "one value for each window position and filter, for each input channel",
    )
    moves = list(zip(a.kernel_size, a.strides, a.dilation_rate, extras))
    axes = zip(x[1:-1], moves)
    return Out(
        (x[0], *(spread(size, *window, a.padding) for size, window in axes), a.filters),
        [kernel, _bias(a)],
        sizes_of_later_calls={-1: x[-1]},
        products=[SumOfProducts.of(kernel, *x[:-1])],
        sight={
            axis: Window(axis, *window[:3], spread_padding(*window, a.padding), spreads=True)
            for axis, window in enumerate(moves, start=1)
        },
    )


@layer(
    _transposed_arguments(1),
    aliases=["Convolution1DTranspose"],
    input_axes="batch steps channels",
    check=_check_transposed,
)
def Conv1DTranspose(x: Shape, a: Arguments) -> Out:
    """Reverse a `Conv1D`: spread every time step over a window (deconvolution)."""
    return _transposed(x, a)


@layer(
    _transposed_arguments(2),
    aliases=["Convolution2DTranspose"],
    input_axes="batch height width channels",
    check=_check_transposed,
)
def Conv2DTranspose(x: Shape, a: Arguments) -> Out:
    """Reverse a `Conv2D`: spread every pixel over a window (deconvolution).

    Source: Zeiler et al., 2010; the sizes: Dumoulin and Visin, 2016.
    """
    return _transposed(x, a)


@layer(
    _transposed_arguments(3),
    aliases=["Convolution3DTranspose"],
    input_axes="batch depth height width channels",
    check=_check_transposed,
)
def Conv3DTranspose(x: Shape, a: Arguments) -> Out:
    """Reverse a `Conv3D`: spread every voxel over a window (deconvolution)."""
    return _transposed(x, a)


_MULTIPLIER = PositiveInt(
    "number of output channels for each input channel", 1, deferred=True, optional=True, letter="m"
)


def _depthwise_arguments(rank: int) -> dict[str, Argument]:
    apart = window_arguments(rank)
    order = "kernel_size strides padding depth_multiplier data_format dilation_rate".split()
    both = {**apart, "depth_multiplier": _MULTIPLIER}
    return dict(
        **{name: both[name] for name in order},
        activation=activation(),
        use_bias=Flag("whether to add a bias for each output channel", True),
        **initializers(depthwise="glorot_uniform", bias="zeros"),
        **regularizers("depthwise", "bias", "activity"),
        **constraints("depthwise", "bias"),
    )


@channels_last
def _depthwise(x: Shape, a: Arguments) -> Out:
    channels = x[-1]
    if channels is UNKNOWN:  # Keras multiplies it, at a second call too.
        raise RuleError("the number of input channels must be known", code=Code.UNKNOWN_SIZE)
    width, places = a.depth_multiplier * channels, positions(x, a)
    kernel = Weight(
        "kernel",
        (*a.kernel_size, channels, a.depth_multiplier),
        "one window for each input channel and each of its outputs",
        initializer="depthwise_initializer",
    )
    return Out(
        (x[0], *places, width),
        [
            kernel,
            a.use_bias and Weight("bias", (width,), "one value for each output channel"),
        ],
        sizes_of_later_calls={-1: channels},
        products=[SumOfProducts.of(kernel, x[0], *places)],
        sight=_sight(x, a),
    )


@layer(_depthwise_arguments(1), input_axes="batch steps channels")
def DepthwiseConv1D(x: Shape, a: Arguments) -> Out:
    """Convolve each channel of a sequence separately."""
    return _depthwise(x, a)


@layer(_depthwise_arguments(2), input_axes="batch height width channels")
def DepthwiseConv2D(x: Shape, a: Arguments) -> Out:
    """Convolve each channel of an image separately.

    Source: Howard et al., 2017.
    """
    return _depthwise(x, a)


def _separable_arguments(rank: int) -> dict[str, Argument]:
    return dict(
        filters=_FILTERS,
        **window_arguments(rank),
        depth_multiplier=_MULTIPLIER,
        activation=activation(),
        use_bias=Flag("whether to add a bias for each filter", True),
        **initializers(depthwise="glorot_uniform", pointwise="glorot_uniform", bias="zeros"),
        **regularizers("depthwise", "pointwise", "bias", "activity"),
        **constraints("depthwise", "pointwise", "bias"),
    )


@channels_last
def _separable(x: Shape, a: Arguments) -> Out:
    channels, places = x[-1], positions(x, a)
    kernels = [
        Weight(
            "depthwise_kernel",
            (*a.kernel_size, channels, a.depth_multiplier),
            "one window for each input channel and each of its outputs",
        ),
        Weight(
            "pointwise_kernel",
            (*(1,) * len(a.kernel_size), a.depth_multiplier * channels, a.filters),
            "one value for each input and output channel",
        ),
    ]
    return Out(
        (x[0], *places, a.filters),
        [*kernels, _bias(a)],
        sizes_of_later_calls={-1: channels},
        products=[SumOfProducts.of(kernel, x[0], *places) for kernel in kernels],
        sight=_sight(x, a),
        inner_tensors=[InnerTensor("depthwise", (x[0], *places, a.depth_multiplier * channels))],
    )


@layer(
    _separable_arguments(1),
    aliases=["SeparableConvolution1D"],
    input_axes="batch steps channels",
    textbook_macs=["on·c·(k + f)", "n·c·(k + f)"],
)
def SeparableConv1D(x: Shape, a: Arguments) -> Out:
    """Convolve each channel of a sequence separately, then mix the channels."""
    return _separable(x, a)


@layer(
    _separable_arguments(2),
    aliases=["SeparableConvolution2D"],
    input_axes="batch height width channels",
    textbook_macs=["oh·ow·c·(kh·kw + f)", "h·w·c·(kh·kw + f)"],
)
def SeparableConv2D(x: Shape, a: Arguments) -> Out:
    """Convolve each channel of an image separately, then mix the channels.

    Source: Chollet, 2017.
    """
    return _separable(x, a)
