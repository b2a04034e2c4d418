"""Operations of ``keras.ops.numpy`` that search and count, and those that make rows of numbers."""

from __future__ import annotations

from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, known
from shapecalc.declare.kinds import sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation, operations, promoted
from shapecalc.rules.ops.core import axis_of, broadcast, parts, shape_of, sizes_of, strong_dtype

LONGEST = 2**31 - 1
"""The greatest number of 32 bits."""


@operation
def Digitize(x: Array, bins: Array) -> Array:
    """Between which bounds each number stands."""
    if len(bins.shape) > 1:
        raise RuleError(f"the bounds are one axis, not {bins.shape}")
    return Array(x.shape, "int32")


@operations("IsIn", made_by="isin")
def is_in(x1: Array, x2: Value, assume_unique: Value = False, invert: Value = False) -> Array:
    """Whether each number is among others."""
    return Array(x1.shape, "bool")


@operations("SearchSorted", made_by="searchsorted")
def search_sorted(sorted_sequence: Array, values: Array, side: str = "left") -> Array:
    """Where each number belongs in an ordered row."""
    (length,) = sorted_sequence.shape
    return Array(values.shape, "int32" if known(length) and length <= LONGEST else "int64")


@operation
def Nonzero(x: Array) -> list[Array]:
    """Where the numbers are not zero, axis by axis."""
    return [Array((UNKNOWN,), "int32")] * len(x.shape)


@operation
def UnravelIndex(indices: Array, shape: Value) -> list[Array]:
    """Where numbers stand that are counted through an array of such a shape."""
    found = (UNKNOWN,) if None in shape else indices.shape
    return [Array(found, indices.dtype)] * parts(len(shape))


@operation
def Size(x: Value) -> Array:
    """How many numbers there are."""
    return Array((), "int32")


@operation
def Ndim(x: Array) -> Array:
    """How many axes there are; Keras reports that number as a size."""
    return Array((len(x.shape),), "float32")


@operation
def Bincount(x: Array, weights: Value = None, minlength: Value = 0, sparse: Value = False) -> Array:
    """How often each whole number stands in the last axis."""
    dtype = "int32" if weights is None else promoted(x.dtype, _dtype_of_list(weights))
    return Array((*x.shape[:-1], UNKNOWN), dtype)


def _dtype_of_list(numbers: Value) -> str:
    """The dtype of a list of numbers, in lists or not."""
    if sequence(numbers):
        return promoted(*map(_dtype_of_list, numbers)) if numbers else "float32"
    return {bool: "bool", int: "int32"}.get(type(numbers), "float32")


@operation
def Histogram(x: Array, bins: int = 10, range: Value = None) -> list[Array]:
    """How many numbers stand between bounds, and the bounds."""
    if not isinstance(bins, int) or range:
        raise RuleError("`bins` is a whole number, and a `range` cannot be read from a file")
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
    """Each number once; and where it stands, and how often."""
    count, whole = sizes_of([size])[0], axis is None
    place = 0 if whole else axis_of(axis, len(x.shape))
    sizes: Shape = (count,) if whole else (*x.shape[:place], count, *x.shape[place + 1 :])
    wanted = [
        (True, sizes, x.dtype),
        (return_index, (count,), "int32"),
        (return_inverse, x.shape if whole else (x.shape[place],), "int32"),
        (return_counts, (count,), "int32"),
    ]
    found = [Array(shape, dtype) for told, shape, dtype in wanted if told]
    return found if len(found) > 1 else found[0]


# Rows of numbers


@operation
def Full(fill_value: Value, shape: Value, dtype: str | None = None) -> Array:
    """One number in such a shape."""
    return Array(sizes_of(shape), "float32" if dtype is None else dtype)


def _row(start: Value, stop: Value, num: Value, axis: Value, dtype: str | None) -> Array:
    """So many numbers from one to another, along a new axis."""
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
    """Numbers at equal distances."""
    if retstep:
        raise RuleError("the distance of the numbers is no tensor", argument="retstep")
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
    """Numbers at equal ratios."""
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
    """The powers of numbers at equal distances."""
    return _row(start, stop, num, axis, dtype)
