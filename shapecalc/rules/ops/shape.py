"""Operations of ``keras.ops.numpy`` that change shapes: https://keras.io/api/ops/numpy/."""

from __future__ import annotations

from itertools import pairwise
from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, Size, known, product
from shapecalc.declare.kinds import sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation
from shapecalc.rules.ops.core import (
    alike,
    axes_of,
    axis_of,
    broadcast,
    common_dtype,
    flat,
    joined,
    parts,
    shape_of,
    sizes_of,
    sure,
)


@operation
def Reshape(x: Array, newshape: Value) -> Array:
    """The same numbers in another shape; one -1 stands for what is left."""
    wanted = sizes_of(newshape if sequence(newshape) else [newshape])
    number, rest = product(x.shape), product(tuple(size for size in wanted if size != -1))
    if wanted.count(-1) > 1:
        raise RuleError("only one size can be left open with -1")
    if -1 not in wanted:
        if known(number) and known(rest) and number != rest:
            raise RuleError(f"{number} numbers do not make {wanted}")
        return Array(wanted, x.dtype)
    if known(number) and known(rest) and (not rest or number % rest):
        raise RuleError(f"{number} numbers do not divide into {wanted}")
    left = number // rest if known(number) and known(rest) else UNKNOWN
    return Array(tuple(left if size == -1 else size for size in wanted), x.dtype)


@operation
def Ravel(x: Array) -> Array:
    """All numbers in a row."""
    return Array(flat(x.shape), x.dtype)


@operation
def Transpose(x: Array, axes: Value = None) -> Array:
    """The axes in another order, by default turned round."""
    order = list(range(len(x.shape)))[::-1] if axes is None else axes_of(axes, len(x.shape))
    if len(order) != len(x.shape):
        raise RuleError(f"{len(order)} axes are told, there are {len(x.shape)}")
    return Array(tuple(x.shape[axis] for axis in order), x.dtype)


@operation
def Swapaxes(x: Array, axis1: int, axis2: int) -> Array:
    """Two axes in each other's place."""
    sizes = list(x.shape)
    a, b = axes_of([axis1, axis2], len(sizes))
    sizes[a], sizes[b] = sizes[b], sizes[a]
    return Array(tuple(sizes), x.dtype)


@operation
def Rot90(array: Array, k: int = 1, axes: Value = (0, 1)) -> Array:
    """A quarter turn, or several, of which Keras reports the shape of one."""
    if len(array.shape) < 2 or len(axes) != 2 or axes[0] == axes[1]:
        raise RuleError(f"{array.shape} does not turn in the axes {axes}")
    sizes = list(array.shape)
    sizes[axes[0]], sizes[axes[1]] = sizes[axes[1]], sizes[axes[0]]
    return Array(tuple(sizes), array.dtype)


@operation
def Moveaxis(x: Array, source: Value, destination: Value) -> Array:
    """Some axes in other places."""
    rank = len(x.shape)
    order: list[int | None] = [None] * rank
    axes, places = axes_of(source, rank), axes_of(destination, rank)
    if len(axes) != len(places):
        raise RuleError(f"{len(axes)} axes do not go to {len(places)} places")
    for axis, place in zip(axes, places):
        order[place] = None if axis in order else axis
    rest = [axis for axis in range(rank) if axis not in axes_of(source, rank)]
    found = [rest.pop(0) if axis is None else axis for axis in order]
    return Array(tuple(x.shape[axis] for axis in found), x.dtype)


@operation
def ExpandDims(x: Array, axis: Value) -> Array:
    """One more axis of size 1, or several."""
    if axis is None:
        raise RuleError("the place of the new axis is missing", argument="axis")
    rank = len(x.shape) + (len(axis) if sequence(axis) else 1)
    new, rest = axes_of(axis, rank), iter(x.shape)
    return Array(tuple(1 if place in new else next(rest) for place in range(rank)), x.dtype)


@operation
def Squeeze(x: Array, axis: Value = None) -> Array:
    """Without the axes of size 1, or some of them."""
    if axis is None:
        return Array(tuple(size for size in x.shape if size != 1), x.dtype)
    gone = axes_of(axis, len(x.shape))
    if any(x.shape[place] != 1 for place in gone):
        raise RuleError(f"of {x.shape} only axes of size 1 can be left out")
    return Array(tuple(size for n, size in enumerate(x.shape) if n not in gone), x.dtype)


@operation
def Concatenate(xs: list[Array], axis: int = 0) -> Array:
    """Arrays joined along an axis."""
    return Array(joined(xs, axis), common_dtype(*xs))


