"""Reshaping layers: https://keras.io/api/layers/reshaping_layers/.

None of them has weights.
"""

from __future__ import annotations

from types import SimpleNamespace

from shapecalc.algebra.size import UNKNOWN, Shape, Size, differ, known, product, shape_text
from shapecalc.declare.kinds import Text
from shapecalc.declare.layer import Arguments, Out, RuleError, layer
from shapecalc.declare.size_kinds import (
    PerAxis,
    PerAxisPairs,
    Permutation,
    PositiveInt,
    TargetShape,
)
from shapecalc.errors import Code
from shapecalc.rules.layers.shared import channels_last, data_format


@layer(dict(data_format=data_format()), keeps_dtype=True)
def Flatten(x: Shape, a: Arguments) -> Out:
    """Puts all axes but the batch into one."""
    return Out((x[0], product(x[1:])))


@layer(
    dict(target_shape=TargetShape("the new shape, without the batch")),
    built=True,
    keeps_dtype=True,
)
def Reshape(x: Shape, a: Arguments) -> Out:
    """Reads the same numbers in the same order into another shape.

    Common mistake: it never moves numbers the way a transpose does; the number
    of elements has to stay the same.
    """
    old, new = x[1:], a.target_shape
    if UNKNOWN in (*old, *new):
        return Out((x[0], *(UNKNOWN if size == -1 else size for size in new)))
    size, rest = product(old), product(tuple(n for n in new if n != -1))
    left_over = -1 in new
    if (rest == 0 or differ(size % rest, 0)) if left_over else differ(size, rest):
        raise RuleError(
            f"{shape_text(new)} needs {'a multiple of ' * left_over}{rest} elements, gets {size}",
            argument="target_shape",
            hint="-1 for one size lets Keras work it out" if not left_over else "",
            code=Code.ELEMENTS,
        )
    return Out((x[0], *(size // rest if n == -1 else n for n in new)))


def _permuted(a: Arguments) -> str:
    return " ".join(("batch", *(f"axis{n}" for n in sorted(a.dims))))


@layer(
    dict(dims=Permutation("the axes in their new order, counted from 1")),
    input_axes=_permuted,
    keeps_dtype=True,
)
def Permute(x: Shape, a: Arguments) -> Out:
    """Puts the axes after the batch in another order."""
    return Out((x[0], *(x[axis] for axis in a.dims)))


@layer(dict(n=PositiveInt("how often", strict=True)), input_axes="batch features")
def RepeatVector(x: Shape, a: Arguments) -> Out:
    """Makes a sequence of the same vector, n steps long."""
    return Out((x[0], a.n, x[1]))


def _crop(size: Size, cut: tuple[int, int]) -> Size:
    rest = size - sum(cut)
    if known(rest) and rest <= 0:
        message = f"nothing is left of {size} after cutting {cut}"
        raise RuleError(message, argument="cropping", code=Code.WINDOW)
    return rest


@layer(
    dict(cropping=PerAxis("steps cut at the start and the end", (1, 1), count=2, minimum=0)),
    input_axes="batch steps channels",
)
def Cropping1D(x: Shape, a: Arguments) -> Out:
    """Cuts steps off both ends of a sequence."""
    return Out((x[0], _crop(x[1], a.cropping), x[2]))


@channels_last
def _cropped(x: Shape, a: Arguments) -> Out:
    count = len(a.cropping)
    return Out((x[0], *map(_crop, x[1 : count + 1], a.cropping), x[count + 1]))


@layer(
    dict(
        cropping=PerAxisPairs("rows and columns cut at both ends", ((0, 0), (0, 0))),
        data_format=data_format(),
    ),
    input_axes="batch height width channels",
)
def Cropping2D(x: Shape, a: Arguments) -> Out:
    """Cuts the border off an image."""
    return _cropped(x, a)


@layer(
    dict(
        cropping=PerAxisPairs("what is cut at both ends of each axis", ((1, 1),) * 3, count=3),
        data_format=data_format(),
    ),
    input_axes="batch depth height width channels",
)
def Cropping3D(x: Shape, a: Arguments) -> Out:
    """Cuts the border off a volume."""
    return _cropped(x, a)


@layer(
    dict(size=PositiveInt("how often each step stands", 2, strict=True)),
    input_axes="batch steps channels",
)
def UpSampling1D(x: Shape, a: Arguments) -> Out:
    """Repeats every step of a sequence."""
    return Out((x[0], a.size * x[1], x[2]))


@channels_last
def _upsampled(x: Shape, a: Arguments) -> Out:
    count = len(a.size)
    scaled = (factor * size for factor, size in zip(a.size, x[1:]))
    return Out((x[0], *scaled, x[count + 1]))


@layer(
    dict(
        size=PerAxis("how often each row and column stands", (2, 2), count=2),
        data_format=data_format(),
        interpolation=Text("how new pixels are made", "nearest"),
    ),
    input_axes="batch height width channels",
)
def UpSampling2D(x: Shape, a: Arguments) -> Out:
    """Enlarges an image by whole factors."""
    return _upsampled(x, a)


@layer(
    dict(
        size=PerAxis("how often each slice, row and column stands", (2, 2, 2), count=3),
        data_format=data_format(),
    ),
    input_axes="batch depth height width channels",
)
def UpSampling3D(x: Shape, a: Arguments) -> Out:
    """Enlarges a volume by whole factors."""
    return _upsampled(x, a)


@channels_last
def _padded(x: Shape, a: Arguments) -> Out:
    sizes = list(x)
    for axis, pair in enumerate(a.padding, start=1):
        sizes[axis] = sizes[axis] + sum(pair)
    if any(known(size) and size < 0 for size in sizes):
        raise RuleError(f"nothing is left of {shape_text(x)}", argument="padding")
    return Out(tuple(sizes))


@layer(
    dict(
        padding=PerAxis("zeros added at the start and the end", 1, count=2, minimum=0),
        data_format=data_format(),
    ),
    input_axes="batch steps channels",
)
def ZeroPadding1D(x: Shape, a: Arguments) -> Out:
    """Adds steps of zeros at both ends of a sequence."""
    return _padded(x, SimpleNamespace(padding=(a.padding,), data_format=a.data_format))


@layer(
    dict(
        padding=PerAxisPairs("zeros added at both ends of rows and columns", (1, 1), signed=True),
        data_format=data_format(),
    ),
    input_axes="batch height width channels",
)
def ZeroPadding2D(x: Shape, a: Arguments) -> Out:
    """Adds a border of zeros to an image."""
    return _padded(x, a)


@layer(
    dict(
        padding=PerAxisPairs(
            "zeros added at both ends of each axis", ((1, 1),) * 3, count=3, signed=True
        ),
        data_format=data_format(),
    ),
    input_axes="batch depth height width channels",
)
def ZeroPadding3D(x: Shape, a: Arguments) -> Out:
    """Adds a border of zeros to a volume."""
    return _padded(x, a)
