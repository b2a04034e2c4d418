"""Pooling layers: https://keras.io/api/layers/pooling_layers/.

None of them has weights.
"""

from __future__ import annotations

from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.declare.kinds import REQUIRED, Argument, Flag, Padding, SameAs
from shapecalc.declare.layer import COMMON, MASK, Arguments, Out, layer
from shapecalc.declare.sight import shared_out
from shapecalc.declare.size_kinds import PerAxis
from shapecalc.rules.layers.shared import (
    channels_last,
    data_format,
    sliding,
    window_size,
    window_strides,
    windows,
)


def _pool_arguments(rank: int, pool_size: Any = REQUIRED) -> dict[str, Argument]:
    return dict(
        pool_size=window_size(rank, pool_size),
        strides=window_strides(rank, None, minimum=0, stands_for=SameAs("pool_size")),
        padding=Padding(
            "'valid': no padding; 'same': the window may extend beyond the edge",
            "valid",
            options=("valid", "same"),
            deferred=True,
        ),
        data_format=data_format(),
        name=COMMON["name"],
    )


@channels_last
def _pool(x: Shape, a: Arguments) -> Out:
    strides = a.strides or a.pool_size
    places = windows(x[1:-1], a.pool_size, strides, a.padding)
    return Out((x[0], *places, x[-1]), sight=sliding(x, a.pool_size, strides, a.padding))


@layer(
    _pool_arguments(1, 2),
    aliases=["MaxPool1D"],
    input_axes="batch steps channels",
    built=True,
    contrast=["padding"],
)
def MaxPooling1D(x: Shape, a: Arguments) -> Out:
    """Take the maximum of each window of a sequence."""
    return _pool(x, a)


@layer(
    _pool_arguments(2, (2, 2)),
    aliases=["MaxPool2D"],
    input_axes="batch height width channels",
    built=True,
    contrast=["padding"],
)
def MaxPooling2D(x: Shape, a: Arguments) -> Out:
    """Take the maximum of each window of an image.

    Common mistake: rounding up with ``padding="valid"``, which drops rows that do not fill a window
    (``padding="same"`` rounds up, and covers them); counting parameters (there are none).
    """
    return _pool(x, a)


@layer(
    _pool_arguments(3, (2, 2, 2)),
    aliases=["MaxPool3D"],
    input_axes="batch depth height width channels",
    built=True,
    contrast=["padding"],
)
def MaxPooling3D(x: Shape, a: Arguments) -> Out:
    """Take the maximum of each window of a volume."""
    return _pool(x, a)


@layer(
    _pool_arguments(1),
    aliases=["AvgPool1D"],
    input_axes="batch steps channels",
    built=True,
    contrast=["padding"],
)
def AveragePooling1D(x: Shape, a: Arguments) -> Out:
    """Average each window of a sequence."""
    return _pool(x, a)


@layer(
    _pool_arguments(2),
    aliases=["AvgPool2D"],
    input_axes="batch height width channels",
    built=True,
    contrast=["padding"],
)
def AveragePooling2D(x: Shape, a: Arguments) -> Out:
    """Average each window of an image."""
    return _pool(x, a)


@layer(
    _pool_arguments(3),
    aliases=["AvgPool3D"],
    input_axes="batch depth height width channels",
    built=True,
    contrast=["padding"],
)
def AveragePooling3D(x: Shape, a: Arguments) -> Out:
    """Average each window of a volume."""
    return _pool(x, a)


_GLOBAL = dict(
    data_format=data_format(),
    keepdims=Flag("whether to keep the pooled axes, with size 1", False),
)


@channels_last
def _global_pool(x: Shape, a: Arguments) -> Out:
    ones = (1,) * (len(x) - 2) if a.keepdims else ()
    return Out((x[0], *ones, x[-1]), sight={})


def _no_mask(op: Any, inputs: Any, mask: Any, a: Arguments) -> None:
    return None