@operation
def Vstack(xs: list[Array]) -> Array:
    """Arrays joined along the first axis."""
    return Array(joined(xs, 0), common_dtype(*xs))


@operation
def Hstack(xs: list[Array]) -> Array:
    """Arrays joined along the second axis."""
    return Array(joined(xs, 1), common_dtype(*xs))


@operation
def Append(x1: Array, x2: Array, axis: Value = None) -> Array:
    """Two arrays, one after the other along an axis, or in a row."""
    dtype = common_dtype(x1, x2)
    if axis is None:
        return Array((product(x1.shape) + product(x2.shape),), dtype)
    sizes, rest = list(x1.shape), list(x2.shape)
    size = sure(sizes[axis]) + sure(rest[axis])
    sizes[axis] = rest[axis] = size
    if not alike(tuple(sizes), tuple(rest)):
        raise RuleError(f"{x1.shape} and {x2.shape} differ in more than axis {axis}")
    return Array(tuple(sizes), dtype)


@operation
def Dstack(xs: list[Array]) -> Array:
    """Arrays joined along the third axis."""
    deep = [Array(_deep(x.shape), x.dtype) for x in xs]
    return Array(joined(deep, 2), common_dtype(*deep))


def _deep(shape: Shape) -> Shape:
    """A shape of at least three axes."""
    front = (1,) if len(shape) < 2 else ()
    return (*front, *shape, *(1,) * (3 - len(front) - len(shape)))


@operation
def Stack(x: list[Array], axis: int = 0) -> Array:
    """Arrays of one shape, put together along a new axis."""
    first = x[0].shape
    if not all(alike(array.shape, first) for array in x):
        raise RuleError("the arrays differ in shape")
    place = axis_of(axis, len(first) + 1)
    return Array((*first[:place], len(x), *first[place:]), common_dtype(*x))


@operation
def Split(x: Array, indices_or_sections: Value, axis: int = 0) -> list[Array]:
    """So many equal parts along an axis, or parts that end at some places."""
    return _split(x, indices_or_sections, axis, 0)


def _split(x: Array, wanted: Value, axis: int, fewest: int) -> list[Array]:
    """Parts along an axis of an array of at least so many axes."""
    if len(x.shape) < fewest:
        raise RuleError(f"takes at least {fewest} axes, gets {x.shape}")
    axis = axis_of(axis, len(x.shape))
    sizes = _parts(x.shape[axis], wanted)
    return [Array((*x.shape[:axis], size, *x.shape[axis + 1 :]), x.dtype) for size in sizes]


