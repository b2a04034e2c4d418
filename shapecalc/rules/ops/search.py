"""Operations of ``keras.ops.numpy`` that search, count and create arrays."""

from __future__ import annotations

from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, known
from shapecalc.declare.kinds import sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation, operations, promoted
from shapecalc.rules.ops.core import (
    axis_of,
    broadcast,
    chosen_dtype,
    nested_shape,
    parts,
    shape_of,
    sizes_of,
    strong_dtype,
)

LONGEST = 2**31 - 1
"""The greatest number of 32 bits."""


@operation
def Digitize(x: Array, bins: Array) -> Array:
    """Return the index of the bin of each element."""
    if len(bins.shape) > 1:
        raise RuleError(f"`bins` needs one axis, got {bins.shape}")
    return Array(x.shape, "int32")


@operations("IsIn", made_by="isin")
def is_in(x1: Array, x2: Value, assume_unique: Value = False, invert: Value = False) -> Array:
    """Return whether each element is in another array."""
    return Array(x1.shape, "bool")


@operations("SearchSorted", made_by="searchsorted")
def search_sorted(sorted_sequence: Array, values: Array, side: str = "left") -> Array:
    """Return the indices at which values keep a sequence sorted."""
    (length,) = sorted_sequence.shape
    return Array(values.shape, "int32" if known(length) and length <= LONGEST else "int64")


@operation
def Nonzero(x: Array) -> list[Array]:
    """Return the indices of nonzero elements, one array for each axis."""
    return [Array((UNKNOWN,), "int32")] * len(x.shape)


@operation
def UnravelIndex(indices: Array, shape: Value) -> list[Array]:
    """Convert flat indices to one array of indices for each axis."""
    result = (UNKNOWN,) if None in shape else indices.shape
    return [Array(result, indices.dtype)] * parts(len(shape))


@operation
def Size(x: Value) -> Array:
    """Return the number of elements."""
    return Array((), "int32")


@operation
def Ndim(x: Array) -> Array:
    """Return the number of axes; Keras reports that number as a size."""
    return Array((len(x.shape),), "float32")


@operation
def Bincount(x: Array, weights: Value = None, minlength: Value = 0, sparse: Value = False) -> Array:
    """Count how often each integer occurs along the last axis."""
    dtype = "int32" if weights is None else promoted(x.dtype, _dtype_of_numbers(weights))
    return Array((*x.shape[:-1], UNKNOWN), dtype)


def _dtype_of_numbers(numbers: Value) -> str:
    """Return the dtype of a tensor that is made of a number or of nested lists of numbers."""
    nested_shape(numbers)
    leaves = _leaves(numbers)
    kinds = {type(leaf) for leaf in leaves}
    mixed = bool(leaves) and isinstance(leaves[0], bool) and kinds != {bool}
    if mixed or not kinds <= {bool, int, float}:
        raise RuleError("`weights` have to be numbers, or booleans only", argument="weights")
    if kinds == {bool}:
        return "bool"
    if float in kinds or not kinds:
        return "float32"
    if any(leaf.bit_length() > 63 for leaf in leaves if leaf != -(2**63)):
        raise RuleError("`weights` have at most 64 bits", argument="weights")
    return "int32" if all(-LONGEST - 1 <= leaf <= LONGEST for leaf in leaves) else "int64"


def _leaves(value: Value) -> list[Value]:
    """Return what nested lists hold."""
    return [leaf for item in value for leaf in _leaves(item)] if sequence(value) else [value]


@operation
def Histogram(x: Array, bins: int = 10, range: Value = None) -> list[Array]:
    """Count the elements of each bin, and return the edges of the bins."""
    if not isinstance(bins, int) or range:
        raise RuleError("`bins` has to be an integer; Keras cannot read a `range` from a file")
    return [Array((bins,), x.dtype), Array((bins + 1,), x.dtype)]


@operation
def Unique(
    x: Array,
    sorted: Value = True,
    return_index: Value = False,
    return_inverse: Value = False,
    return_counts: Value = False,
    axis: Value = None,
    size: Value = None,
    fill_value: Value = None,
) -> list[Array] | Array:
    """Return the unique elements, and optionally their indices and counts."""
    count, flattened = sizes_of([size])[0], axis is None
    place = 0 if flattened else axis_of(axis, len(x.shape))
    sizes: Shape = (count,) if flattened else (*x.shape[:place], count, *x.shape[place + 1 :])
    results = [
        (True, sizes, x.dtype),
        (return_index, (count,), "int32"),
        (return_inverse, x.shape if flattened else (x.shape[place],), "int32"),
        (return_counts, (count,), "int32"),
    ]
    arrays = [Array(shape, dtype) for wanted, shape, dtype in results if wanted]
    return arrays if len(arrays) > 1 else arrays[0]


# New arrays


@operations("Full", made_by=None)  # `ops.full` takes the shape first.
def full(fill_value: Value, shape: Value, dtype: str | None = None) -> Array:
    """Return an array of one value."""
    return Array(sizes_of(shape), chosen_dtype(dtype, "float32"))


def _row(start: Value, stop: Value, num: Value, axis: Value, dtype: str | None) -> Array:
    """Return `num` numbers between two bounds, along a new axis."""
    shape = broadcast(shape_of(start), shape_of(stop))
    axis = axis_of(axis, len(shape) + 1)
    dtype = promoted(strong_dtype(start) if dtype is None else dtype, "float")
    return Array((*shape[:axis], *sizes_of([num]), *shape[axis:]), dtype)


@operation
def Linspace(
    start: Value,
    stop: Value,
    num: Value = 50,
    endpoint: Value = True,
    retstep: Value = False,
    dtype: str | None = None,
    axis: Value = 0,
) -> Array:
    """Return evenly spaced numbers."""
    if retstep:
        raise RuleError("Keras cannot return the step as a tensor", argument="retstep")
    return _row(start, stop, num, axis, dtype)


@operation
def Geomspace(
    start: Value,
    stop: Value,
    num: Value = 50,
    endpoint: Value = True,
    dtype: str | None = None,
    axis: Value = 0,
) -> Array:
    """Return numbers evenly spaced on a logarithmic scale."""
    return _row(start, stop, num, axis, dtype)


@operation
def Logspace(
    start: Value,
    stop: Value,
    num: Value = 50,
    endpoint: Value = True,
    base: Value = 10,
    dtype: str | None = None,
    axis: Value = 0,
) -> Array:
    """Return powers whose exponents are evenly spaced."""
    return _row(start, stop, num, axis, dtype)
