"""Operations of ``keras.ops.numpy`` that change shapes: https://keras.io/api/ops/numpy/."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import accumulate, pairwise
from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, Size, known, product
from shapecalc.declare.kinds import is_whole, sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation, operations
from shapecalc.declare.sight import Window, reshaped
from shapecalc.rules.ops import sights
from shapecalc.rules.ops.core import (
    alike,
    axes_of,
    axis_of,
    broadcast,
    common_dtype,
    flat,
    item_shape,
    joined,
    nested_shape,
    parts,
    shape_of,
    sizes_of,
    sure,
)


@operations("Reshape", shares_memory=True)
def Reshape(x: Array, newshape: Value) -> Array:
    """Change the shape of an array; -1 stands for the size that is left."""
    wanted = tuple(map(_wanted, newshape))
    number, rest = product(x.shape), product(tuple(size for size in wanted if size != -1))
    if wanted.count(-1) > 1:
        raise RuleError("only one size can be -1")
    if -1 not in wanted:
        if known(number) and known(rest) and number != rest:
            raise RuleError(f"{number} elements cannot be reshaped to {wanted}")
        return Array(wanted, x.dtype, sight=lambda: reshaped(x.shape, wanted))
    if known(number) and known(rest) and (not rest or number % rest):
        raise RuleError(f"{number} elements cannot be reshaped to {wanted}")
    left = UNKNOWN if UNKNOWN in (number, rest) else number // rest
    shape = tuple(left if size == -1 else size for size in wanted)
    return Array(shape, x.dtype, sight=lambda: reshaped(x.shape, shape))


def _wanted(size: Value) -> Size:
    """Return a size of a new shape; for Keras, what is no whole number is an unknown size."""
    if isinstance(size, Array) and size.shape == () and size.value:
        size = size.value[0]
        return size if not known(size) else UNKNOWN  # A letter stays one.
    return int(size) if is_whole(size) else UNKNOWN


@operations("Ravel", shares_memory=True)
def Ravel(x: Array) -> Array:
    """Flatten an array."""
    return Array(flat(x.shape), x.dtype, sight={})


@operation
def Transpose(x: Array, axes: Value = None) -> Array:
    """Reorder the axes; by default, reverse them."""
    rank = len(x.shape)
    order = list(range(rank))[::-1] if axes is None else axes_of(list(axes), rank)
    if len(order) != rank:
        raise RuleError(f"`axes` has {len(order)} axes, the input has {rank}")
    if len(set(order)) != len(order):
        raise RuleError(f"an axis is repeated in {axes}", argument="axes")
    return _reordered(x, order)


def _reordered(x: Array, order: Sequence[int]) -> Array:
    """Return an array with some axes in an order."""
    return Array(
        tuple(x.shape[axis] for axis in order), x.dtype, sight=partial(sights.moved, order)
    )


@operation
def Swapaxes(x: Array, axis1: int, axis2: int) -> Array:
    """Swap two axes."""
    order = list(range(len(x.shape)))
    a, b = axes_of([axis1, axis2], len(order))
    order[a], order[b] = b, a
    return _reordered(x, order)


@operation
def Rot90(array: Array, k: int = 1, axes: Value = (0, 1)) -> Array:
    """Rotate an array by 90 degrees; Keras reports the shape of a single turn for any `k`."""
    if len(array.shape) < 2 or len(axes) != 2 or axes[0] == axes[1]:
        raise RuleError(f"cannot rotate {array.shape} in the axes {axes}")
    sizes = list(array.shape)
    sizes[axes[0]], sizes[axes[1]] = sizes[axes[1]], sizes[axes[0]]
    return Array(tuple(sizes), array.dtype, sight=partial(sights.rotated, array.shape, k, axes))


@operation
def Moveaxis(x: Array, source: Value, destination: Value) -> Array:
    """Move axes to other positions."""
    rank = len(x.shape)
    order: list[int | None] = [None] * rank
    axes, places = axes_of(source, rank), axes_of(destination, rank)
    if len(axes) != len(places):
        raise RuleError(f"`source` has {len(axes)} axes, `destination` has {len(places)}")
    for axis, place in zip(axes, places):
        order[place] = None if axis in order else axis
    rest = [axis for axis in range(rank) if axis not in axes_of(source, rank)]
    complete = [rest.pop(0) if axis is None else axis for axis in order]
    return _reordered(x, complete)


@operations("ExpandDims", shares_memory=True)
def ExpandDims(x: Array, axis: Value) -> Array:
    """Add one or several axes of size 1."""
    if not sequence(axis) and not isinstance(axis, int):
        raise RuleError("needs the position of the new axis, or several", argument="axis")
    rank = len(x.shape) + (len(axis) if sequence(axis) else 1)
    new, rest = axes_of(axis, rank), iter(x.shape)
    if len(set(new)) != len(new):
        raise RuleError(f"an axis is repeated in {axis}", argument="axis")
    shape = tuple(1 if place in new else next(rest) for place in range(rank))
    return Array(shape, x.dtype, sight=partial(sights.with_new, rank, new))


@operations("Squeeze", shares_memory=True)
def Squeeze(x: Array, axis: Value = None) -> Array:
    """Remove all axes of size 1, or those in `axis`."""
    if axis is None:
        return _reordered(x, [at for at, size in enumerate(x.shape) if size != 1])
    gone = axes_of(axis, len(x.shape))
    if any(x.shape[place] != 1 for place in gone):
        raise RuleError(f"can remove only axes of size 1 from {x.shape}")
    sizes = list(x.shape)
    for place in sorted(gone, reverse=True):  # Keras removes an axis as often as it is named.
        if place >= len(sizes):
            raise RuleError(f"an axis is repeated in {axis}", argument="axis")
        del sizes[place]
    return Array(tuple(sizes), x.dtype, sight=partial(sights.without, x.shape, axis))


@operation
def Concatenate(xs: list[Array], axis: int = 0) -> Array:
    """Concatenate arrays along an axis."""
    return _joined(xs, axis)


def _joined(xs: list[Array], axis: int) -> Array:
    sight = partial(sights.one_after_another, [x.shape for x in xs], axis)
    return Array(joined(xs, axis), common_dtype(*xs), sight=sight)


@operation
def Vstack(xs: list[Array]) -> Array:
    """Concatenate arrays along the first axis."""
    return _joined(xs, 0)


@operation
def Hstack(xs: list[Array]) -> Array:
    """Concatenate arrays along the second axis."""
    return _joined(xs, 1)


@operation
def Append(x1: Array, x2: Array, axis: Value = None) -> Array:
    """Append values to an array, along an axis or to the flattened array."""
    dtype = common_dtype(x1, x2)
    if axis is None:
        return Array((product(x1.shape) + product(x2.shape),), dtype)
    sizes, rest = list(x1.shape), list(x2.shape)
    size = sure(sizes[axis]) + sure(rest[axis])
    sizes[axis] = rest[axis] = size
    if not alike(tuple(sizes), tuple(rest)):
        raise RuleError(f"{x1.shape} and {x2.shape} may differ only on axis {axis}")
    sight = partial(sights.one_after_another, [x1.shape, x2.shape], axis)
    return Array(tuple(sizes), dtype, sight=sight)


@operation
def Dstack(xs: list[Array]) -> Array:
    """Concatenate arrays along the third axis."""
    if all(len(x.shape) > 2 for x in xs):
        return _joined(xs, 2)
    deep = [Array(_deep(x.shape), x.dtype) for x in xs]
    return Array(joined(deep, 2), common_dtype(*deep))


def _deep(shape: Shape) -> Shape:
    """Return a shape of at least three axes, as numpy's `atleast_3d` makes it."""
    front = (1,) if len(shape) < 2 else ()
    return (*front, *shape, *(1,) * (3 - len(front) - len(shape)))


