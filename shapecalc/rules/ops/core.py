"""Operations of ``keras.ops.core``, and the helpers that all chapters of operations share.

An operation is a row of its own in a graph. Its rule takes an `Array` for each tensor and each
constant array, and plain Python values for everything else. It raises `RuleError` for what Keras
refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Sized
from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, differ, known, product
from shapecalc.algebra.size import Size as SizeOf
from shapecalc.declare.kinds import sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import (
    Array,
    operation,
    operations,
    promoted,
)
from shapecalc.declare.sight import NOWHERE, Window

MOST_PARTS = 10_000
"""An operation that returns more tensors than this is a mistake, or an attack."""


def _size(a: SizeOf, b: SizeOf) -> SizeOf:
    """Return the size of one axis of two broadcast tensors; a known size wins."""
    if not known(a):
        return a if b == 1 else b
    if a == 1:
        return b
    if known(b) and b not in (1, a):
        raise RuleError(f"sizes {a} and {b} cannot be broadcast")
    return a


def broadcast(a: Shape, b: Shape) -> Shape:
    """Return the shape of two tensors that are combined element by element."""
    width = max(len(a), len(b))
    ones = [(1,) * (width - len(shape)) + shape for shape in (a, b)]
    return tuple(map(_size, *ones))


def shape_of(x: Value) -> Shape:
    """Return the shape of an array; a number has the shape ()."""
    return x.shape if isinstance(x, Array) else ()


def dtype_of(x: Value) -> str:
    """Return the dtype of an array, or the weak dtype of a Python number."""
    return x.dtype if isinstance(x, Array) else type(x).__name__


def common_dtype(*values: Value) -> str:
    """Return the dtype of arrays and numbers that are combined."""
    return promoted(*map(dtype_of, values))


def chosen_dtype(dtype: str | None, usual: str) -> str:
    """Return the dtype that an operation is created with, or the usual one if that is None.

    Keras refuses an empty one, as any other that it does not know.
    """
    return usual if dtype is None else dtype


def strong_dtype(x: Value) -> str:
    """Return the dtype of an array, or the dtype in which Keras stores a Python number."""
    dtype = dtype_of(x)
    return {"int": "int64", "float": "float32"}.get(dtype, dtype)


def sizes_of(shape: Value) -> Shape:
    """Return a shape as a config writes it, with None for an unknown size."""
    return tuple(UNKNOWN if size is None else size for size in shape)


def item_shape(
    shape: Shape,
    keys: Sequence[Value],
    pick: Callable[[SizeOf, Value], list[SizeOf]],
    is_ellipsis: Callable[[Value], bool] = lambda key: key is Ellipsis,
) -> Shape:
    """Return the shape that indices, slices, `...` and new axes leave.

    Args:
        shape: the shape of the tensor.
        keys: the parts of the index; None is a new axis.
        pick: returns the sizes that an index or a slice leaves of an axis.
        is_ellipsis: whether a part stands for all axes that are left.
    """
    if not any(map(is_ellipsis, keys)):
        keys = [*keys, Ellipsis]
    rest, result = list(shape), list[SizeOf]()
    for number, key in enumerate(keys):
        if is_ellipsis(key):
            later = [item for item in keys[number + 1 :] if item is not None]
            kept = len(rest) - len(later)
            result += rest[:kept]
            rest = rest[kept:]
        elif key is None:
            result.append(1)
        elif not rest:
            raise RuleError(f"the index has more axes than the tensor, which has {len(shape)}")
        else:
            result += pick(rest.pop(0), key)
    return tuple(result)


def sure(size: SizeOf) -> int:
    """Return a size that Keras computes with.

    Raises:
        RuleError: if the size is unknown.
    """
    if not known(size):
        raise RuleError("needs a known size here, and the size is unknown")
    return size


def alike(a: Shape, b: Shape) -> bool:
    """Return whether two shapes may be equal; an unknown size may be any size."""
    return len(a) == len(b) and not any(map(differ, a, b))


def parts(count: int) -> int:
    """Return the number of tensors that an operation returns, if it is reasonable.

    Raises:
        RuleError: if there are more than `MOST_PARTS`.
    """
    if count > MOST_PARTS:
        raise RuleError(f"returns {count:,} tensors, more than {MOST_PARTS:,}")
    return count


def axis_of(axis: Value, rank: int) -> int:
    """Return an axis counted from the front.

    Raises:
        RuleError: if there is no such axis.
    """
    if not isinstance(axis, int) or not -rank <= axis < rank:
        raise RuleError(f"there is no axis {axis} among {rank}")
    return axis % rank


def axes_of(axes: Value, rank: int) -> list[int]:
    """Return one axis or several, counted from the front; None means all axes."""
    if axes is None:
        return list(range(rank))
    several = sequence(axes) or axes in ("", {})  # Keras iterates over any text or mapping.
    return [axis_of(axis, rank) for axis in (axes if several else [axes])]


def joined(arrays: Value, axis: int) -> Shape:
    """Return the shape of arrays that are concatenated along an axis."""
    first: Shape = arrays[0].shape
    axis = axis_of(axis, len(first))
    total: SizeOf = 0
    for array in arrays:
        same = [not differ(a, b) for a, b in zip(array.shape, first)]
        same[axis:] = [True, *same[axis + 1 :]]
        if len(array.shape) != len(first) or not all(same):
            raise RuleError(f"{first} and {array.shape} may differ only on axis {axis}")
        total = total + array.shape[axis]
    return (*first[:axis], total, *first[axis + 1 :])


def nested_shape(value: Value) -> Shape:
    """Return the shape of nested lists; anything else has no axes.

    >>> nested_shape([[1, 2, 3], [4, 5, 6]]), nested_shape([]), nested_shape(7)
    ((2, 3), (0,), ())

    Raises:
        RuleError: if the lists on one level differ in length, or hold a tensor.
    """
    if isinstance(value, Array):
        raise RuleError("a list cannot hold a tensor here")
    if not sequence(value):
        return ()
    inner = {nested_shape(item) for item in value}
    if len(inner) > 1:
        raise RuleError("nested lists have to be equally long")
    return (len(value), *(inner.pop() if inner else ()))


def flat(shape: Shape) -> Shape:
    """Return the shape of an array that is flattened."""
    return (product(shape),)


@operations("Cast", pointwise=True)
def Cast(x: Array, dtype: str) -> Array:
    """Convert an array to another dtype."""
    return Array(x.shape, dtype)


@operations("SaturateCast", pointwise=True)
def SaturateCast(x: Array, dtype: str) -> Array:
    """Convert an array to another dtype, and clip its numbers to the range of that dtype."""
    return Array(x.shape, dtype)


@operations("ConvertToTensor", pointwise=True)
def ConvertToTensor(
    x: Array, dtype: str | None = None, sparse: Value = None, ragged: Value = None
) -> Array:
    """Convert an array to a tensor."""
    return Array(x.shape, chosen_dtype(dtype, x.dtype))


@operations("StopGradient", pointwise=True)
def StopGradient(variable: Array) -> Array:
    """Return the same tensor, but stop gradients there."""
    return Array(variable.shape, variable.dtype)


@operation
def Unstack(x: Array, num: int | None = None, axis: int = 0) -> list[Array]:
    """Split an array into its slices along one axis."""
    axis = axis_of(axis, len(x.shape))
    count = x.shape[axis] if num is None else num
    if not known(count):
        raise RuleError(f"the size of axis {axis} is unknown, so the number of tensors is, too")
    kept = [at for at in range(len(x.shape)) if at != axis]
    others = {old: Window(new) for new, old in enumerate(kept)}
    sights = [{**others, axis: Window(NOWHERE, before=-at)} for at in range(parts(count))]
    return [Array(tuple(x.shape[at] for at in kept), x.dtype, sight=sight) for sight in sights]


@operation
def Scatter(indices: Value, values: Array, shape: Value) -> Array:
    """Place values at some indices of a new array of zeros."""
    return Array(sizes_of(shape), values.dtype)


@operation
def ScatterUpdate(inputs: Array, indices: Value, updates: Value, reduction: Value = None) -> Array:
    """Replace the values at some indices of an array."""
    return Array(inputs.shape, inputs.dtype)


@operation
def SliceUpdate(inputs: Array, start_indices: Value, updates: Value) -> Array:
    """Replace a slice of an array."""
    return Array(inputs.shape, inputs.dtype)


@operation
def Slice(inputs: Array, start_indices: Value, shape: Value) -> Array:
    """Return a slice of an array; -1 in `shape` takes everything after the start index."""
    rank = len(inputs.shape)
    if len(shape) != rank or (isinstance(start_indices, Sized) and len(start_indices) != rank):
        raise RuleError(f"{inputs.shape} has {rank} axes; `start_indices` and `shape` need as many")
    wanted = enumerate(zip(inputs.shape, sizes_of(shape)))
    sizes = [_rest(size, start_indices, n) if part == -1 else part for n, (size, part) in wanted]
    starts = [] if isinstance(start_indices, Array) else list(start_indices)
    places = [start if isinstance(start, int) and start >= 0 else None for start in starts]
    seen = {at: None if n is None else Window(at, before=-n) for at, n in enumerate(places)}
    return Array(tuple(sizes), inputs.dtype, sight=seen or None)


def _rest(size: SizeOf, starts: Value, axis: int) -> SizeOf:
    """Return the size from a start index to the end; the index in a tensor is unknown."""
    return UNKNOWN if isinstance(starts, Array) else size - starts[axis]