@layer(
    _GLOBAL,
    aliases=["GlobalAvgPool1D"],
    input_axes="batch steps channels",
    masking=_no_mask,
    call_arguments=MASK,
    built=True,
)
def GlobalAveragePooling1D(x: Shape, a: Arguments) -> Out:
    """Average each channel over the whole sequence."""
    return _global_pool(x, a)


@layer(_GLOBAL, aliases=["GlobalAvgPool2D"], input_axes="batch height width channels", built=True)
def GlobalAveragePooling2D(x: Shape, a: Arguments) -> Out:
    """Average each channel over the whole image.

    Source: Lin, Chen and Yan, 2014.
    """
    return _global_pool(x, a)


@layer(
    _GLOBAL, aliases=["GlobalAvgPool3D"], input_axes="batch depth height width channels", built=True
)
def GlobalAveragePooling3D(x: Shape, a: Arguments) -> Out:
    """Average each channel over the whole volume."""
    return _global_pool(x, a)


@layer(_GLOBAL, aliases=["GlobalMaxPool1D"], input_axes="batch steps channels", built=True)
def GlobalMaxPooling1D(x: Shape, a: Arguments) -> Out:
    """Take the maximum of each channel over the whole sequence."""
    return _global_pool(x, a)


@layer(_GLOBAL, aliases=["GlobalMaxPool2D"], input_axes="batch height width channels", built=True)
def GlobalMaxPooling2D(x: Shape, a: Arguments) -> Out:
    """Take the maximum of each channel over the whole image."""
    return _global_pool(x, a)


@layer(
    _GLOBAL, aliases=["GlobalMaxPool3D"], input_axes="batch depth height width channels", built=True
)
def GlobalMaxPooling3D(x: Shape, a: Arguments) -> Out:
    """Take the maximum of each channel over the whole volume."""
    return _global_pool(x, a)


def _adaptive_arguments(rank: int) -> dict[str, Argument]:
    return dict(
        output_size=PerAxis(
            "size of the output", count=rank, minimum=0, deferred=True, unknown=True
        ),
        data_format=data_format(falsy=True),
    )


@channels_last
def _adaptive_pool(x: Shape, a: Arguments) -> Out:
    pairs = enumerate(zip(x[1:-1], a.output_size), start=1)
    sight = {axis: shared_out(axis, size, wanted) for axis, (size, wanted) in pairs}
    return Out((x[0], *a.output_size, x[-1]), sight=sight)


@layer(_adaptive_arguments(1), usual_axes="batch steps channels")
def AdaptiveAveragePooling1D(x: Shape, a: Arguments) -> Out:
    """Average a sequence in windows that give the requested number of steps."""
    return _adaptive_pool(x, a)


@layer(_adaptive_arguments(2), usual_axes="batch height width channels")
def AdaptiveAveragePooling2D(x: Shape, a: Arguments) -> Out:
    """Average an image in windows that give the requested height and width."""
    return _adaptive_pool(x, a)


@layer(_adaptive_arguments(3), usual_axes="batch depth height width channels")
def AdaptiveAveragePooling3D(x: Shape, a: Arguments) -> Out:
    """Average a volume in windows that give the requested depth, height and width."""
    return _adaptive_pool(x, a)


@layer(_adaptive_arguments(1), usual_axes="batch steps channels")
def AdaptiveMaxPooling1D(x: Shape, a: Arguments) -> Out:
    """Take the maximum of windows that give the requested number of steps."""
    return _adaptive_pool(x, a)


@layer(_adaptive_arguments(2), usual_axes="batch height width channels")
def AdaptiveMaxPooling2D(x: Shape, a: Arguments) -> Out:
    """Take the maximum of windows that give the requested height and width."""
    return _adaptive_pool(x, a)


@layer(_adaptive_arguments(3), usual_axes="batch depth height width channels")
def AdaptiveMaxPooling3D(x: Shape, a: Arguments) -> Out:
    """Take the maximum of windows that give the requested depth, height and width."""
    return _adaptive_pool(x, a)
