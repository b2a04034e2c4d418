"""Rules of TensorFlow's functions that no operation of Keras equals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, Size, differ, known, product
from shapecalc.declare.kinds import is_whole, sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, Result, UnsupportedError
from shapecalc.rules.ops.core import broadcast, parts
from shapecalc.rules.ops.shape import Pad, Reshape, Tile
from shapecalc.rules.tensorflow.arguments import (
    array,
    axis_number,
    dtype_named,
    dtype_of,
    plain,
    reshaped,
    scalar,
    shape_of,
    sizes,
    tensorflow,
)


@tensorflow("identity")
def kept(x: Value) -> Result:
    """Return a result of the same shape."""
    tensor = array(x)
    if isinstance(tensor, list) or not isinstance(tensor, Array):
        return Array((), dtype_of(tensor))
    return tensor


def pairwise(x: Value, y: Value) -> Result:
    """Combine two tensors element by element."""
    return Array(broadcast(shape_of(x), shape_of(y)), dtype_of(x))


@tensorflow("math.add_n math.accumulate_n")
def summed(inputs: Value) -> Result:
    """Add tensors of one shape."""
    shape: Shape = ()
    for number, item in enumerate(inputs):
        shape = broadcast(shape, shape_of(item)) if number else shape_of(item)
    return Array(shape, dtype_of(inputs[0]))


@tensorflow("cast")
def cast(x: Value, dtype: Value) -> Result:
    """Convert a tensor to another dtype."""
    tensor = array(x)
    tensor = tensor if isinstance(tensor, Array) else Array((), dtype_of(tensor))
    name = dtype_named(dtype, tensor.dtype)
    return replace(tensor, dtype=name, value=tensor.value if name == tensor.dtype else None)


@tensorflow("constant convert_to_tensor")
def constant(value: Value, dtype: Value = None, shape: Value = None) -> Result:
    """Make a tensor of numbers, which may have a dtype and a shape of their own."""
    tensor = cast(value, dtype or dtype_of(value))
    assert isinstance(tensor, Array)
    return tensor if shape is None else Array(tuple(sizes(shape)), tensor.dtype)


@tensorflow("where")
def where(condition: Value, x: Value = None, y: Value = None) -> Result:
    """Choose from two tensors; without them, return the indices of what is true."""
    if x is None or y is None:
        return Array((UNKNOWN, len(shape_of(condition))), "int64")
    shape = broadcast(broadcast(shape_of(condition), shape_of(x)), shape_of(y))
    return Array(shape, dtype_of(x))


# Shapes


@tensorflow("shape")
def shape(input: Value, out_type: Value = "int32") -> Result:
    """Return the shape of a tensor as a tensor; Keras follows only sizes of int32."""
    result, dtype = shape_of(input), dtype_named(out_type, "int32")
    return Array((len(result),), dtype, result if dtype == "int32" else None)


@tensorflow("size")
def element_count(input: Value, out_type: Value = "int32") -> Result:
    """Return the number of elements as a tensor."""
    dtype = dtype_named(out_type, "int32")
    return Array((), dtype, (product(shape_of(input)),) if dtype == "int32" else None)


@tensorflow("rank")
def axis_count(input: Value) -> Result:
    """Return the number of axes as a tensor."""
    return Array((), "int32", (len(shape_of(input)),))


@tensorflow("reshape")
def reshape(tensor: Value, shape: Value) -> Result:
    """Change the shape of a tensor; -1 stands for the size that is left."""
    x, wanted = array(tensor), sizes(shape)
    x = x if isinstance(x, Array) else Array((), dtype_of(x))
    if -1 in wanted and any(not known(size) for size in wanted):
        return Array(tuple(UNKNOWN if size == -1 else size for size in wanted), x.dtype)
    result = Reshape.function(x, wanted)
    assert isinstance(result, Array)
    return replace(result, value=x.value if len(wanted) < 2 and x.dtype == "int32" else None)


@tensorflow("ensure_shape")
def ensure_shape(x: Array, shape: Value) -> Result:
    """Return the same tensor, of which more sizes are known."""
    wanted = sizes(shape)
    pairs = zip(x.shape, wanted)
    return reshaped(x, tuple(own if known(own) else size for own, size in pairs))


@tensorflow("squeeze")
def squeeze(input: Array, axis: Value = None) -> Result:
    """Remove the axes of size 1, or those that `axis` names."""
    rank = len(input.shape)
    if axis is None or plain(axis) == []:
        if not all(map(known, input.shape)):
            raise UnsupportedError("the number of axes of size 1 is known when the model runs")
        return reshaped(input, tuple(size for size in input.shape if size != 1))
    axes = [axis_number(item, rank) for item in (axis if sequence(axis) else [axis])]
    if any(known(input.shape[place]) and input.shape[place] != 1 for place in axes):
        raise RuleError(f"can remove only axes of size 1 from {input.shape}")
    kept = tuple(size for place, size in enumerate(input.shape) if place not in axes)
    return reshaped(input, kept)


@tensorflow("split")
def split(value: Array, num_or_size_splits: Value, axis: Value = 0) -> Result:
    """Split a tensor into equal parts, or into parts of given sizes."""
    place = axis_number(axis, len(value.shape))
    total = value.shape[place]
    if isinstance(num_or_size_splits, int):
        if known(total) and total % num_or_size_splits:
            raise RuleError(f"{total} is not divisible by {num_or_size_splits}")
        widths: list[Size] = [total // num_or_size_splits] * parts(num_or_size_splits)
    else:
        widths = sizes(num_or_size_splits)
        if not all(map(known, widths)):
            widths = [UNKNOWN] * len(widths)
        rest = total - sum(size for size in widths if size != -1)
        widths = [rest if size == -1 else size for size in widths]
        if differ(sum(widths), total):
            raise RuleError(f"the parts have {sum(widths)} elements together, the axis {total}")
    front, back = value.shape[:place], value.shape[place + 1 :]
    return [reshaped(value, (*front, size, *back)) for size in widths]


@tensorflow("tile")
def tile(input: Array, multiples: Value) -> Result:
    """Repeat a whole tensor along each axis."""
    times = sizes(multiples)
    if len(times) != len(shape_of(input)):
        raise RuleError(f"needs {len(shape_of(input))} numbers of repetitions, got {len(times)}")
    if all(map(known, times)):
        return Tile.function(array(input), times)
    return reshaped(input, tuple(size * count for size, count in zip(input.shape, times)))


@tensorflow("pad")
def pad(tensor: Array, paddings: Value) -> Result:
    """Pad both ends of each axis."""
    if isinstance(paddings, Array):
        return reshaped(tensor, (UNKNOWN,) * len(tensor.shape))
    if all(is_whole(width) for pair in paddings for width in pair):
        return Pad.function(tensor, pad_width=paddings)
    pairs = [sizes(pair) for pair in paddings]
    widths = zip(tensor.shape, pairs)
    return reshaped(tensor, tuple(size + front + back for size, (front, back) in widths))


@tensorflow("broadcast_to")
def broadcast_to(input: Value, shape: Value) -> Result:
    """Broadcast a tensor to a shape."""
    target = tuple(sizes(shape))
    if len(target) < len(shape_of(input)):
        raise RuleError(f"{shape_of(input)} has more axes than {target}")
    pairs = zip(target, broadcast(shape_of(input), target))
    return Array(tuple(size if known(size) else own for size, own in pairs), dtype_of(input))


@tensorflow("zeros ones")
def filled(shape: Value, dtype: Value = "float32") -> Result:
    """Return a tensor of one value."""
    return Array(tuple(sizes(shape)), dtype_named(dtype, "float32"))


@tensorflow("fill")
def fill(dims: Value, value: Value) -> Result:
    """Return a tensor of one value."""
    return Array(tuple(sizes(dims)), dtype_of(value))


@tensorflow(
    "random.normal random.uniform random.truncated_normal random.stateless_normal "
    "random.stateless_uniform random.stateless_truncated_normal"
)
def drawn(shape: Value, dtype: Value = "float32") -> Result:
    """Return random numbers."""
    return Array(tuple(sizes(shape)), dtype_named(dtype, "float32"))


@tensorflow("eye")
def eye(num_rows: Value, num_columns: Value = None, batch_shape: Value = ()) -> Result:
    """Return an identity matrix."""
    rows = scalar(num_rows)
    columns = rows if num_columns is None else scalar(num_columns)
    return Array((*sizes(batch_shape), rows, columns), "float32")


@tensorflow("range")
def count_up(start: Value, limit: Value = None, delta: Value = 1, dtype: Value = None) -> Result:
    """Return evenly spaced numbers."""
    if any(isinstance(item, float) for item in (start, limit, delta)):
        raise UnsupportedError("the number of its elements is computed when the model runs")
    first, last = (0, scalar(start)) if limit is None else (scalar(start), scalar(limit))
    step = scalar(delta)
    countable = known(first) and known(last) and known(step)
    count = len(range(first, last, step)) if countable else UNKNOWN
    return Array((count,), dtype_named(dtype, "int32"))


@tensorflow("linspace")
def linspace(start: Value, stop: Value, num: Value, axis: Value = 0) -> Result:
    """Return evenly spaced numbers between two tensors."""
    base = broadcast(shape_of(start), shape_of(stop))
    place = axis_number(axis, len(base) + 1)
    return Array((*base[:place], scalar(num), *base[place:]), dtype_of(start))


@tensorflow("sequence_mask")
def sequence_mask(lengths: Value, maxlen: Value = None) -> Result:
    """Return for each length as many true values."""
    longest = UNKNOWN if maxlen is None else scalar(maxlen)
    return Array((*shape_of(lengths), longest), "bool")


@tensorflow("one_hot")
def one_hot(indices: Value, depth: Value, axis: Value = -1) -> Result:
    """Encode each integer as a vector."""
    base = shape_of(indices)
    place = axis_number(axis, len(base) + 1)
    return Array((*base[:place], scalar(depth), *base[place:]), "float32")