def _parts(size: Size, wanted: Value) -> list[Size]:
    if isinstance(wanted, int):
        if known(size) and size % wanted:
            raise RuleError(f"{size} does not split into {wanted} equal parts")
        return [size // wanted] * parts(wanted)
    return [end - start for start, end in pairwise([0, *wanted, size])]


@operation
def Hsplit(x: Array, indices_or_sections: Value) -> list[Array]:
    """Parts along the second axis, or along the only one."""
    return _split(x, indices_or_sections, min(len(x.shape), 2) - 1, 1)


@operation
def Vsplit(x: Array, indices_or_sections: Value) -> list[Array]:
    """Parts along the first axis of at least two."""
    return _split(x, indices_or_sections, 0, 2)


@operation
def Dsplit(x: Array, indices_or_sections: Value) -> list[Array]:
    """Parts along the third axis."""
    return _split(x, indices_or_sections, 2, 3)


@operation
def ArraySplit(x: Array, indices_or_sections: int, axis: int = 0) -> list[Array]:
    """So many parts along an axis, of which the first may be larger by one."""
    count = parts(indices_or_sections)
    axis = axis + len(x.shape) if axis < 0 else axis
    size = x.shape[axis]
    larger = size % count if known(size) else 0
    found = [size // count + (number < larger) for number in range(count)]
    return [Array((*x.shape[:axis], s, *x.shape[axis:][1:]), x.dtype) for s in found]


@operation
def Tile(x: Array, repeats: Value) -> Array:
    """The array several times along each axis."""
    times = list(repeats) if sequence(repeats) else [repeats]
    width = max(len(times), len(x.shape))
    times = [1] * (width - len(times)) + times
    sizes = (1,) * (width - len(x.shape)) + x.shape
    return Array(tuple(size * n for size, n in zip(sizes, times)), x.dtype)


@operation
def Repeat(x: Array, repeats: Value, axis: Value = None) -> Array:
    """Each number several times along an axis."""
    times = list(repeats) if sequence(repeats) else [repeats]
    size = product(x.shape) if axis is None else x.shape[axis]
    if len(times) > 1 and known(size) and len(times) != size:
        raise RuleError(f"{len(times)} repeats are told for {size} numbers")
    made = size if not known(size) else sum(times) if len(times) > 1 else size * times[0]
    if axis is None:
        return Array((made,), x.dtype)
    sizes = list(x.shape)
    sizes[axis] = made
    return Array(tuple(sizes), x.dtype)


@operation
def Pad(
    x: Array, constant_values: Value = None, *, pad_width: Value, mode: str = "constant"
) -> Array:
    """More numbers at both ends of each axis."""
    widths = list(pad_width) * (len(x.shape) if len(pad_width) == 1 else 1)
    if len(widths) != len(x.shape):
        raise RuleError(f"{len(widths)} axes are padded, there are {len(x.shape)}")
    sizes = tuple(size + before + after for size, (before, after) in zip(x.shape, widths))
    return Array(sizes, x.dtype)


@operation
def BroadcastTo(x: Array, shape: Value) -> Array:
    """The array as often as a shape needs it."""
    broadcast(x.shape, sizes_of(shape))
    return Array(sizes_of(shape), x.dtype)


@operation
def Take(x: Array, indices: Value, axis: Value = None) -> Array:
    """The numbers at some places of an axis."""
    taken = shape_of(indices) if isinstance(indices, Array) else _nested(indices)
    if axis is None:
        return Array(taken, x.dtype)
    axis = axis_of(axis, len(x.shape))
    return Array((*x.shape[:axis], *taken, *x.shape[axis + 1 :]), x.dtype)


def _nested(value: Value) -> Shape:
    return (len(value), *_nested(value[0])) if sequence(value) and value else ()


@operation
def GetItem(x: Array, key: Value) -> Array:
    """``x[key]``: places, slices, new axes."""
    return _item(x, key)


def _item(x: Value, key: Value) -> Array:
    keys = list(key) if sequence(key) else [key]
    if sum(each is Ellipsis for each in keys) > 1:
        raise RuleError("only one `...` can stand between the brackets")
    if not any(each is Ellipsis for each in keys):
        keys.append(Ellipsis)
    sizes, made = list(x.shape), list[Size]()
    for number, each in enumerate(keys):
        if each is Ellipsis:
            later = [k for k in keys[number + 1 :] if k is not None]
            kept = len(sizes) - len(later)
            made += sizes[:kept]
            sizes = sizes[kept:]
        elif each is None:
            made.append(1)
        elif not sizes:
            raise RuleError(f"has {len(x.shape)} axes, and more are asked for")
        else:
            made += _picked(sizes.pop(0), each)
    return Array(tuple(made), x.dtype)


def _picked(size: Size, key: Value) -> list[Size]:
    """What one key leaves of an axis."""
    if isinstance(key, slice):
        return [len(range(*key.indices(size))) if known(size) else size]
    if not isinstance(key, int):
        raise RuleError(f"`{key}` picks nothing")
    if known(size) and not -size <= key < size:
        raise RuleError(f"there is no place {key} among {size}")
    return []


@operation
def TakeAlongAxis(x: Array, indices: Array, axis: Value = None) -> Array:
    """The numbers at some places along an axis, each row by itself."""
    sizes = list(flat(x.shape) if axis is None else x.shape)
    if len(sizes) != len(indices.shape):
        raise RuleError(f"{x.shape} and {indices.shape} differ in the number of axes")
    axis = 0 if axis is None else axis_of(axis, len(sizes))
    sizes[axis] = indices.shape[axis]
    return Array(broadcast(tuple(sizes), indices.shape), x.dtype)


@operation
def Diff(a: Array, n: int = 1, axis: Value = -1) -> Array:
    """The differences of neighbours, taken so many times."""
    sizes = list(a.shape)
    axis = axis_of(axis, len(sizes))
    if known(size := sizes[axis]):
        sizes[axis] = max(size - n, 0)
    return Array(tuple(sizes), a.dtype)


@operation
def Meshgrid(*x: Array, indexing: str = "xy") -> list[Array]:
    """The coordinates of all points of a grid."""
    if indexing not in ("xy", "ij"):
        raise RuleError("`indexing` is 'xy' or 'ij'")
    sizes = [product(each.shape) for each in x]
    if indexing == "ij":
        return [Array(tuple(sizes), "float32")] * len(x)
    sizes[0], sizes[1] = sizes[1], sizes[0]
    return [Array(tuple(sizes), x[-1].dtype)] * len(x)


@operation
def Select(condlist: list[Array], choicelist: list[Array], default: Value = 0) -> Array:
    """For each number the first choice of which the condition holds."""
    first = choicelist[0] if sequence(choicelist) else _item(choicelist, 0)
    return Array(first.shape, first.dtype)