@operation
def Stack(x: list[Array], axis: int = 0) -> Array:
    """Stack arrays of equal shape along a new axis."""
    first = x[0].shape
    if not all(alike(array.shape, first) for array in x):
        raise RuleError("the arrays differ in shape")
    place = axis_of(axis, len(first) + 1)
    shape = (*first[:place], len(x), *first[place:])
    sight = [sights.with_new(len(shape), [place])] * len(x)
    return Array(shape, common_dtype(*x), sight=sight)


@operation
def Split(x: Array, indices_or_sections: Value, axis: int = 0) -> list[Array]:
    """Split an array into equal parts along an axis, or at some indices."""
    return _split(x, indices_or_sections, axis, 0)


def _split(x: Array, wanted: Value, axis: int, fewest: int) -> list[Array]:
    """Return the parts of an array along an axis.

    Raises:
        RuleError: if the array has fewer than `fewest` axes.
    """
    if len(x.shape) < fewest:
        raise RuleError(f"needs at least {fewest} axes, got {x.shape}")
    axis = axis_of(axis, len(x.shape))
    return _cut(x, axis, _parts(x.shape[axis], wanted))


def _cut(x: Array, axis: int, sizes: Sequence[Size]) -> list[Array]:
    """Return the parts of an array that have some sizes along an axis."""
    starts = accumulate(sizes[:-1], initial=0)
    return [
        Array((*x.shape[:axis], size, *x.shape[axis:][1:]), x.dtype, sight=seen)
        for size, seen in zip(sizes, (sights.shifted(x.shape, axis, start) for start in starts))
    ]


