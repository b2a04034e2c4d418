"""Operations of ``keras.ops.numpy`` that change shapes: https://keras.io/api/ops/numpy/."""

from __future__ import annotations

from itertools import pairwise
from typing import Any as Value

from shapecalc.arguments import sequence
from shapecalc.expr import UNKNOWN, Shape, known, product
from shapecalc.expr import Size as SizeOf
from shapecalc.layer import Array, MisfitError, operation
from shapecalc.rules.operations import (
    axes_of,
    axis_of,
    broadcast,
    common_dtype,
    dtype_of,
    flat,
    joined,
    shape_of,
)


def _sizes(shape: Value) -> Shape:
    return tuple(UNKNOWN if size is None else size for size in shape)


@operation
def Reshape(x: Array, newshape: Value) -> Array:
    """The same numbers in another shape; one -1 stands for what is left."""
    wanted = _sizes(newshape if sequence(newshape) else [newshape])
    number, rest = product(x.shape), product(tuple(size for size in wanted if size != -1))
    if wanted.count(-1) > 1:
        raise MisfitError("only one size can be left open with -1")
    if -1 not in wanted:
        if known(number) and known(rest) and number != rest:
            raise MisfitError(f"{number} numbers do not make {wanted}")
        return Array(wanted, x.dtype)
    if known(number) and known(rest) and (not rest or number % rest):
        raise MisfitError(f"{number} numbers do not divide into {wanted}")
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
        raise MisfitError(f"{len(order)} axes are told, there are {len(x.shape)}")
    return Array(tuple(x.shape[axis] for axis in order), x.dtype)


@operation
def Swapaxes(x: Array, axis1: int, axis2: int) -> Array:
    """Two axes in each other's place."""
    sizes = list(x.shape)
    a, b = axes_of([axis1, axis2], len(sizes))
    sizes[a], sizes[b] = sizes[b], sizes[a]
    return Array(tuple(sizes), x.dtype)


@operation
def Moveaxis(x: Array, source: Value, destination: Value) -> Array:
    """Some axes in other places."""
    rank = len(x.shape)
    order: list[int | None] = [None] * rank
    for axis, place in zip(axes_of(source, rank), axes_of(destination, rank)):
        order[place] = None if axis in order else axis
    rest = [axis for axis in range(rank) if axis not in axes_of(source, rank)]
    found = [rest.pop(0) if axis is None else axis for axis in order]
    return Array(tuple(x.shape[axis] for axis in found), x.dtype)


@operation
def ExpandDims(x: Array, axis: Value) -> Array:
    """One more axis of size 1, or several."""
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
        raise MisfitError(f"of {x.shape} only axes of size 1 can be left out")
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
def Stack(x: list[Array], axis: int = 0) -> Array:
    """Arrays of one shape, put together along a new axis."""
    first = x[0].shape
    if any(len(a.shape) != len(first) or not _fits(a.shape, first) for a in x):
        raise MisfitError("the arrays differ in shape")
    place = axis_of(axis, len(first) + 1)
    return Array((*first[:place], len(x), *first[place:]), common_dtype(*x))


def _fits(a: Shape, b: Shape) -> bool:
    return all(not (known(x) and known(y)) or x == y for x, y in zip(a, b))


@operation
def Split(x: Array, indices_or_sections: Value, axis: int = 0) -> list[Array]:
    """So many equal parts along an axis, or parts that end at some places."""
    axis = axis_of(axis, len(x.shape))
    size = x.shape[axis]
    return [
        Array((*x.shape[:axis], s, *x.shape[axis + 1 :]), x.dtype)
        for s in _parts(size, indices_or_sections)
    ]


def _parts(size: SizeOf, wanted: Value) -> list[SizeOf]:
    if isinstance(wanted, int):
        if known(size) and size % wanted:
            raise MisfitError(f"{size} does not split into {wanted} equal parts")
        return [size // wanted] * wanted
    return [end - start for start, end in pairwise([0, *wanted, size])]


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
        raise MisfitError(f"{len(times)} repeats are told for {size} numbers")
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
        raise MisfitError(f"{len(widths)} axes are padded, there are {len(x.shape)}")
    sizes = tuple(size + before + after for size, (before, after) in zip(x.shape, widths))
    return Array(sizes, x.dtype)


@operation
def BroadcastTo(x: Array, shape: Value) -> Array:
    """The array as often as a shape needs it."""
    broadcast(x.shape, _sizes(shape))
    return Array(_sizes(shape), x.dtype)


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
    keys = list(key) if sequence(key) else [key]
    if sum(each is Ellipsis for each in keys) > 1:
        raise MisfitError("only one `...` can stand between the brackets")
    if not any(each is Ellipsis for each in keys):
        keys.append(Ellipsis)
    sizes, made = list(x.shape), list[SizeOf]()
    for number, each in enumerate(keys):
        if each is Ellipsis:
            later = [k for k in keys[number + 1 :] if k is not None]
            kept = len(sizes) - len(later)
            made += sizes[:kept]
            sizes = sizes[kept:]
        elif each is None:
            made.append(1)
        elif not sizes:
            raise MisfitError(f"has {len(x.shape)} axes, and more are asked for")
        else:
            made += _picked(sizes.pop(0), each)
    return Array(tuple(made), x.dtype)


def _picked(size: SizeOf, key: Value) -> list[SizeOf]:
    """What one key leaves of an axis."""
    if isinstance(key, slice):
        return [len(range(*key.indices(size))) if known(size) else size]
    if not isinstance(key, int):
        raise MisfitError(f"`{key}` picks nothing")
    if known(size) and not -size <= key < size:
        raise MisfitError(f"there is no place {key} among {size}")
    return []


@operation
def Matmul(x1: Value, x2: Value) -> Array:
    """The product of matrices, with further axes in front."""
    a, b = shape_of(x1), shape_of(x2)
    if not a or not b:
        raise MisfitError("a number is no matrix")
    both_small = dtype_of(x1) == dtype_of(x2) == "int8"
    dtype = "int32" if both_small else common_dtype(x1, x2)
    rows = (1, *a) if len(a) == 1 else a
    columns = (*b, 1) if len(b) == 1 else b
    if not _fits(rows[-1:], columns[-2:-1]):
        raise MisfitError(f"{a} and {b}: the last axis of one is not that before the last")
    shape: Shape = (*broadcast(rows[:-2], columns[:-2]), rows[-2], columns[-1])
    if len(a) == 1:
        shape = (*shape[:-2], shape[-1])
    return Array(shape[:-1] if len(b) == 1 else shape, dtype)


@operation
def Einsum(*operands: Array, subscripts: str) -> Array:
    """Products of arrays, added up over the letters that do not stay."""
    inputs, arrow, output = subscripts.replace(" ", "").partition("->")
    letters = inputs.split(",")
    if not arrow or "." in subscripts or len(letters) != len(operands):
        raise MisfitError(f"cannot read {subscripts!r} for {len(operands)} arrays")
    sizes: dict[str, SizeOf] = {}
    for word, array in zip(letters, operands):
        if len(word) != len(array.shape):
            raise MisfitError(f"{word!r} does not name the axes of {array.shape}")
        for letter, size in zip(word, array.shape):
            sizes[letter] = broadcast((sizes.get(letter, 1),), (size,))[0]
    return Array(tuple(sizes[letter] for letter in output), common_dtype(*operands))
