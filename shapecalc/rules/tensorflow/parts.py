"""Rules of TensorFlow's functions that take parts of a tensor, or reduce it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, Size, known
from shapecalc.declare.kinds import sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, Result, UnsupportedError
from shapecalc.rules.ops.core import broadcast, item_shape
from shapecalc.rules.ops.reduction import reduced
from shapecalc.rules.tensorflow.arguments import (
    axis_number,
    dtype_of,
    plain,
    reshaped,
    scalar,
    shape_of,
    sizes,
    tensorflow,
)


@tensorflow("__operators__.getitem __operators__.ragged_getitem")
def getitem(tensor: Array, slice_spec: Value = None, key: Value = None) -> Result:
    """Return ``tensor[slice_spec]``: indices, slices, `...`, new axes, or a mask."""
    spec = key if slice_spec is None else slice_spec
    if isinstance(spec, Array) and spec.dtype == "bool":
        return boolean_mask(tensor, spec)
    keys = list(spec) if sequence(spec) else [spec]
    result = item_shape(tensor.shape, keys, _left, _is_ellipsis)
    held = None
    if tensor.value is not None and len(keys) == 1:
        held = _of_value(list(tensor.value), keys[0])
    return Array(result, tensor.dtype, held)


def _of_value(held: Sequence[Size], key: Value) -> Shape | None:
    """Return the sizes that one key takes from those of a tensor with one axis."""
    if isinstance(key, dict) and "start" in key:
        bounds = [_bound(key[part]) for part in ("start", "stop", "step")]
        return tuple(held[slice(*bounds)]) if all(map(_is_bound, bounds)) else None
    if _is_ellipsis(key) or key is None:
        return None
    index = scalar(key)
    return (held[index],) if known(index) else None


def _bound(value: Value) -> Value:
    return None if value is None else scalar(value)


def _is_bound(value: Value) -> bool:
    return value is None or known(value)


def _is_ellipsis(key: Value) -> bool:
    return key is Ellipsis or (isinstance(key, dict) and key.get("class_name") == "__ellipsis__")


def _left(size: Size, key: Value) -> list[Size]:
    """Return the sizes that one index or slice leaves of an axis."""
    if not isinstance(key, dict):
        index = scalar(key)
        if known(index) and known(size) and not -size <= index < size:
            raise RuleError(f"index {index} is out of range: the axis has {size} elements")
        return []
    bounds = [_bound(key.get(part)) for part in ("start", "stop", "step")]
    if not all(map(_is_bound, bounds)):
        return [UNKNOWN]
    part = slice(*bounds)
    return [len(range(*part.indices(size))) if known(size) else UNKNOWN]


@tensorflow("boolean_mask")
def boolean_mask(tensor: Array, mask: Value, axis: Value = 0) -> Result:
    """Return the elements for which a mask is true."""
    place, count = axis_number(axis, len(tensor.shape)), len(shape_of(mask))
    return reshaped(
        tensor, (*tensor.shape[:place], UNKNOWN, *tensor.shape[place + max(count, 1) :])
    )


@tensorflow("slice")
def slice_of(input_: Array, begin: Value, size: Value) -> Result:
    """Return a slice; -1 in `size` takes everything after the start."""
    rank = len(input_.shape)
    starts, wanted = (_all_sizes(value, rank) for value in (begin, size))
    parts = zip(input_.shape, starts, wanted)
    return reshaped(input_, tuple(own - start if n == -1 else n for own, start, n in parts))


def _all_sizes(value: Value, rank: int) -> list[Size]:
    """Return the sizes in a list or tensor; as many unknown ones if their number is unknown."""
    if isinstance(value, Array) and not all(map(known, value.shape)):
        return [UNKNOWN] * rank
    return sizes(value)


@tensorflow("strided_slice")
def strided_slice(
    input_: Array,
    begin: Value,
    end: Value,
    strides: Value = None,
    begin_mask: Value = 0,
    end_mask: Value = 0,
    ellipsis_mask: Value = 0,
    new_axis_mask: Value = 0,
    shrink_axis_mask: Value = 0,
) -> Result:
    """Return ``input_[begin:end:strides]``, where the bits of the masks stand for axes."""
    starts, ends = sizes(begin), sizes(end)
    steps = [1] * len(starts) if strides is None else sizes(strides)
    keys: list[Value] = []
    for place, (start, stop, step) in enumerate(zip(starts, ends, steps)):
        bit = 1 << place
        if int(ellipsis_mask) & bit:
            keys.append(Ellipsis)
        elif int(new_axis_mask) & bit:
            keys.append(None)
        elif int(shrink_axis_mask) & bit:
            keys.append(_held(start))
        else:
            first = None if int(begin_mask) & bit else _held(start)
            last = None if int(end_mask) & bit else _held(stop)
            keys.append({"start": first, "stop": last, "step": _held(step)})
    return getitem(input_, keys)


def _held(size: Size) -> Value:
    """Return a number, or a tensor that holds an unknown one."""
    return size if known(size) else Array((), "int32")


@tensorflow("gather")
def gather(params: Value, indices: Value, axis: Value = None, batch_dims: Value = 0) -> Result:
    """Take the elements at some indices along an axis."""
    x, taken = shape_of(params), shape_of(indices)
    place = axis_number(batch_dims if axis is None else axis, len(x))
    return Array((*x[:place], *taken[batch_dims:], *x[place + 1 :]), dtype_of(params))


@tensorflow("gather_nd")
def gather_nd(params: Value, indices: Value, batch_dims: Value = 0) -> Result:
    """Take the elements at some positions, each given by several indices."""
    x, positions = shape_of(params), shape_of(indices)
    width = positions[-1]
    if not known(width):
        raise UnsupportedError("the number of indices of a position is unknown")
    return Array((*positions[:-1], *x[batch_dims + width :]), dtype_of(params))


@tensorflow("nn.embedding_lookup")
def embedding_lookup(params: Value, ids: Value) -> Result:
    """Take the rows at some indices.

    Numbers in a file are a list, and TensorFlow takes each item of a list for a table.
    """
    rows = params[0] if sequence(params) else params
    return Array((*shape_of(ids), *shape_of(rows)[1:]), dtype_of(params))


@tensorflow("searchsorted")
def searchsorted(sorted_sequence: Value, values: Value) -> Result:
    """Return the indices at which values keep each sequence sorted."""
    return Array(shape_of(values), "int32")


@tensorflow("math.in_top_k")
def in_top_k(first: Value, targets: Value = None) -> Result:
    """Return whether the target is among the best predictions; TensorFlow 1 has it second."""
    return Array(shape_of(first if targets is None else targets), "bool")


@tensorflow("math.polyval")
def polyval(coeffs: Value, x: Value) -> Result:
    """Return the value of a polynomial."""
    shape = shape_of(x)
    for item in coeffs:
        shape = broadcast(shape, shape_of(item))
    return Array(shape, dtype_of(x))


@tensorflow("histogram_fixed_width")
def histogram(values: Value, nbins: Value = 100) -> Result:
    """Count the elements of each bin."""
    return Array((scalar(nbins),), "int32")


@tensorflow("keras.backend.batch_flatten")
def batch_flatten(x: Array) -> Result:
    """Flatten all axes but the first, to a number of elements that Keras does not compute."""
    return Array((UNKNOWN, UNKNOWN), x.dtype)


@tensorflow("keras.backend.binary_crossentropy")
def binary_crossentropy(target: Value, output: Value) -> Result:
    """Return the cross-entropy of each binary prediction."""
    return Array(broadcast(shape_of(target), shape_of(output)), dtype_of(output))


@tensorflow("keras.backend.categorical_crossentropy")
def categorical_crossentropy(target: Value, output: Value, axis: Value = -1) -> Result:
    """Return the cross-entropy of each prediction."""
    return cross_entropy(target, output, axis)


@tensorflow("strings.join")
def joined(inputs: Value) -> Result:
    """Join texts."""
    shape: Shape = ()
    for item in inputs:
        shape = broadcast(shape, shape_of(item))
    return Array(shape, "string")


@tensorflow("math.argmax math.argmin")
def which(input: Array, axis: Value = 0) -> Result:
    """Return the index of the largest or smallest element."""
    return Array(reduced(input.shape, [axis_number(axis, len(input.shape))]), "int64")


@tensorflow("math.top_k")
def top_k(input: Array, k: Value = 1) -> Result:
    """Return the largest elements of the last axis, and their indices."""
    result = (*input.shape[:-1], scalar(k))
    return [reshaped(input, result), Array(result, "int32")]


@tensorflow("nn.moments")
def moments(x: Array, axes: Value, keepdims: Value = False) -> Result:
    """Return the mean and the variance along some axes."""
    return [reshaped(x, reduced(x.shape, plain(axes), keepdims))] * 2


@tensorflow("nn.l2_loss math.zero_fraction linalg.global_norm")
def single(t: Value) -> Result:
    """Return one number."""
    return Array((), dtype_of(t) if isinstance(t, Array) else "float32")


@tensorflow("nn.softmax_cross_entropy_with_logits nn.softmax_cross_entropy_with_logits_v2")
def cross_entropy(labels: Value, logits: Value, axis: Value = -1) -> Result:
    """Return the cross-entropy of each prediction."""
    base = broadcast(shape_of(labels), shape_of(logits))
    return Array(reduced(base, [axis_number(axis, len(base))]), dtype_of(logits))


@tensorflow("nn.sparse_softmax_cross_entropy_with_logits")
def sparse_cross_entropy(labels: Value, logits: Value) -> Result:
    """Return the cross-entropy of each prediction, given the number of its class."""
    return Array(shape_of(labels), dtype_of(logits))


@tensorflow("meshgrid")
def meshgrid(*args: Value) -> Result:
    """Return the coordinates of all points of a grid, whose other arguments no config has."""
    raise UnsupportedError("Keras does not save its arguments")


@tensorflow("einsum")
def einsum(equation: Value) -> Result:
    """Refuse: Keras 2 saves the equation, but not the tensors."""
    raise UnsupportedError("Keras does not save its tensors")