def _parts(size: Size, wanted: Value) -> list[Size]:
    if isinstance(wanted, int):
        if known(size) and size % wanted:
            raise RuleError(f"an axis of {size} cannot be split into {wanted} equal parts")
        return [size // wanted] * parts(wanted)
    return [end - start for start, end in pairwise([0, *sizes_of(wanted), size])]


@operation
def Hsplit(x: Array, indices_or_sections: Value) -> list[Array]:
    """Split an array along its second axis, or along its only axis."""
    return _split(x, indices_or_sections, min(len(x.shape), 2) - 1, 1)


@operation
def Vsplit(x: Array, indices_or_sections: Value) -> list[Array]:
    """Split an array along its first axis."""
    return _split(x, indices_or_sections, 0, 2)


@operation
def Dsplit(x: Array, indices_or_sections: Value) -> list[Array]:
    """Split an array along its third axis."""
    return _split(x, indices_or_sections, 2, 3)


@operation
def ArraySplit(x: Array, indices_or_sections: int, axis: int = 0) -> list[Array]:
    """Split an array into parts along an axis; the first parts may be larger by one."""
    count = parts(indices_or_sections)
    axis = axis + len(x.shape) if axis < 0 else axis
    size = x.shape[axis]
    larger = size % count if known(size) else 0
    sizes = [size // count + (number < larger) for number in range(count)]
    return _cut(x, axis, sizes)


@operation
def Tile(x: Array, repeats: Value) -> Array:
    """Repeat a whole array along each axis."""
    times = [repeats] if is_whole(repeats) else list(repeats)
    width = max(len(times), len(x.shape))
    times = [1] * (width - len(times)) + times
    sizes = (1,) * (width - len(x.shape)) + x.shape
    shape = tuple(size * n for size, n in zip(sizes, times))
    return Array(shape, x.dtype, sight=partial(sights.tiled, x.shape, times))


@operation
def Repeat(x: Array, repeats: Value, axis: Value = None) -> Array:
    """Repeat each element along an axis."""
    times = [repeats] if isinstance(repeats, int) else list(repeats)
    size = product(x.shape) if axis is None else x.shape[axis]
    if len(times) > 1 and known(size) and len(times) != size:
        raise RuleError(f"`repeats` has {len(times)} numbers, the axis has {size} elements")
    number = size if not known(size) else sum(times) if len(times) > 1 else size * times[0]
    if axis is None:
        return Array((number,), x.dtype)
    sizes = list(x.shape)
    sizes[axis] = number
    return Array(tuple(sizes), x.dtype, sight=partial(sights.repeated, x.shape, times, axis))


@operation
def Pad(
    x: Array, constant_values: Value = None, *, pad_width: Value, mode: str = "constant"
) -> Array:
    """Pad both ends of each axis."""
    widths = _pad_widths(pad_width)
    widths *= len(x.shape) if len(widths) == 1 else 1
    if len(widths) != len(x.shape):
        raise RuleError(f"`pad_width` has {len(widths)} axes, the input has {len(x.shape)}")
    sizes = tuple(
        size + pair[0] + pair[1] if known(size) else size for size, pair in zip(x.shape, widths)
    )
    sight = {axis: Window(axis, before=pair[0]) for axis, pair in enumerate(widths)}
    return Array(sizes, x.dtype, sight=sight)  # What other modes repeat is behind the edges.


def _pad_widths(pad_width: Value) -> list[Value]:
    """Return the numbers before and after each axis; a single pair is for all axes.

    Keras reads the first two numbers of each item.
    """
    if isinstance(pad_width, int):
        return [(pad_width, pad_width)]
    if isinstance(pad_width[0], int):
        return [pad_width]
    if len({len(pair) for pair in pad_width}) > 1:
        raise RuleError("the items of `pad_width` differ in length", argument="pad_width")
    return [[*pair] * 2 if len(pair) == 1 else pair for pair in pad_width]


@operation
def BroadcastTo(x: Array, shape: Value) -> Array:
    """Broadcast an array to a shape."""
    wanted = sizes_of(shape)
    broadcast(x.shape, wanted)
    return Array(wanted, x.dtype, sight=partial(sights.spread_out, x.shape, wanted))


@operation
def Take(x: Array, indices: Value, axis: Value = None) -> Array:
    """Take the elements at some indices along an axis."""
    sizes = shape_of(indices) if isinstance(indices, Array) else nested_shape(indices)
    if axis is None:
        return Array(sizes, x.dtype)
    axis = axis_of(axis, len(x.shape))
    sight = partial(sights.taken, x.shape, indices, axis)
    return Array((*x.shape[:axis], *sizes, *x.shape[axis + 1 :]), x.dtype, sight=sight)


@operation
def GetItem(x: Array, key: Value) -> Array:
    """Return ``x[key]``: indices, slices, `...` and new axes."""
    if key is None:
        raise RuleError("a new axis has to stand in a list of indices")
    return _item(x, key)


def _item(x: Value, key: Value) -> Array:
    keys = list(key) if sequence(key) else [key]
    if sum(part is Ellipsis for part in keys) > 1:
        raise RuleError("an index can have only one `...`")
    sight = partial(sights.picked, x.shape, keys)
    return Array(item_shape(x.shape, keys, _picked), x.dtype, sight=sight)


def _picked(size: Size, key: Value) -> list[Size]:
    """Return the sizes that one key leaves of an axis."""
    if isinstance(key, slice):
        return [len(range(*key.indices(size))) if known(size) else size]
    if not isinstance(key, int):
        raise RuleError(f"`{key}` is no index")
    if known(size) and not -size <= key < size:
        raise RuleError(f"index {key} is out of range: the axis has {size} elements")
    return []


@operation
def TakeAlongAxis(x: Array, indices: Array, axis: Value = None) -> Array:
    """Take the elements at indices along an axis, with other indices for each row."""
    sizes = list(flat(x.shape) if axis is None else x.shape)
    if len(sizes) != len(indices.shape):
        raise RuleError(f"{x.shape} and {indices.shape} differ in the number of axes")
    axis = 0 if axis is None else axis_of(axis, len(sizes))
    sizes[axis] = indices.shape[axis]
    shape = broadcast(tuple(sizes), indices.shape)
    alone = sights.all_but(x.shape, axis) if len(shape) == len(x.shape) else None
    return Array(shape, x.dtype, sight=[alone, sights.spread_out(indices.shape, shape)])


@operation
def Select(condlist: list[Array], choicelist: list[Array], default: Value = 0) -> Array:
    """Return, for each element, the first choice whose condition is true."""
    first = choicelist[0] if sequence(choicelist) else _item(choicelist, 0)
    return Array(first.shape, first.dtype)
