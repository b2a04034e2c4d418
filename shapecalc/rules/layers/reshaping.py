"""Reshaping layers: https://keras.io/api/layers/reshaping_layers/.

None of them has weights.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, differ, known, product, shape_text
from shapecalc.declare.kinds import Text
from shapecalc.declare.layer import Arguments, Out, RuleError, layer
from shapecalc.declare.sight import Sight, Window, enlarged, reshaped
from shapecalc.declare.size_kinds import (
    PerAxis,
    PerAxisPairs,
    Permutation,
    PositiveInt,
    TargetShape,
)
from shapecalc.errors import Code
from shapecalc.rules.layers.shared import channels_last, data_format


@layer(
    dict(data_format=data_format()),
    usual_axes="batch height width channels",
    keeps_dtype=True,
    shares_memory=True,
    repeats_without_training=True,
)
def Flatten(x: Shape, a: Arguments) -> Out:
    """Flatten all axes except the batch into one."""
    return Out((x[0], product(x[1:])), sight={})


@layer(
    dict(target_shape=TargetShape("the new shape, without the batch", example=(-1,))),
    usual_axes="batch time features",
    built=True,
    keeps_dtype=True,
    shares_memory=True,
    repeats_without_training=True,
)
def Reshape(x: Shape, a: Arguments) -> Out:
    """Change the shape; the elements keep their order.

    Common mistake: expecting a transpose. The elements keep their order, and their number has to
    stay the same.
    """
    old, new = x[1:], a.target_shape
    if UNKNOWN in (*old, *new):
        return _reshaped(x, (UNKNOWN if size == -1 else size for size in new))
    size, rest = product(old), product(tuple(n for n in new if n != -1))
    left_over = -1 in new
    if (rest == 0 or differ(size % rest, 0)) if left_over else differ(size, rest):
        raise RuleError(
            f"{shape_text(new)} needs {'a multiple of ' * left_over}{rest} elements, "
            f"but the input has {size}",
            argument="target_shape",
            hint="with -1 for one size, Keras computes it" if not left_over else "",
            code=Code.ELEMENTS,
        )
    return _reshaped(x, (size // rest if n == -1 else n for n in new))


def _reshaped(x: Shape, new: Iterable[Size]) -> Out:
    """Return an output of other axes. The first axes of the same size stay what they are.

    The others become features if only one is left; of several, each would see a part.
    """
    shape = (x[0], *new)
    return Out(shape, sight=reshaped(x, shape, 1))


def _permuted(a: Arguments) -> str:
    return " ".join(("batch", *(f"axis{n}" for n in sorted(a.dims))))


@layer(
    dict(dims=Permutation("the axes in their new order, counted from 1", example=(2, 1))),
    input_axes=_permuted,
    usual_axes="batch …",
    keeps_dtype=True,
    repeats_without_training=True,
)
def Permute(x: Shape, a: Arguments) -> Out:
    """Reorder the axes after the batch."""
    sight = {old: Window(new) for new, old in enumerate(a.dims, start=1)}
    return Out((x[0], *(x[axis] for axis in a.dims)), sight=sight)


@layer(dict(n=PositiveInt("number of repetitions", strict=True)), input_axes="batch features")
def RepeatVector(x: Shape, a: Arguments) -> Out:
    """Repeat a vector ``n`` times, as a sequence."""
    return Out((x[0], a.n, x[1]), sight={})


def _crop(size: Size, cut: tuple[int, int]) -> Size:
    rest = size - sum(cut)
    if known(rest) and rest <= 0:
        message = f"cropping {cut} removes the whole axis of size {size}"
        raise RuleError(message, argument="cropping", code=Code.WINDOW)
    return rest


_ENDS: dict[str, Any] = dict(count=2, minimum=0, ends=True)


@layer(
    dict(cropping=PerAxis("number of time steps to crop", (1, 1), **_ENDS)),
    input_axes="batch steps channels",
)
def Cropping1D(x: Shape, a: Arguments) -> Out:
    """Crop a sequence at its start and end."""
    sight = {1: Window(1, before=-a.cropping[0])}
    return Out((x[0], _crop(x[1], a.cropping), x[2]), sight=sight)


@channels_last
def _cropped(x: Shape, a: Arguments) -> Out:
    count = len(a.cropping)
    sizes = map(_crop, x[1 : count + 1], a.cropping)
    return Out((x[0], *sizes, x[count + 1]), sight=_shifted(-cut[0] for cut in a.cropping))


def _shifted(before: Iterable[int]) -> Sight:
    """Return that each position sees the one that lies before it by a number for each axis."""
    return {axis: Window(axis, before=size) for axis, size in enumerate(before, start=1)}


@layer(
    dict(
        cropping=PerAxisPairs("rows and columns to crop", ((0, 0), (0, 0)), shown=True),
        data_format=data_format(),
    ),
    input_axes="batch height width channels",
)
def Cropping2D(x: Shape, a: Arguments) -> Out:
    """Crop an image at its edges."""
    return _cropped(x, a)


@layer(
    dict(
        cropping=PerAxisPairs("slices, rows and columns to crop", ((1, 1),) * 3, count=3),
        data_format=data_format(),
    ),
    input_axes="batch depth height width channels",
)
def Cropping3D(x: Shape, a: Arguments) -> Out:
    """Crop a volume at its edges."""
    return _cropped(x, a)


@layer(
    dict(size=PositiveInt("number of repetitions of each time step", 2, strict=True)),
    input_axes="batch steps channels",
)
def UpSampling1D(x: Shape, a: Arguments) -> Out:
    """Repeat each time step of a sequence."""
    return Out((x[0], a.size * x[1], x[2]), sight={1: enlarged(1, a.size)})


@channels_last
def _upsampled(x: Shape, a: Arguments) -> Out:
    count = len(a.size)
    scaled = (factor * size for factor, size in zip(a.size, x[1:]))
    interpolation = getattr(a, "interpolation", "nearest")
    sight = {n: enlarged(n, factor, interpolation) for n, factor in enumerate(a.size, start=1)}
    return Out((x[0], *scaled, x[count + 1]), sight=sight)


@layer(
    dict(
        size=PerAxis("number of repetitions of each row and column", (2, 2), count=2),
        data_format=data_format(),
        interpolation=Text("interpolation of new pixels", "nearest"),
    ),
    input_axes="batch height width channels",
)
def UpSampling2D(x: Shape, a: Arguments) -> Out:
    """Enlarge an image by an integer factor for each axis."""
    return _upsampled(x, a)


@layer(
    dict(
        size=PerAxis("number of repetitions of each slice, row and column", (2, 2, 2), count=3),
        data_format=data_format(),
    ),
    input_axes="batch depth height width channels",
)
def UpSampling3D(x: Shape, a: Arguments) -> Out:
    """Enlarge a volume by an integer factor for each axis."""
    return _upsampled(x, a)


@channels_last
def _padded(x: Shape, a: Arguments) -> Out:
    sizes = list(x)
    for axis, pair in enumerate(a.padding, start=1):
        sizes[axis] = sizes[axis] + sum(pair)
    if any(known(size) and size < 0 for size in sizes):
        raise RuleError(f"the padding removes a whole axis of {shape_text(x)}", argument="padding")
    return Out(tuple(sizes), sight=_shifted(pair[0] for pair in a.padding))


@layer(
    dict(
        padding=PerAxis("number of zeros to add", 1, **_ENDS),
        data_format=data_format(),
    ),
    input_axes="batch steps channels",
)
def ZeroPadding1D(x: Shape, a: Arguments) -> Out:
    """Pad a sequence with zeros at its start and end."""
    return _padded(x, SimpleNamespace(padding=(a.padding,), data_format=a.data_format))


@layer(
    dict(
        padding=PerAxisPairs("rows and columns of zeros to add", (1, 1), signed=True),
        data_format=data_format(),
    ),
    input_axes="batch height width channels",
)
def ZeroPadding2D(x: Shape, a: Arguments) -> Out:
    """Pad an image with zeros at its edges."""
    return _padded(x, a)


@layer(
    dict(
        padding=PerAxisPairs(
            "slices, rows and columns of zeros to add", ((1, 1),) * 3, count=3, signed=True
        ),
        data_format=data_format(),
    ),
    input_axes="batch depth height width channels",
)
def ZeroPadding3D(x: Shape, a: Arguments) -> Out:
    """Pad a volume with zeros at its edges."""
    return _padded(x, a)
