"""Operations of ``keras.ops.core``, and what all operations share.

An operation stands in a graph as a row of its own. It is given arrays for
tensors and for constant arrays, and numbers as they are. What it refuses is
told by a `RuleError`.
"""

from __future__ import annotations

from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, differ, known, product
from shapecalc.algebra.size import Size as SizeOf
from shapecalc.declare.kinds import sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation, promoted

MOST_PARTS = 10_000
"""No operation of any sense gives more tensors."""


def _size(a: SizeOf, b: SizeOf) -> SizeOf:
    """One axis of two tensors, where 1 gives way and an unknown size yields to a known one."""
    if not known(a):
        return UNKNOWN if b == 1 else b
    if a == 1:
        return b
    if known(b) and b not in (1, a):
        raise RuleError(f"{a} and {b} do not fit")
    return a


def broadcast(a: Shape, b: Shape) -> Shape:
    """The shape of two tensors that are put together number by number."""
    width = max(len(a), len(b))
    ones = [(1,) * (width - len(shape)) + shape for shape in (a, b)]
    return tuple(map(_size, *ones))


def shape_of(x: Value) -> Shape:
    """The shape of an array; a number has none."""
    return x.shape if isinstance(x, Array) else ()


def dtype_of(x: Value) -> str:
    """The dtype of an array, or the weak one of a number of Python."""
    return x.dtype if isinstance(x, Array) else type(x).__name__


def common_dtype(*given: Value) -> str:
    """The dtype of arrays and numbers that are put together."""
    return promoted(*map(dtype_of, given))


def strong_dtype(x: Value) -> str:
    """The dtype of an array, or the one that Keras stores a number of Python in."""
    dtype = dtype_of(x)
    return {"int": "int64", "float": "float32"}.get(dtype, dtype)


def sizes_of(shape: Value) -> Shape:
    """A shape as a config writes it."""
    return tuple(UNKNOWN if size is None else size for size in shape)


def sure(size: SizeOf) -> int:
    """A size that has to be known, since Keras computes with it."""
    if not known(size):
        raise RuleError("an unknown size cannot be computed with here")
    return size


def alike(a: Shape, b: Shape) -> bool:
    """Whether two shapes may be the same; an unknown size may be any."""
    return len(a) == len(b) and not any(map(differ, a, b))


def parts(count: int) -> int:
    """How many tensors an operation gives, if it is a number of any sense."""
    if count > MOST_PARTS:
        raise RuleError(f"gives {count:,} tensors")
    return count


def axis_of(axis: Value, rank: int) -> int:
    """An axis counted from the front."""
    if not isinstance(axis, int) or not -rank <= axis < rank:
        raise RuleError(f"there is no axis {axis} among {rank}")
    return axis % rank


def axes_of(axes: Value, rank: int) -> list[int]:
    """One axis or several, counted from the front; None means all."""
    if axes is None:
        return list(range(rank))
    return [axis_of(axis, rank) for axis in (axes if sequence(axes) else [axes])]


def joined(arrays: Value, axis: int) -> Shape:
    """The shape of arrays that are put one after the other along an axis."""
    first: Shape = arrays[0].shape
    axis = axis_of(axis, len(first))
    total: SizeOf = 0
    for array in arrays:
        same = [not differ(a, b) for a, b in zip(array.shape, first)]
        same[axis:] = [True, *same[axis + 1 :]]
        if len(array.shape) != len(first) or not all(same):
            raise RuleError(f"{first} and {array.shape} differ in more than axis {axis}")
        total = total + array.shape[axis]
    return (*first[:axis], total, *first[axis + 1 :])


def flat(shape: Shape) -> Shape:
    """The shape of all numbers in a row."""
    return (product(shape),)


@operation
def Cast(x: Array, dtype: str) -> Array:
    """The same numbers in another dtype."""
    return Array(x.shape, dtype)


@operation
def SaturateCast(x: Array, dtype: str) -> Array:
    """The same numbers in another dtype, cut to what it can hold."""
    return Array(x.shape, dtype)


@operation
def ConvertToTensor(
    x: Array, dtype: str | None = None, sparse: Value = None, ragged: Value = None
) -> Array:
    """The same tensor."""
    return Array(x.shape, dtype or x.dtype)


@operation
def StopGradient(variable: Array) -> Array:
    """The same tensor, through which nothing is learned."""
    return Array(variable.shape, variable.dtype)


@operation
def Unstack(x: Array, num: int | None = None, axis: int = 0) -> list[Array]:
    """Each slice along one axis by itself."""
    axis = axis_of(axis, len(x.shape))
    count = x.shape[axis] if num is None else num
    if not known(count):
        raise RuleError(f"axis {axis} has no known size, so the parts cannot be counted")
    return [Array((*x.shape[:axis], *x.shape[axis + 1 :]), x.dtype)] * parts(count)


@operation
def Scatter(indices: Value, values: Array, shape: Value) -> Array:
    """Numbers at some places of a new array."""
    return Array(sizes_of(shape), values.dtype)


@operation
def ScatterUpdate(inputs: Array, indices: Value, updates: Value, reduction: Value = None) -> Array:
    """The same array with other numbers at some places."""
    return Array(inputs.shape, inputs.dtype)


@operation
def SliceUpdate(inputs: Array, start_indices: Value, updates: Value) -> Array:
    """The same array with another slice."""
    return Array(inputs.shape, inputs.dtype)


@operation
def Slice(inputs: Array, start_indices: Value, shape: Value) -> Array:
    """A part of an array of such a shape; -1 takes all that follows the start."""
    rank = len(inputs.shape)
    if len(shape) != rank or (sequence(start_indices) and len(start_indices) != rank):
        raise RuleError(f"{inputs.shape} has {rank} axes, another number is told")
    wanted = enumerate(zip(inputs.shape, sizes_of(shape)))
    sizes = [_rest(size, start_indices, n) if part == -1 else part for n, (size, part) in wanted]
    return Array(tuple(sizes), inputs.dtype)


def _rest(size: SizeOf, starts: Value, axis: int) -> SizeOf:
    """What follows a start; a tensor tells none."""
    return UNKNOWN if isinstance(starts, Array) else size - starts[axis]
